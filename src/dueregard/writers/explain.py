"""Why does a conflict stand: activity, effect, rule, provision, number, ground?"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Protocol

import pandas as pd

from dueregard.errors import Fault, InputError
from dueregard.model import tables
from dueregard.model.law import Instrument, Membership, Provision
from dueregard.model.rulebook import Rulebook
from dueregard.writers.cells import Cell, kilometres2, percent, records
from dueregard.writers.explain_numbers import Row, numbers, place_of
from dueregard.writers.ranking import certainty_words
from dueregard.writers.titles import plain_words
from dueregard.writers.verdict import states_in


class RunTables(Protocol):
    """Tables of a run, read back from its folder."""

    @property
    def conflicts(self) -> Any:
        """Table of conflicts."""

    @property
    def zones(self) -> Any:
        """Table of zones."""

    @property
    def sites(self) -> Any:
        """Table of sites."""

    @property
    def duties(self) -> pd.DataFrame:
        """Table of duties between pairs of States."""

    @property
    def assumptions(self) -> pd.DataFrame:
        """Table of numbers and choices."""


def explanation(run_tables: RunTables, rulebook: Rulebook, conflict_id: str) -> str:
    """Tell the chain from an activity to a duty, link by link, as Markdown.

    Parameters
    ----------
    run_tables
        Tables of a run: conflicts, zones, sites, duties, assumptions.
    rulebook
        Law and physics that the run was made with.
    conflict_id
        Id of a conflict of the run.

    Returns
    -------
    str
        Markdown.

    Raises
    ------
    InputError
        If no conflict has this id; names those that are near.
    """
    row = _conflict(run_tables.conflicts, conflict_id)
    parts = [
        [f"# {conflict_id}", "", _opening(row), ""],
        ["## Activities", "", *_activities(row, run_tables.sites), ""],
        ["## Effect and ground", "", *_effect(row, run_tables.zones, rulebook), ""],
        ["## Rule and provision", "", *_rule(row, rulebook), ""],
        ["## States and what binds them", "", *_states(row, run_tables.duties, rulebook), ""],
        ["## Numbers", "", *numbers(row, _kinds(row, run_tables.sites), run_tables.assumptions, rulebook), ""],
        ["## The reading and what is said against it", "", *_reading(row, rulebook), ""],
    ]
    return "\n".join(line for part in parts for line in part)


def _conflict(conflicts: pd.DataFrame, conflict_id: str) -> Row:
    found = conflicts[conflicts["conflict_id"] == conflict_id]
    if found.empty:
        ids = [str(name) for name in conflicts["conflict_id"]]
        near = get_close_matches(conflict_id, ids, n=1, cutoff=0.5)
        expected = f"The run has {len(ids)} conflicts" + "".join(f" (did you mean '{name}'?)" for name in near)
        remedy = "Take an id from conflicts.geojson or report.md"
        raise InputError(
            [Fault(file="ID", problem=f"no conflict {conflict_id!r} in this run", expected=expected, remedy=remedy)]
        )
    return records(found.head(1), tables.CONFLICTS)[0]


def _opening(row: Row) -> str:
    days = f"from {row['starts_on'] or 'an unknown day'} {_until(row['ends_on'])}"
    if row["duty"] in {None, "none"} or row["relation"] in {"domestic", "joint"}:
        return f"No duty between States ({row['relation']}), {days}. {row['note'] or ''}".rstrip()
    by = f", open until {row['latest_open_on']}" if row["latest_open_on"] else ""
    return (
        f"**{row['bearer']}** owes **{row['beneficiary']}**: {plain_words(row['duty'])}{by}; {days}; "
        f"{certainty_words(row['certainty'], row['share'], row['share_error'])}."
    )


def _until(day: Cell) -> str:
    return f"up to {day}" if day else "with no known end"


def _activities(row: Row, sites: pd.DataFrame) -> Iterator[str]:
    claim = row["polarity"] != "emission"
    roles = ("holder", "entrant") if claim else ("source", "receptor")
    for role, name in zip(roles, ("source_activity", "receptor_activity"), strict=True):
        order = [word for word in ("first", "later") if row[f"{word}_activity"] == row[name]]
        yield f"- {role}: `{row[name]}`{', ' + order[0] if order else ''}. {_site_words(row[name], sites)}"
    if row["first_activity"] not in {row["source_activity"], row["receptor_activity"]}:
        yield "- Which of them is first is undetermined (same day, or a day is not known)."


def _site_words(activity: Cell, sites: pd.DataFrame) -> str:
    found = records(sites[sites["activity"] == activity].head(1), tables.SITES)
    if not found:
        return "No site."
    site = found[0]
    where = (
        f"{site['lat_deg']:.4f}, {site['lon_deg']:.4f}" if isinstance(site["lat_deg"], float) else "in a region only"
    )
    return (
        f"{site['kind']} of {site['actor']} ({site['states']}), {where} ({site['placed']}), from {site['starts_on']} "
        f"{_until(site['ends_on'])}; dates known to the {site['date_precision']}; evidence: {site['evidence']}, "
        f"source `{site['source']}`."
    )


def _kinds(row: Row, sites: pd.DataFrame) -> set[str]:
    own = sites[sites["activity"].isin([row["source_activity"], row["receptor_activity"]])]
    return {str(kind) for kind in own["kind"]}


def _effect(row: Row, zones: pd.DataFrame, rulebook: Rulebook) -> Iterator[str]:
    hazard = rulebook.hazards.get(str(row["mechanism"]))
    yield f"- mechanism: {plain_words(row['mechanism'])}{'' if hazard is None else f' ({hazard.title})'}"
    if isinstance(row["margin"], float):
        yield (
            f"- margin: {row['margin']:.3g} times the threshold of {plain_words(row['receptor_class'])} at the nearest "
            f"point of the site; severity {row['severity'] or 'unknown'}; stands from level "
            f"{row['robust'] or 'unknown'}"
        )
    yield from _zone_words(row, zones)
    if isinstance(row["area_km2"], float):
        share = f", {percent(row['overlap_share'])} of the site" if isinstance(row["overlap_share"], float) else ""
        yield f"- shared ground: {kilometres2(row['area_km2'])} km2{share}"
    if row["note"]:
        yield f"- remark: {row['note']}"


def _zone_words(row: Row, zones: pd.DataFrame) -> Iterator[str]:
    own = zones[(zones["reading"] == row["reading"]) & (zones["footprint_id"] == row["footprint_id"])]
    for zone in records(own.head(1), tables.ZONES):
        area = zone["area_km2"]
        size = f"{kilometres2(area)} km2" if isinstance(area, float) else "of unknown size"
        yield (
            f"- zone `{zone['zone_id']}`: {zone['polarity']}, {size}, level {zone['level']}, "
            f"terrain: {zone['terrain']}, number class {zone['number_class'] or 'none'}"
        )


def _rule(row: Row, rulebook: Rulebook) -> Iterator[str]:
    rule = rulebook.provisions.get(str(row["rule"]))
    if rule is None:
        yield f"- rule: {row['rule'] or 'none'}; provision: {row['provision'] or 'none'}"
        return
    yield f"- rule: `{rule.rule}` ({rule.title}), {place_of(rule.rule, rulebook)}"
    yield f"- provision: {rule.cite}; status of the source: {rule.status}; text: {rule.text_basis}"
    if rule.quote:
        yield f"- wording: \u201c{rule.quote}\u201d"
    effect = row["effect_on_entry"]
    yield f"- duty: {plain_words(row['duty'])}; effect on entry: {effect}; confidence: {rule.confidence}"
    if not rule.binding_number:
        yield "- No number below is part of the norm."
    for exception in rule.exceptions:
        yield f"- exception: {plain_words(exception)}"


def _states(row: Row, duties: pd.DataFrame, rulebook: Rulebook) -> Iterator[str]:
    own = records(duties[duties["conflict_id"] == row["conflict_id"]], tables.DUTIES)
    for pair in own:
        note = f" ({pair['note']})" if pair["note"] else ""
        yield (
            f"- {pair['bearer_state']} towards {pair['beneficiary_state']}: {plain_words(pair['duty'])}, "
            f"{pair['provision']}; both bound: {pair['bound']}{note}"
        )
    if not own:
        yield "- No pair of States owes anything."
    instrument = _instrument(row, rulebook)
    if instrument is not None:
        yield from _memberships(instrument, _state_codes(row, own))


def _instrument(row: Row, rulebook: Rulebook) -> Instrument | None:
    rule: Provision | None = rulebook.provisions.get(str(row["rule"]))
    return None if rule is None else rulebook.instruments.get(rule.instrument)


def _state_codes(row: Row, duties: Sequence[Row]) -> list[str]:
    texts = [str(row[name] or "") for name in ("bearer", "beneficiary")]
    texts += [str(pair[name]) for pair in duties for name in ("bearer_state", "beneficiary_state")]
    return sorted({state for text in texts for state in states_in(text)})


def _memberships(instrument: Instrument, states: Sequence[str]) -> Iterator[str]:
    if instrument.universal:
        yield f"- {instrument.short} addresses every State."
        return
    for state in states:
        own = [party for party in instrument.parties if party.state == state]
        yield f"- {state} and {instrument.short}: {'; '.join(map(_membership, own)) or 'no party in these rules'}"


def _membership(party: Membership) -> str:
    joined = "joined on a day that is not known" if party.joined is None else f"joined {party.joined.nominal}"
    left = "" if party.left is None else f", left {party.left.nominal}"
    return f"{joined}{left} (fact read as {party.confidence})"


def _reading(row: Row, rulebook: Rulebook) -> Iterator[str]:
    reading = rulebook.readings.get(str(row["reading"]))
    if reading is None:
        yield f"- reading: {row['reading']}"
        return
    yield f"- `{reading.reading}`: {reading.title}; it rests on a {reading.status} source"
    if reading.warning and row["effect_on_entry"] in {"consent", "prohibited"}:
        yield f"- **{reading.warning}**"
    yield from (f"- for: {argument}" for argument in reading.arguments_for)
    yield from (f"- against: {argument}" for argument in reading.arguments_against)
    yield from (f"- decided here, left open by the law: {choice}" for choice in reading.assumptions.values())
