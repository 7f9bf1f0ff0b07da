"""Does the list of assumptions name every number that a run used, and only what is not law?"""

import pandas as pd
import pytest
from tests.worlds import activity, assessed, rulebook, world

from dueregard.assumptions import assumptions
from dueregard.hazards import levels
from dueregard.model.physics import Attributes
from dueregard.zones.presence import attributes_of

NEAR = -89.0 + 1_000.0 / 30_323.350
SCENE = {
    "s": activity("usa", "crewed-landing", -89.0, 0.0, rate_per_year=1),
    "power": activity("usa", "fission-reactor", -89.0, 1.0),
    "radio": activity("ind", "transmitter", NEAR, 2.0),
    "r": activity("chn", "habitat", NEAR, 0.0),
    "old": activity("usa", "heritage-lander", -88.0, 0.0, operates=["1969-07-20", "1969-07-22"]),
}


def listed(
    readings: tuple[str, ...] = ("ost-strict",), scene: dict[str, object] | None = None, **more: object
) -> pd.DataFrame:
    frame = pd.DataFrame(assumptions(world(scene or SCENE, **more), rulebook(), readings))
    assert frame["assumption"].is_unique
    return frame.set_index("assumption")


@pytest.mark.parametrize(
    "name",
    [
        "plume_ejecta.floor",  # guideline disc
        "plume_ejecta.speed_at_1um",  # parameter of a mechanism
        "plume_ejecta.thresholds.solar_array.threshold",
        "solar_array.height",  # height of a receptor
        "crewed-landing.defaults.touchdown_mass",  # emission default
        "transmitter.defaults.eirp",
        "habitat.operating_radius",
        "lander-45t.attributes.touchdown_mass",  # reference newcomer
        "nasa-heritage-lander.radius",  # boundary of a guideline
        "ost-9-consult.lead_time",
        "ost-11-inform.due_after_start",  # period of a duty of one
        "severity.clear_from",
        "severity.contact_range",
        "power.shield_azimuth",
        "s.evidence",
        "ost-strict.first",
        "method.terrain",
    ],
)
def test_what_a_run_uses_is_listed(name: str) -> None:
    """Every number and choice that is not the text of a binding instrument."""
    assert name in listed().index


def test_every_number_behind_every_footprint_is_listed() -> None:
    """The mechanisms themselves tell which numbers decided a reach; all but LEGAL ones must be on the list."""
    book, names = rulebook(), set(listed().index)
    for one in world(SCENE).activities.values():
        emitter: Attributes = attributes_of(one, book.kinds[one.kind])
        for mechanism in book.kinds[one.kind].effects:
            hazard = book.hazards[mechanism]
            for receptor in {"solar_array", "painted_structure", "crew", "bare_optics"} & set(hazard.thresholds):
                for reach in levels.reach_levels(hazard, book.receptors[receptor], emitter).values():
                    assert set(levels.numbers_used(hazard, receptor, reach)) <= names


def test_law_is_no_assumption() -> None:
    """A number of class LEGAL is not on the list."""
    assert "LEGAL" not in set(listed(tuple(rulebook().readings))["number_class"])


def test_numbers_say_where_they_stand() -> None:
    """Every number of the rules carries value, class, source and file with line."""
    frame = listed()
    numbers = frame[~frame.index.str.startswith(("method.", "ost-strict.")) & (frame["source"] != "test")]
    assert len(numbers) > 30
    assert numbers[["value", "number_class", "source", "where"]].notna().all(axis=None)
    assert numbers["where"].str.contains(r"^[a-z/0-9_.-]+\.yaml:\d+$").all()


def test_what_a_scenario_gives_is_not_assumed() -> None:
    """A mass, a radius, an azimuth that the scenario names takes the default off the list."""
    given = activity(
        "usa", "crewed-landing", -89.0, 0.0, touchdown_mass="30 t", operating_radius="100 m", evidence="official"
    )
    names = set(listed(scene={"s": given}).index)
    assert not names & {"crewed-landing.defaults.touchdown_mass", "crewed-landing.operating_radius", "s.evidence"}
    power = activity("usa", "fission-reactor", -89.0, 1.0, shield_azimuth="90 deg")
    assert "p.shield_azimuth" not in listed(scene={"p": power}).index


def test_a_declared_radius_is_a_choice_of_its_declarer() -> None:
    """Declared or modelled: the list says which."""
    zone = {"by": "usa", "around": "s", "radius": "5 km", "declared_on": "2030-01-01", "ends_on": None}
    frame = listed(zones={"z": zone, "m": {**zone, "radius": "modelled"}})
    assert frame.loc["z.radius", "value"] == "5 km as declared"
    assert frame.loc["m.radius", "value"] == "modelled"


@pytest.mark.parametrize("reading", ["accords", "maximalist"])
def test_a_reading_rests_on_what_it_falls_back_on(reading: str) -> None:
    """Towards outsiders, and beside a claim, the strict Treaty decides: its choices count, too."""
    names = set(listed((reading,)).index)
    assert {f"{reading}.first", "ost-strict.first", "ost-9-consult.lead_time"} <= names
    assert "ost-first-mover.first" not in names


def test_the_table_of_a_run_is_this_list() -> None:
    """What the run hands on is what was listed, with what is owed without a conflict."""
    scene = world({"s": SCENE["s"]})
    found = assessed(scene)
    beside = set(found.obligations["rule"])
    listed_rows = assumptions(scene, rulebook(), ("ost-strict",), owed_by=beside)
    assert list(found.assumptions["assumption"]) == [row["assumption"] for row in listed_rows]


def test_numbers_by_which_something_is_owed_are_listed() -> None:
    """A mast in the shielded zone owes silence by the radius of a Recommendation; one at the pole does not."""

    def named(lat: float) -> set[str]:
        mast = activity("ind", "transmitter", lat, 180.0)
        return set(assessed(world({"mast": mast})).assumptions["assumption"])

    assert "itu-szm.cap_radius" in named(-60.0)
    assert "itu-szm.cap_radius" not in named(-89.0)
