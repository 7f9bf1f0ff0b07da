"""Which legal shapes lie on the ground: zones that somebody declared, and heritage boundaries?"""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pandas as pd

from dueregard.law.procedure import in_force
from dueregard.law.relations import leading
from dueregard.model.law import Polarity, Provision
from dueregard.model.physics import LEVELS
from dueregard.model.quantities import Quantity
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Activity, DeclaredZone, Scenario
from dueregard.terrain.sphere import horizon_m
from dueregard.zones.days import OPEN, SoftDays, day_number
from dueregard.zones.footprints import COLUMNS
from dueregard.zones.presence import AT_WORK, SOFT, SoftInterval, attributes_of, operation_of, presence_of

DECLARED, HERITAGE, NEED, SAME_BAND = "declared_zone", "heritage", "station_need", "same_band"
"""Mechanisms of claims: entry into a declared zone, a heritage boundary, the ground that a station needs, a band."""
SHAPES: Mapping[str, Polarity] = {HERITAGE: "heritage", NEED: "need", SAME_BAND: "right"}
"""Shapes that a rule draws round an activity, by mechanism."""
POLARITIES: Mapping[str, Polarity] = {DECLARED: "declared", **SHAPES}
"""Polarity of each mechanism of claims; every other mechanism is an effect (emission)."""
BAND = "band"
"""Receptor class of whoever transmits in a band, tested against others who do."""
RADIO = "radio_interference"
CLAIM = "claim"
"""Receptor class of a declared zone, tested against other declared zones."""
MODELLED_BY = ("plume_ejecta", "solar_array")
"""Footprint that stands for a declared radius of `modelled`, beside the mechanism's guideline disc."""
CAP = ("sea-500-analogy", "radius")
"""Rule that limits how far a zone reaches, and its number; it stands once it names readings."""


def drawn_rule(
    polarity: Polarity, kind: str, states: tuple[str, ...], day: date, rulebook: Rulebook
) -> Provision | None:
    """Return the provision that draws a legal shape round an activity, or None.

    A rule that covers what the parties of its instrument have draws nothing round what is others'.

    Parameters
    ----------
    polarity
        Of the shape: heritage, need or right.
    """
    found = []
    for rule in rulebook.provisions.values():
        if rule.polarity == polarity and rule.drawn and kind in rule.trigger.kinds:
            instrument = rulebook.instruments[rule.instrument]
            joined = {one.state for one in instrument.parties if one.joined is None or one.joined.earliest <= day}
            if instrument.universal or joined & set(states):
                found.append(rule.rule)
    return next((rulebook.provisions[name] for name in leading(found, rulebook.provisions)), None)


def drawn_shapes(scenario: Scenario, rulebook: Rulebook, as_of: date) -> Iterator[tuple[int, str, Provision]]:
    """Give the row of each activity that a rule draws a shape round, the shape's mechanism, and the rule."""
    for row, one in enumerate(scenario.activities.values()):
        for mechanism, polarity in SHAPES.items():
            rule = drawn_rule(polarity, one.kind, scenario.actors[one.actor].states, as_of, rulebook)
            if rule is not None:
                yield row, mechanism, rule


def claims(scenario: Scenario, rulebook: Rulebook, prints: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """List the reach of every claim, in the form of footprints.

    Parameters
    ----------
    prints
        Footprints of the activities, for zones whose radius is `modelled`.
    as_of
        Day of knowledge, for the parties of the instruments.

    Returns
    -------
    Rows as `footprints()` gives, for receptor classes AT_WORK, BAND and CLAIM.
    """
    rows = [
        *_drawn_rows(scenario, rulebook, as_of),
        *_declared_rows(scenario, rulebook, prints),
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype(prints.dtypes.to_dict() if len(prints) else {})


def _drawn_rows(scenario: Scenario, rulebook: Rulebook, as_of: date) -> Iterator[tuple[object, ...]]:
    activities = list(scenario.activities.values())
    for row, mechanism, rule in drawn_shapes(scenario, rulebook, as_of):
        for level in LEVELS:
            if mechanism == SAME_BAND:
                sees_m, number_class = antenna_horizon_m(activities[row], rulebook)
                yield row, mechanism, BAND, level, sees_m, np.nan, 0.0, 0.0, "horizon", number_class, ""
            else:
                radius = rule.geometry.parameters["radius"]
                yield row, mechanism, AT_WORK, level, radius.si, np.nan, 0.0, 0.0, "provision", radius.number_class, ""


def antenna_horizon_m(activity: Activity, rulebook: Rulebook) -> tuple[float, str]:
    """Return how far the antenna of an activity sees on the smooth sphere, and the class of its height. [m]"""
    kind = rulebook.kinds[activity.kind]
    height = attributes_of(activity, kind).antenna_height
    default = kind.defaults.get("antenna_height", rulebook.hazards[RADIO].parameters["antenna_height"])
    return float(horizon_m(default.si if height is None else height)), str(default.number_class)


def same_band(one: Activity, other: Activity, rulebook: Rulebook) -> bool:
    """Whether the bands of two transmitters overlap; unknown where one has no frequency, and then they do not."""
    bands = [_band_hz(each, rulebook) for each in (one, other)]
    return all(bands) and max(band[0] for band in bands if band) < min(band[1] for band in bands if band)


def _band_hz(activity: Activity, rulebook: Rulebook) -> tuple[float, float] | None:
    radiates = attributes_of(activity, rulebook.kinds[activity.kind])
    if radiates.frequency is None or radiates.bandwidth is None:
        return None
    return radiates.frequency - radiates.bandwidth / 2.0, radiates.frequency + radiates.bandwidth / 2.0


def _declared_rows(scenario: Scenario, rulebook: Rulebook, prints: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    activities = list(scenario.activities)
    for row, zone in enumerate(scenario.zones.values(), start=len(activities)):
        for level in LEVELS:
            around = activities.index(zone.around) if zone.around is not None else -1
            radius, limited_by = _capped(
                zone, scenario, rulebook, *declared_radius_m(zone, around, level, rulebook, prints)
            )
            number_class = deciding_class(limited_by, around, level, rulebook, prints)
            for receptor_class in (AT_WORK, CLAIM):
                yield row, DECLARED, receptor_class, level, radius, np.nan, 0.0, 0.0, limited_by, number_class, ""


def declared_radius_m(
    zone: DeclaredZone, around: int, level: str, rulebook: Rulebook, prints: pd.DataFrame
) -> tuple[float, str]:
    """Return the radius of a declared zone and what decides it. [m]

    `modelled`: the footprint of landing ejecta at the threshold of a solar array, or the guideline disc, whichever
    reaches farther.
    """
    if not isinstance(zone.radius, str):
        return zone.radius, "declared"
    own = _modelled(around, level, prints)["radius_m"]
    floor = rulebook.hazards[MODELLED_BY[0]].floor
    least = 0.0 if floor is None else floor.si
    return (float(own.max()), "threshold") if len(own) and own.max() > least else (least, "guideline")


def cap_of(zone: DeclaredZone, scenario: Scenario, rulebook: Rulebook) -> Quantity | None:
    """Return the largest reach that a rule leaves to a zone; None where no rule limits it.

    A zone that is neither notified nor registered is a claim without a procedure, which no rule on zones reaches; one
    that was made before the first day of the rule keeps its reach.
    """
    kind = None if zone.around is None else scenario.activities[zone.around].kind
    notified = zone.notified_on is not None or zone.registered_on is not None
    return cap_round(kind, zone.starts_on, rulebook) if notified else None


def cap_round(kind: str | None, made_on: date, rulebook: Rulebook) -> Quantity | None:
    """Return the largest reach that a rule leaves to a notified zone round a kind of activity; None where none does."""
    rule = rulebook.provisions.get(CAP[0])
    if rule is None or not rule.readings or not in_force(rule, made_on):
        return None
    covered = not rule.trigger.kinds or kind in rule.trigger.kinds
    return rule.geometry.parameters[CAP[1]] if covered else None


def _capped(
    zone: DeclaredZone, scenario: Scenario, rulebook: Rulebook, radius_m: float, limited_by: str
) -> tuple[float, str]:
    cap = cap_of(zone, scenario, rulebook)
    return (radius_m, limited_by) if cap is None or radius_m <= cap.si else (cap.si, "cap")


def deciding_class(limited_by: str, around: int, level: str, rulebook: Rulebook, prints: pd.DataFrame) -> str:
    """Return the class of the number that decides a declared radius."""
    floor = rulebook.hazards[MODELLED_BY[0]].floor
    if limited_by == "cap":
        return str(rulebook.provisions[CAP[0]].geometry.parameters[CAP[1]].number_class)
    if limited_by == "threshold":
        return str(_modelled(around, level, prints)["number_class"].iloc[0])
    return "ASSUMPTION" if limited_by == "declared" or floor is None else str(floor.number_class)


def _modelled(around: int, level: str, prints: pd.DataFrame) -> pd.DataFrame:
    """Return the footprint that stands for a radius of `modelled`, if its activity has one."""
    mechanism, receptor_class = MODELLED_BY
    same = (prints["mechanism"] == mechanism) & (prints["receptor_class"] == receptor_class)
    return prints[same & (prints["activity"] == around) & (prints["level"] == level)]


def claim_days(scenario: Scenario, rulebook: Rulebook, as_of: date) -> pd.DataFrame:
    """List when each claim stands, in the form of emissions."""
    activities = list(scenario.activities.values())
    drawn = [
        (row, mechanism, *starts, *ends)
        for row, mechanism, _ in drawn_shapes(scenario, rulebook, as_of)
        for starts, ends in [(presence_of if mechanism == HERITAGE else operation_of)(activities[row])]
    ]
    declared = [
        (row, DECLARED, *starts, *ends)
        for row, zone in enumerate(scenario.zones.values(), start=len(activities))
        for starts, ends in [zone_interval(zone)]
    ]
    return pd.DataFrame([*drawn, *declared], columns=["activity", "mechanism", *SOFT])


def claim_sites(scenario: Scenario, rulebook: Rulebook, prints: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """List declared zones and bands in use as what another claim may meet, in the form of presences."""
    radii = prints[(prints["receptor_class"] == CLAIM) & (prints["level"] == "nominal")].set_index("activity")
    declared = [
        (row, CLAIM, CLAIM, radii.loc[row, "radius_m"], *starts, *ends)
        for row, zone in enumerate(scenario.zones.values(), start=len(scenario.activities))
        for starts, ends in [zone_interval(zone)]
    ]
    activities = list(scenario.activities.values())
    bands = [
        (row, BAND, "operation", antenna_horizon_m(activities[row], rulebook)[0], *starts, *ends)
        for row, mechanism, _ in drawn_shapes(scenario, rulebook, as_of)
        for starts, ends in [operation_of(activities[row])]
        if mechanism == SAME_BAND
    ]
    return pd.DataFrame(
        [*bands, *declared], columns=["activity", "receptor_class", "phase", "operating_radius_m", *SOFT]
    )


def zone_interval(zone: DeclaredZone) -> SoftInterval:
    """Return from when to when a declared zone is asserted."""
    return _hard(day_number(zone.starts_on)), _hard(OPEN if zone.ends_on is None else day_number(zone.ends_on))


def _hard(day: int) -> SoftDays:
    return day, day, day
