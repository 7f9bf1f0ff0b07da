"""How far is the ground too restless for a seismometer while a craft lands or takes off?"""

from dueregard.hazards.vibration import Parameters, effect, passage, reach

__all__ = ["Parameters", "effect", "passage", "reach"]
