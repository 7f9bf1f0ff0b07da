"""Who radiates, or settles, where a text or a proposal keeps the far side quiet?"""

from collections.abc import Iterator, Sequence

import shapely

from dueregard import selenodesy
from dueregard.law.quiet_caps import ANTIPODE_DEG, QuietCap, quiet_cap
from dueregard.model.law import Provision
from dueregard.owed.entries import Due, Ledger, Row, cited, to_all
from dueregard.terrain.sphere import horizon_m
from dueregard.zones.days import date_of
from dueregard.zones.placement import Placement, objects
from dueregard.zones.presence import attributes_of, operation_of

SHIELDED, ANTIPODE = "itu-szm", "pac"
RADIO = "radio_interference"


def quiet_places(ledger: Ledger) -> Iterator[Row]:
    """Give who must keep quiet in or towards the shielded zone, and in the antipode circle where a plan adopts it."""
    shielded, proposed, plan = ledger.rule(SHIELDED), ledger.rule(ANTIPODE), ledger.scenario.plan
    if shielded is not None:
        yield from _inside(shielded, [name for name in ledger.scenario.activities if _radiates(name, ledger)], ledger)
    if proposed is not None and plan is not None and ANTIPODE in plan.adopts:
        named = [
            name
            for name, one in ledger.scenario.activities.items()
            if one.kind in proposed.trigger.kinds and one.actor in plan.participants
        ]
        yield from _inside(proposed, named, ledger)


def _radiates(name: str, ledger: Ledger) -> bool:
    return RADIO in ledger.rulebook.kinds[ledger.scenario.activities[name].kind].effects


def _inside(rule: Provision, names: list[str], ledger: Ledger) -> Iterator[Row]:
    cap = quiet_cap(rule)
    radius_name, radius = next(iter(rule.geometry.parameters.items()))
    places = dict(zip(ledger.scenario.activities, ledger.placements.rows, strict=False))
    spans = _spans_m([places[name] for name in names])
    for name, span_m in zip(names, spans, strict=True):
        activity = ledger.scenario.activities[name]
        where = _where(span_m, cap, _sees_m(name, ledger) if rule.rule == SHIELDED else 0.0)
        if where is not None:
            start = date_of(operation_of(activity)[0][1])
            bands = "; which bands are excepted is not tested" if rule.rule == SHIELDED else "; as the plan adopts it"
            one = Due(
                name,
                activity.actor,
                rule.beneficiary,
                start,
                "unknown",
                f"{where}: {cited(rule, radius_name)}{bands}",
                radius.number_class,
            )
            yield from to_all(rule, one, ledger)


def _sees_m(name: str, ledger: Ledger) -> float:
    """Return how far the antenna of an activity sees on the smooth sphere. [m]"""
    activity = ledger.scenario.activities[name]
    height = attributes_of(activity, ledger.rulebook.kinds[activity.kind]).antenna_height
    default = ledger.rulebook.hazards[RADIO].parameters["antenna_height"].si
    return float(horizon_m(default if height is None else height))


def _spans_m(places: Sequence[Placement]) -> list[tuple[float, float]]:
    """Return how far the nearest and the farthest ground of each place lie from the middle of the far side. [m]"""
    ground = objects([place.envelope if place.ground is None else place.ground for place in places])
    middle = shapely.points(*selenodesy.to_map(*ANTIPODE_DEG))
    nearest_m, farthest_m = selenodesy.separation_m(ground, middle), selenodesy.farthest_m(ground, middle)
    return list(zip(nearest_m.tolist(), farthest_m.tolist(), strict=True))


def _where(span_m: tuple[float, float], cap: QuietCap, sees_m: float) -> str | None:
    """Say whether a place lies in a cap, perhaps, or in view of it; None: it does not."""
    nearest_m, farthest_m = span_m
    if farthest_m <= cap.radius_m:
        return "inside it"
    beyond = nearest_m - cap.radius_m
    if beyond <= 0.0:
        return "partly or possibly inside it"
    return f"{beyond / 1e3:.3g} km outside, with ground of it in view" if beyond <= sees_m else None
