"""How far does harm reach?"""

from dueregard.hazards.contract import Mechanism, Reach, Reception
from dueregard.hazards.levels import load, margin_at, number_class, numbers_used, reach_levels

__all__ = [
    "Mechanism",
    "Reach",
    "Reception",
    "load",
    "margin_at",
    "number_class",
    "numbers_used",
    "reach_levels",
]
