"""Does everything that is said to move together exist?"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dueregard.errors import Fault
from dueregard.model.physics import Attributes, Hazard
from dueregard.model.rule_numbers import numbers_of
from dueregard.model.rulebook import Rulebook
from dueregard.readers.names import unknown_name
from dueregard.readers.yaml_marks import Document, line_at

OF_ACTIVITIES = ("place", "dates", "operating_radius", *Attributes.model_fields)
"""What of an activity may be uncertain."""


def names_of_rules(records: Mapping[str, Any]) -> Iterator[str]:
    """Give the uncertain things of rules by the names that ensembles know them by.

    Parameters
    ----------
    records
        Rules by id.
    """
    for rule, record in records.items():
        yield from (f"{rule}.{name}" for name, _, _ in numbers_of(record))
        if isinstance(record, Hazard):
            yield f"{rule}.set"


def names_in(rulebook: Rulebook, activities: Iterable[str]) -> list[str]:
    """Return the uncertain things that a scenario may name."""
    groups = (rulebook.provisions, rulebook.hazards, rulebook.kinds, rulebook.receptors)
    of_rules = [name for group in groups for name in names_of_rules(group)]
    return [*of_rules, *(f"{one}.{what}" for one in activities for what in OF_ACTIVITIES)]


def correlation_faults(document: Document, known: Iterable[str]) -> Iterator[Fault]:
    """Find names under `correlated:` that nothing uncertain has; entries of another form are told elsewhere."""
    links = document.data.get("correlated")
    names: set[str] | None = None
    for number, link in enumerate(links if isinstance(links, list) else ()):
        members = link.get("of") if isinstance(link, dict) else None
        for place, name in enumerate(members if isinstance(members, list) else ()):
            names = set(known) if names is None else names
            if isinstance(name, str) and name not in names:
                line = line_at(document, ("correlated", number, "of", place))
                where = f"correlated[{number}].of[{place}]: uncertain thing"
                yield unknown_name(document.file, line, where, name, names)
