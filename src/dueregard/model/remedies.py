"""What can be done about a conflict, and what does it take?"""

from dueregard.model.quantities import Quantity, Record, Source


class Remedies(Record):
    """Costs of remedies, relative to each other, and the numbers that remedies are made with."""

    costs: dict[str, Quantity]
    """By remedy; what is done once, or for each kilometre or month of it."""
    parameters: dict[str, Quantity]
    agreed_hours: tuple[str, ...]
    """Mechanisms that agreed hours take care of."""
    sources: dict[str, Source]
    notes: str | None = None
