"""How far do wheels make the ground too restless for a seismometer?"""

from dueregard.hazards.vibration import Parameters, effect, passage, reach

__all__ = ["Parameters", "effect", "passage", "reach"]
