"""Which changes of a scenario might clear a case?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from dueregard import selenodesy
from dueregard.analyses.clear_ground import Clear
from dueregard.analyses.remedy.away import Away
from dueregard.analyses.remedy.calendar import calendar
from dueregard.analyses.remedy.cases import Case
from dueregard.model.dates import SoftDate
from dueregard.model.quantities import Quantity
from dueregard.model.remedies import Remedies
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, Scenario
from dueregard.model.units import DAYS_A_MONTH
from dueregard.zones.days import OPEN, date_of, day_number
from dueregard.zones.presence import attributes_of, operation_of

HALF_TURN_DEG = 180.0
Moves = Callable[[str], tuple[Clear, ...]]
"""An activity to the nearest places where it would owe nothing: by reading, then under all of them."""
WaysOut = Callable[[str], Sequence[Away]]
"""An activity on a line or an area to the shortest moves off what it meets."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """One change of a scenario.

    Attributes
    ----------
    remedy
        What it is: shift, full_pad, berm, ...
    activity
        Activity that changes; for agreed hours the source.
    aspect
        What of it changes; of one activity each aspect changes once.
    changes
        What a scenario file says instead: keys of the activity with their values as a file has them.
    agreement
        An entry of `agreements:` that is added; None: none is.
    cost
        Relative to one kilometre of shift. [1]
    numbers
        Ids of the numbers of the rules that it is made of.
    """

    remedy: str
    activity: str
    aspect: str
    words: str
    cost: float
    numbers: tuple[str, ...]
    changes: Mapping[str, Any] = field(default_factory=dict)
    agreement: Mapping[str, Any] | None = None

    @property
    def key(self) -> str:
        """Return what tells it from every other candidate."""
        return f"{self.activity}/{self.aspect}/{self.remedy}/{sorted(self.changes.items(), key=str)}/{self.agreement}"


@dataclass(frozen=True, eq=False)
class Ground:
    """What candidates are made from."""

    scenario: Scenario
    rulebook: Rulebook
    remedies: Remedies
    cases: frozenset[Case]
    """Cases that are to be cleared."""
    moves: Moves
    ways_out: WaysOut


def candidates(case: Case, later: tuple[str, ...], ground: Ground) -> list[Candidate]:
    """List the changes that might clear a case; whether they do is for the model to say.

    Parameters
    ----------
    later
        Sides that come later: a shift is theirs.
    """
    found = [*_works(case, ground), *_radio(case, ground), *_hours(case, ground), *_calendars(case, ground)]
    for side in later:
        found += _shifts(side, ground)
    for side, other in ((case.source, case.receptor), (case.receptor, case.source)):
        found += _waits(side, other, ground)
    return found


def _cost(ground: Ground, *names: str, times: float = 1.0) -> tuple[float, tuple[str, ...]]:
    costs = ground.remedies.costs
    return times * sum(costs[name].value for name in names), tuple(f"remedies.{name}" for name in names)


def _works(case: Case, ground: Ground) -> Iterator[Candidate]:
    """Give what can be built or turned at the source."""
    activity = ground.scenario.activities.get(case.source)
    if activity is None:
        return
    kind = ground.rulebook.kinds[activity.kind]
    now, allowed = attributes_of(activity, kind), set(kind.allows)
    if operation_of(activity)[1][2] <= day_number(ground.scenario.as_of):
        return
    make = _maker(case.source, ground)
    if "pad" in allowed and now.pad != "full":
        yield make("full_pad", "pad", "a paved landing pad", {"pad": "full"})
        if now.pad != "inner":
            yield make("inner_pad", "pad", "a hardened inner apron", {"pad": "inner"})
    if "berm_height" in allowed and now.berm_height is None:
        height, distance = (ground.remedies.parameters[name] for name in ("berm_height", "berm_distance"))
        words = f"a berm of {height.text}, {distance.text} from the pad"
        yield make("berm", "berm", words, {"berm_height": height.text, "berm_distance": distance.text})
    if _ahead(activity, ground):
        if "buried" in allowed and not now.buried:
            yield make("burial", "burial", "burial under regolith", {"buried": True})
        if "shield_azimuth" in allowed:
            yield from _turned_shield(case, activity, ground)
    yield from _approaches(case.source, activity, ground)


def _ahead(activity: Activity, ground: Ground) -> bool:
    """Whether an activity begins after the day of knowledge: what stands already is neither moved nor dated anew."""
    return operation_of(activity)[0][0] > day_number(ground.scenario.as_of)


def _maker(activity: str, ground: Ground) -> Callable[[str, str, str, Mapping[str, Any]], Candidate]:
    def make(remedy: str, aspect: str, words: str, changes: Mapping[str, Any]) -> Candidate:
        return Candidate(remedy, activity, aspect, words, *_cost(ground, remedy), changes=changes)

    return make


def _turned_shield(case: Case, activity: Activity, ground: Ground) -> Iterator[Candidate]:
    """Point the protected sector at the receptor, where both places are known."""
    places = [_place(ground.scenario.activities.get(name)) for name in (case.source, case.receptor)]
    if None in places or activity.buried:
        return
    east, north = zip(*(selenodesy.to_map(*place) for place in places if place is not None), strict=True)
    azimuth = round(float(selenodesy.azimuth_deg(east[0], north[0], east[1], north[1])) % 360.0, 1)
    words = f"its shield turned to {azimuth:g} deg, towards {case.receptor}"
    make = _maker(case.source, ground)
    yield make("shield_turn", "shield", words, {"shield_azimuth": f"{azimuth:g} deg"})


def _place(activity: Activity | None) -> tuple[float, float] | None:
    at = None if activity is None else activity.at
    return None if at is None or at.lat is None or at.lon is None else (at.lat, at.lon)


def _approaches(name: str, activity: Activity, ground: Ground) -> Iterator[Candidate]:
    """Turn the ellipse of touchdowns by steps, the nearest turn first."""
    if activity.landing_ellipse is None:
        return
    step, now = ground.remedies.parameters["approach_step"].value, activity.approach_azimuth or 0.0
    make = _maker(name, ground)
    for turn in range(1, int(HALF_TURN_DEG // step)):
        azimuth = (now + turn * step) % 360.0
        yield make("approach_turn", "approach", f"an approach along {azimuth:g} deg", {"approach_azimuth": azimuth})


def _radio(case: Case, ground: Ground) -> Iterator[Candidate]:
    activity = ground.scenario.activities.get(case.source)
    if activity is None or case.mechanism != "radio_interference":
        return
    if "frequency" in ground.rulebook.kinds[activity.kind].allows:
        band = ground.remedies.parameters["other_band"]
        yield _maker(case.source, ground)("band_change", "band", f"a band at {band.text}", {"frequency": band.text})


def _hours(case: Case, ground: Ground) -> Iterator[Candidate]:
    """Agree on hours for what only hours can take care of."""
    if case.mechanism not in ground.remedies.agreed_hours:
        return
    sides = [ground.scenario.activities[name] for name in (case.source, case.receptor)]
    first = min(day_number(ground.scenario.as_of), *(operation_of(side)[0][0] for side in sides))
    entry = {
        "between": [side.actor for side in sides],
        "covers": [case.mechanism],
        "from": date_of(first),
        "source": "remedy: agreed quiet hours",
    }
    words = f"quiet hours agreed with {sides[1].actor} ({case.mechanism.replace('_', ' ')})"
    cost, numbers = _cost(ground, "agreed_hours")
    yield Candidate("agreed_hours", case.source, f"hours with {case.receptor}", words, cost, numbers, agreement=entry)


def _shifts(name: str, ground: Ground) -> Iterator[Candidate]:
    """Move a point to the nearest places where it would owe nothing, a track or an area off what it meets."""
    activity = ground.scenario.activities.get(name)
    if activity is None or activity.at is None or not _ahead(activity, ground):
        return
    if _place(activity) is None:
        yield from (_shift(name, one.distance_m, one.azimuth_deg, one.at, ground) for one in ground.ways_out(name))
        return
    kept = {"uncertainty_m": activity.at.uncertainty_m} if activity.at.uncertainty_m else {}
    farthest_m = ground.remedies.parameters["farthest_shift"].si
    for clear in {one.where: one for one in ground.moves(name)}.values():
        if clear.where is not None and 0.0 < clear.distance_m <= farthest_m:
            lat, lon = clear.where
            at = {"lat": lat, "lon": round(lon % 360.0, 6), **kept}
            yield _shift(name, clear.distance_m, clear.azimuth_deg, at, ground)


def _shift(name: str, distance_m: float, azimuth_deg: float, at: Mapping[str, Any], ground: Ground) -> Candidate:
    way = distance_m / 1e3
    once, numbers = _cost(ground, "shift")
    more, others = _cost(ground, "shift_per_km", times=way)
    words = f"its site {way:.3g} km farther, towards {azimuth_deg:.0f} deg"
    return Candidate("shift", name, "place", words, once + more, (*numbers, *others), changes={"at": at})


def _waits(name: str, other: str, ground: Ground) -> Iterator[Candidate]:
    """Move all dates of one side until the other is over, or so that it is over before the other begins."""
    activities = ground.scenario.activities
    if name not in activities or other not in activities or not _ahead(activities[name], ground):
        return
    (starts, ends), (first, last) = (operation_of(activities[one]) for one in (name, other))
    longest = ground.remedies.parameters["longest_wait"].si
    later = last[2] - starts[0] if last[2] < OPEN else None
    earlier = first[0] - ends[2] if ends[2] < OPEN else None
    for days in (later, earlier):
        if days and abs(days) <= longest and starts[0] + days > day_number(ground.scenario.as_of):
            yield _wait(name, other, days, ground)


def _calendars(case: Case, ground: Ground) -> Iterator[Candidate]:
    """Move each landing to come by itself, off the days on which those that it reaches are at work."""
    activities, known = ground.scenario.activities, day_number(ground.scenario.as_of)
    activity = activities.get(case.source)
    ahead = [event for event in activity.events if day_number(event.earliest) > known] if activity else []
    if activity is None or not ahead:
        return
    reached = {one.receptor for one in ground.cases if one.source == case.source and one.receptor in activities}
    closed = [(starts[0], ends[2]) for starts, ends in (operation_of(activities[one]) for one in sorted(reached))]
    longest = int(ground.remedies.parameters["longest_wait"].si)
    days = calendar(ahead, closed, known + 1, longest)
    if days is None or not any(days):
        return
    past = [_moved(event, 0) for event in activity.events if event not in ahead]
    events = [*past, *(_moved(event, by) for event, by in zip(ahead, days, strict=True))]
    cost, numbers = _cost(ground, "wait_per_month", times=sum(map(abs, days)) / DAYS_A_MONTH)
    words = f"a calendar: its {len(days)} landings to come moved by {', '.join(f'{by:+d}' for by in days)} days"
    yield Candidate("calendar", case.source, "dates", words, cost, numbers, changes={"events": events})


def _wait(name: str, other: str, days: int, ground: Ground) -> Candidate:
    activity = ground.scenario.activities[name]
    changes: dict[str, Any] = {}
    if activity.events:
        changes["events"] = [_moved(event, days) for event in activity.events]
    if activity.operates is not None:
        ends = activity.operates.ends
        changes["operates"] = [
            _moved(activity.operates.starts, days),
            None if ends is None else _moved(ends, days),
        ]
    if activity.present_until is not None:
        changes["present_until"] = activity.present_until + timedelta(days=days)
    cost, numbers = _cost(ground, "wait_per_month", times=abs(days) / DAYS_A_MONTH)
    way = f"{days} days later, after {other}" if days > 0 else f"{-days} days earlier, before {other}"
    return Candidate("wait", name, "dates", way, cost, numbers, changes=changes)


def _moved(day: SoftDate, days: int) -> Any:
    """Return a day, or a soft date, so many days later, as a file writes it."""
    moved = {name: getattr(day, name) + timedelta(days=days) for name in ("earliest", "nominal", "latest")}
    return moved["nominal"] if day.certain else moved


def merged(chosen: Sequence[Candidate]) -> tuple[dict[str, dict[str, Any]], list[Mapping[str, Any]]]:
    """Return what each activity says instead, and the agreements that are added."""
    changes: dict[str, dict[str, Any]] = {}
    for one in chosen:
        if one.changes:
            changes.setdefault(one.activity, {}).update(one.changes)
    return changes, [one.agreement for one in chosen if one.agreement is not None]


def cost_numbers(remedies: Remedies) -> dict[str, Quantity]:
    """Return every number of the remedies, by its id."""
    return {f"remedies.{name}": one for name, one in {**remedies.costs, **remedies.parameters}.items()}
