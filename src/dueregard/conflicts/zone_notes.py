"""Is a declared zone as large and as lasting as the physics and the law support, and does it leave a way in?"""

from collections.abc import Iterator
from typing import Any

from dueregard.conflicts.rulings import Bench, Ruled
from dueregard.model.law import CLAIMED
from dueregard.model.scenario import DeclaredZone
from dueregard.zones.claims import DECLARED
from dueregard.zones.days import date_of
from dueregard.zones.declared import Stretch

FACTOR = ("accords-11-7-zone", "reasonableness_factor")
LARGEST = "maximum_area"
WHOLE = 1.0 - 1e-9
"""Share of a site from which it lies wholly in a zone."""


def zone_notes(row: Any, ruled: Ruled, seat: Bench) -> Iterator[str]:
    """Say what must be said of the zones of a meeting: their size, their end, and whether they leave a way in.

    Parameters
    ----------
    row
        A meeting: source and receptor, mechanism, overlap_share, zone_m and modelled_m (radius of the source's zone as
        declared and as the physics supports it). [m]
    """
    if row.mechanism != DECLARED:
        return
    yield from _unreasonable(row, seat)
    yield from _too_large(row, ruled, seat)
    for item in (row.source, row.receptor):
        if item in seat.standing:
            yield from _ends(seat.items[item], _zone(item, seat), seat.standing[item], ruled)
    if ruled.ruling.effect in CLAIMED and row.overlap_share >= WHOLE:
        yield "the whole site lies in the zone, so that a bar leaves no way to it (free access, OST Art. I(2))"


def _zone(item: int, seat: Bench) -> DeclaredZone:
    return seat.scenario.zones[seat.items[item]]


def _unreasonable(row: Any, seat: Bench) -> Iterator[str]:
    rule, name = FACTOR
    factor = seat.rulebook.provisions[rule].parameters[name]
    if row.zone_m > factor.si * row.modelled_m:
        reach = f"{row.zone_m / 1e3:.3g} km against a modelled reach of {row.modelled_m / 1e3:.3g} km"
        by = f"{rule}.{name}, {factor.number_class}"
        yield f"zone not reasonable by its harm: {reach}, over {factor.si:g} times ({by})"


def _too_large(row: Any, ruled: Ruled, seat: Bench) -> Iterator[str]:
    """Say that a zone is larger than the rule that it stands by lets it be."""
    rule = seat.rulebook.provisions.get(ruled.ruling.rule or "")
    largest = None if rule is None else rule.geometry.parameters.get(LARGEST)
    if rule is not None and largest is not None and row.zone_m2 > largest.si:
        size = f"{row.zone_m2 / 1e6:.3g} km2, over {largest.text}"
        yield f"zone larger than the rule allows: {size} ({rule.rule}.{LARGEST}, {largest.number_class})"


def _ends(name: str, zone: DeclaredZone, standing: tuple[Stretch, ...], ruled: Ruled) -> Iterator[str]:
    last = next((one for one in standing if one.starts <= ruled.starts < one.ends), None)
    if last is not None and last.ended_by is not None and ruled.ends == last.ends:
        yield f"zone {name} ends on {date_of(last.ends)} by {last.ended_by}"
    elif last is not None and zone.around is None and zone.ends_on is None and zone.ends_when is None:
        yield f"zone {name} is drawn round no activity and names no end"
