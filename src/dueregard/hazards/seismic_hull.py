"""How near a seismometer does a dead lander creak in the change of day and night?"""

from dueregard.hazards.vibration import Parameters, effect, passage, reach

__all__ = ["Parameters", "effect", "passage", "reach"]
