"""How far does harm reach?"""

from dueregard.hazards.contract import Mechanism, Passage, Reach, Reception
from dueregard.hazards.levels import (
    load,
    margin_at,
    number_class,
    numbers_used,
    parameter_sets,
    passage,
    reach_levels,
)

__all__ = [
    "Mechanism",
    "Passage",
    "Reach",
    "Reception",
    "load",
    "margin_at",
    "number_class",
    "numbers_used",
    "parameter_sets",
    "passage",
    "reach_levels",
]
