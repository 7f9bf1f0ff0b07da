"""Is the same chain told as Markdown, HTML and data, with exceptions and what speaks against it?"""

import json
import sys
from datetime import date
from types import SimpleNamespace

import pytest
from tests import worlds

from dueregard.cli.main import run_command_line
from dueregard.errors import InputError
from dueregard.hazards import reach_levels
from dueregard.model.physics import Attributes
from dueregard.writers.explain.explanation import FORMATS, explanation
from dueregard.writers.explain.numbers import ATTRIBUTES
from dueregard.writers.explain.record import explain_record
from dueregard.writers.explain.rule import EXCEPTIONS

AS_OF = date(2026, 11, 22)
ID = "ost-strict/lander>station/plume_ejecta/2031-01-01"
CLAIM = "maximalist/claim>station/declared_zone/2031-01-01"


@pytest.fixture(scope="module")
def run():
    """Assess a landing that comes after a station, and a claim around it."""
    days = {"operates": ["2031-01-01", "2040-01-01"]}
    activities = {
        "lander": worlds.activity(
            "usa", "robotic-landing", -89.0, 10.0, touchdown_mass="10 t", rate_per_year=2, title="<b>bold</b>", **days
        ),
        "station": worlds.activity("chn", "habitat", -89.02, 10.0, operates=["2030-01-01", "2040-01-01"]),
    }
    claim = {"by": "usa", "around": "lander", "radius": "25 km", "declared_on": "2031-01-01", "ends_on": None}
    scenario = worlds.world(activities, zones={"claim": claim})
    found = worlds.assessed(scenario, ("ost-strict", "maximalist"))
    names = ("conflicts", "zones", "sites", "duties", "assumptions")
    return SimpleNamespace(**{name: getattr(found, name) for name in names})


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_page_holds_every_link_of_the_chain(run, form):
    text = explanation(run, worlds.rulebook(), ID, form, AS_OF)
    for link in (
        "lander",
        "times the threshold of",
        "provisions/ost-9-consult.yaml:1",
        "OST Art. IX, third sentence",
        "shall undertake appropriate international consultations before proceeding",
        "exception: emergency",
        "against it stands",
        "ost-2-nonappropriation",
        "CHN and OST: joined 1983-12-30",
        "in on 2031-01-01: yes",
        "ost-9-consult.lead_time",
        "ASSUMPTION",
        "Chosen for this program; the Treaty gives no number",
        "Guoyu Wang, The Space Review, 24 Aug 2020",
        "decided here, left open by the law",
    ):
        assert link in text


def test_json_is_data_and_not_the_text_in_a_string(run):
    record = json.loads(explanation(run, worlds.rulebook(), ID, "json", AS_OF))
    assert record == explain_record(run, worlds.rulebook(), ID, AS_OF)
    assert record["verdict"]["duty"] == "consult_before"
    assert record["rule"]["rule"] == "ost-9-consult"
    assert [one["exception"] for one in record["rule"]["exceptions"]] == ["emergency"]
    assert {one["rule"] for one in record["rule"]["against"]} == {"ost-2-nonappropriation", "ost-1-access"}
    assert {(one["state"], one["in"]) for one in record["memberships"]} == {("USA", "yes"), ("CHN", "yes")}
    assert record["effect"]["margin"]["value"] > 0.0
    assert [side["order"] for side in record["activities"]] == ["later", "first"]
    assert record["reading"]["against"][0]["sources"]
    lead = next(one for one in record["numbers"] if one["id"] == "ost-9-consult.lead_time")
    assert (lead["text"], lead["low"], lead["high"], lead["class"]) == ("180 day", 30.0, 365.0, "ASSUMPTION")
    assert not any("\n" in value for value in _texts(record))


def _texts(node):
    if isinstance(node, dict | list):
        return [text for value in (node.values() if isinstance(node, dict) else node) for text in _texts(value)]
    return [node] if isinstance(node, str) else []


def test_a_claim_prints_the_warning_and_what_contradicts_it(run):
    record = explain_record(run, worlds.rulebook(), CLAIM, AS_OF)
    assert "Art. I" in record["reading"]["warning"]
    assert {"ost-1-access", "ost-2-nonappropriation"} <= {one["rule"] for one in record["rule"]["against"]}
    assert "warning" in explanation(run, worlds.rulebook(), CLAIM, "html")
    assert explain_record(run, worlds.rulebook(), ID, AS_OF)["reading"]["warning"] is None


def test_every_exception_of_the_rules_is_put_into_words():
    named = {name for rule in worlds.rulebook().provisions.values() for name in rule.exceptions}
    assert named - set(EXCEPTIONS) == set()


def test_names_of_a_scenario_are_text(run):
    assert "<b>bold" not in explanation(run, worlds.rulebook(), ID, "html")
    assert "&lt;b&gt;bold" in explanation(run, worlds.rulebook(), ID, "html")
    assert "<b>" not in explanation(run, worlds.rulebook(), ID, "md")


def test_only_numbers_that_have_a_say_are_listed(run):
    """A plume is decided by a mass and not by an antenna; a claim of 25 km by neither."""
    record = {name: explain_record(run, worlds.rulebook(), name) for name in (ID, CLAIM)}
    told = {name: {number["id"] for number in one["numbers"]} for name, one in record.items()}
    for ids in told.values():
        assert not [one for one in ids if one.endswith(("antenna_height", "eirp", "bandwidth", "sunlit_area"))]
    assert "lander.touchdown_mass" in told[ID]
    assert "claim.radius" in told[CLAIM]
    assert not [one for one in told[CLAIM] if one.startswith(("plume_ejecta.", "cessation."))]


def test_a_modelled_radius_is_told_with_the_numbers_that_draw_it_and_the_period_that_ends_it():
    days = {"operates": ["2031-01-01", "2040-01-01"]}
    activities = {
        "lander": worlds.activity("usa", "robotic-landing", -89.0, 10.0, touchdown_mass="45 t", **days),
        "rover": worlds.activity("ind", "rover-traverse", -89.02, 10.0, operates=["2032-01-01", "2038-01-01"]),
    }
    zone = {"by": "usa", "around": "lander", "radius": "modelled", "declared_on": "2031-01-01", "ends_on": None}
    scenario = worlds.world(activities, zones={"zone": {**zone, "notified_on": "2031-01-01"}})
    found = worlds.assessed(scenario, ("accords",))
    name = next(one for one in found.conflicts["conflict_id"] if one.startswith("accords/zone>rover/"))
    ids = {one["id"] for one in explain_record(found, worlds.rulebook(), name, AS_OF)["numbers"]}
    assert {"zone.radius", "lander.touchdown_mass", "cessation.idle_time"} <= ids
    assert "plume_ejecta.thresholds.solar_array.threshold" in ids
    assert not [one for one in ids if one.startswith("rover-traverse.defaults.")]


def test_no_other_attribute_of_a_kind_decides_a_reach():
    """What is left out of the list has no say: every reach stays where the other attributes are doubled."""
    book = worlds.rulebook()
    for kind in book.kinds.values():
        given = {name: quantity.si for name, quantity in kind.defaults.items()}
        for mechanism in kind.effects:
            hazard, named = book.hazards[mechanism], ATTRIBUTES.get(mechanism, ())
            doubled = {name: value if name in named else 2.0 * value for name, value in given.items()}
            for receptor in hazard.thresholds:
                sides = (
                    reach_levels(hazard, book.receptors[receptor], Attributes.model_construct(**one))
                    for one in ({"touchdown_mass": 1e4, **given}, {"touchdown_mass": 1e4, **doubled})
                )
                assert next(sides) == next(sides), (kind.kind, mechanism, receptor)


def test_an_unknown_conflict_is_told_with_what_is_near(run):
    for form in FORMATS:
        with pytest.raises(InputError, match="did you mean 'ost-strict/lander>station"):
            explanation(run, worlds.rulebook(), ID[:-1], form)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("explain") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["dueregard", "run", "shackleton-claim", "--out", str(out)])
        with pytest.raises(SystemExit) as ended:
            run_command_line()
    assert ended.value.code == 0
    return out


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_what_it_prints(call, written, tmp_path, form):
    from dueregard.readers.run import read_run

    name = str(read_run(written).conflicts["conflict_id"].iloc[0])
    code, printed, _ = call("explain", str(written), name, "--format", form)
    assert code == 0
    path = tmp_path / f"why.{form}"
    assert call("explain", str(written), name, "--format", form, "--out", str(path))[0] == 0
    assert path.read_text(encoding="utf-8") == printed


def test_an_unknown_format_is_a_mistake(call, written, tmp_path):
    path = tmp_path / "why.pdf"
    code, _, err = call("explain", str(written), "x", "--format", "pdf", "--out", str(path))
    assert code == 2
    assert "--format: choice 'pdf' is not known" in err
    assert not path.exists()
