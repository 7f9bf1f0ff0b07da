"""How does a reader without a GIS see the whole result on paper?"""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined

from dueregard.model.tables import ASSUMPTIONS, CONFLICTS, OBLIGATIONS, Assessment, Budgets, Relief
from dueregard.writers.cells import Cell, kilometres2, percent, records
from dueregard.writers.explain.rule import argument_words
from dueregard.writers.gis.geojson import STAMP
from dueregard.writers.page.text import plain_text
from dueregard.writers.ranking import certainty_words, ranked
from dueregard.writers.report.contested import contested_pairs
from dueregard.writers.report.paper import PaperTable
from dueregard.writers.report.rules import rule_rows
from dueregard.writers.scarce import scarce_words
from dueregard.writers.shares import Share, largest_shares, last_day
from dueregard.writers.skipped import unwritten_words
from dueregard.writers.summary import left_out
from dueregard.writers.titles import actor_title, by_status, group_title, plain_words, scarce_title
from dueregard.writers.verdict import (
    APART,
    CONSULT,
    COORDINATE,
    REGARD,
    ReadingVerdict,
    verdict,
    verdict_id,
    verdict_sentences,
)

SMALL = 0.0005  # what is less reads as less
PIPE = re.compile(r"(\\*)\|")
MOST_ROWS = 40
MOST_CHARACTERS = 2000
"""Length of a text in a cell."""
CONFLICT_HEADERS = (
    "conflict",
    "bearer",
    "towards",
    "duty",
    "by (lead assumed)",
    "provision",
    "status",
    "how sure",
    "severity",
    "reach: class of number",
)
EXCLUSION_HEADERS = (
    "actor",
    "newcomer",
    "bound as",
    "procedural km2",
    "claimed km2",
    "first km2",
    "largest share of scarce ground",
    "range over readings",
    "reach: class of number",
)
OBLIGATION_HEADERS = ("activity", "State", "duty", "to", "by", "met", "provision", "status", "note")
RULE_HEADERS = ("rule", "provision", "status", "how", "under")
FROST_HEADERS = (
    "year",
    "landings",
    "water released, t",
    "trapped, t",
    "frost by then, mg/m2 (low to high)",
    "of the limit",
)
DUST_HEADERS = ("site", "landings of others", "soil, ug/cm2 (low to high)", "covered", "years of natural dust")
ASSUMPTION_HEADERS = ("number or choice", "value", "class", "source", "confidence", "used by", "place")
READING_HEADERS = ("reading", "source", "sure", "consult or more", "notify or coordinate", "regard only", "apart")


def write_report(path: Path, assessment: Assessment) -> None:
    """Write the report as Markdown, UTF-8."""
    path.write_text(report(assessment), encoding="utf-8", newline="\n")


def report(assessment: Assessment) -> str:
    """Return the report as Markdown.

    Parameters
    ----------
    assessment
        Records and tables.

    Returns
    -------
    str
        Verdict, map, duties by reading, exclusion, obligations, assumptions, limits, sources.
    """
    environment = Environment(
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # Markdown: the filter `cell` takes out what could be HTML
    )
    environment.filters["cell"] = markdown_cell
    template = files("dueregard.writers.report").joinpath("report.md.j2").read_text(encoding="utf-8")
    return environment.from_string(template).render(_content(assessment))


def markdown_cell(text: object) -> str:
    """Make a text safe for one line of a Markdown table: no pipe, line break, tag, link or picture of its own.

    Marks that are not seen or turn the direction of writing are left out.
    """
    plain = plain_text(str(text), MOST_CHARACTERS)
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), ("](", "]\\("), ("][", "]\\[")):
        plain = plain.replace(sign, written)
    return PIPE.sub(r"\1\1\\|", plain) or "-"


def _content(assessment: Assessment) -> dict[str, Any]:
    options, scenario = assessment.options, assessment.scenario
    shares = largest_shares(assessment)
    pairs, more_pairs = contested_pairs(assessment)
    return {
        "stamp": f"{STAMP}: " if scenario.kind == "exercise" else "",
        "title": scenario.scenario,
        "sentences": verdict_sentences(assessment),
        "verdict_id": verdict_id(assessment),
        "as_of": options.as_of,
        "starts": options.starts,
        "ends": options.ends,
        "level": options.level,
        "settings": options.settings,
        "readings": readings_table(verdict(assessment).readings),
        "pairs": pairs,
        "more_pairs": more_pairs,
        "sections": [_section(name, assessment) for name in by_status(options.readings, assessment.rulebook)],
        "last_day": last_day(assessment.options),
        "lead_reading": shares[0].reading if shares else None,
        "exclusion": exclusion_table(shares, assessment),
        "terrain": terrain_words(assessment.relief),
        "scarce": scarce_words(assessment) if shares else [],
        "budgets": budget_words(assessment.budgets, assessment.assumptions),
        "measured": options.exclusion,
        "skipped": unwritten_words(assessment),
        "unplaced": left_out(assessment)["activities_without_a_place"],
        "obligations": obligations_table(assessment.obligations),
        "rules": PaperTable(RULE_HEADERS, tuple(rule_rows(assessment))),
        "assumptions": assumptions_table(assessment.assumptions),
        "sources": sorted((code, source.cite) for code, source in scenario.sources.items()),
    }


def terrain_words(relief: Relief | None) -> list[str]:
    """Say what terrain did to the zones, a sentence each."""
    if relief is None:
        return ["Footprints are those of the smooth sphere: no elevation grid was asked."]
    counts = ", ".join(f"{name} ({count})" for name, count in relief.zones) or "none"
    areas = [
        f"{one.polarity}: {kilometres2(one.circle_km2)} km2 as circles; terrain takes off "
        f"{kilometres2(one.removed_km2)} km2; {kilometres2(one.undecided_km2)} km2 are undecided and count as reached."
        for one in relief.areas
    ]
    return [f"Elevation grids: {', '.join(relief.grids)}. What shaped the zones: {counts}.", *areas]


def budget_words(budgets: Budgets | None, assumptions: pd.DataFrame) -> dict[str, Any] | None:
    """Put the budgets of frost and dust into sentences and tables; None where nobody lands."""
    if budgets is None:
        return None
    frost = [
        (
            str(row["year"]),
            f"{row['landings']:.3g}",
            *(f"{row[name] / 1e3:.3g}" for name in ("released_kg", "trapped_kg")),
            _range_words(row, "frost_mg_m2", "low_mg_m2", "high_mg_m2"),
            f"{100.0 * row['share_of_limit']:.0f} %" if row["share_of_limit"] > 1.0 else percent(row["share_of_limit"]),
        )
        for row in budgets.frost.to_dict("records")
    ]
    dust = [
        (
            str(row["activity"]),
            f"{row['landings']:.3g}",
            _range_words(row, "deposit_ug_cm2", "low_ug_cm2", "high_ug_cm2"),
            percent(row["covered_share"]),
            _amount(row["natural_years"]),
        )
        for row in budgets.dust.to_dict("records")
    ]
    sentences = [
        f"Limit: {budgets.limit_mg_m2:.2g} mg/m2 ({budgets.limit_class}), on average over all cold traps of the pole.",
        "It is a budget of everybody together and not a zone: no buffer avoids it, wherever one lands.",
        f"A molecule of water hops {budgets.hop_m / 1e3:.0f} km at a time over the polar night, until a trap holds it.",
        f"Dust: known places on level ground; {budgets.unplaced:.3g} landings in no more than a region are left out.",
    ]
    own = assumptions[assumptions["assumption"].str.startswith(("exhaust_volatiles.", "plume_ejecta."))]
    classes = "+".join(sorted(set(own["number_class"]))) or "ASSUMPTION"
    frost_table, dust_table = PaperTable(FROST_HEADERS, tuple(frost)), PaperTable(DUST_HEADERS, tuple(dust))
    return {"sentences": sentences, "frost": frost_table, "dust": dust_table, "classes": classes}


def _range_words(row: Mapping[Any, Any], nominal: str, low: str, high: str) -> str:
    return f"{_amount(row[nominal])} ({_amount(row[low])} to {_amount(row[high])})"


def _amount(value: float) -> str:
    """Return an amount with two digits; three and more before the point are all told."""
    if 0.0 < value < SMALL:
        return f"< {SMALL:g}"
    return f"{value:,.0f}" if value >= 100.0 else f"{value:.2g}"


def readings_table(found: Sequence[ReadingVerdict]) -> PaperTable:
    """Count conflicts by reading, certainty and weight of the duty."""
    rows = [
        (row.reading, row.status, sure, *(str(counts.get(name, 0)) for name in (CONSULT, COORDINATE, REGARD, APART)))
        for row in found
        for sure, counts in (("certain", row.certain), ("possible", row.possible))
    ]
    return PaperTable(READING_HEADERS, tuple(rows))


def _section(name: str, assessment: Assessment) -> dict[str, Any]:
    reading = assessment.rulebook.readings[name]
    own = assessment.conflicts[assessment.conflicts["reading"] == name]
    return {
        "reading": name,
        "title": reading.title,
        "status": reading.status,
        "warning": reading.warning,
        "conflicts": conflicts_table(ranked(own)),
        "arguments_for": argument_words(reading.arguments_for, reading),
        "arguments_against": argument_words(reading.arguments_against, reading),
        "assumptions": tuple(reading.assumptions.values()),
    }


def conflicts_table(conflicts: pd.DataFrame) -> PaperTable:
    """Put conflicts, ranked, into words: who owes whom what, by when, by which provision, how surely."""
    rows = [_conflict_row(row) for row in records(conflicts.head(MOST_ROWS), CONFLICTS)]
    return PaperTable(CONFLICT_HEADERS, tuple(rows), max(len(conflicts) - MOST_ROWS, 0), "conflicts.geojson")


def _conflict_row(row: dict[str, Cell]) -> tuple[str, ...]:
    return (
        f"`{row['conflict_id']}`",
        _or_unknown(row["bearer"]),
        _or_unknown(row["beneficiary"]),
        plain_words(row["duty"]),
        _or_unknown(row["latest_open_on"]),
        _or_unknown(row["provision"]),
        _or_unknown(row["status"]),
        certainty_words(row["certainty"], row["share"], row["share_error"]),
        _severity_words(row["severity"], row["robust"]),
        _or_unknown(row["number_class"]),
    )


def _severity_words(severity: Cell, robust: Cell) -> str:
    return _or_unknown(severity) if robust is None else f"{_or_unknown(severity)}; stands from level {robust}"


def _or_unknown(cell: Cell) -> str:
    return "-" if cell is None else str(cell)


def exclusion_table(shares: Sequence[Share], assessment: Assessment) -> PaperTable:
    """List what each actor takes from each newcomer under the first reading that has any, and how readings differ."""
    if not shares:
        return PaperTable(EXCLUSION_HEADERS, ())
    leader = assessment.rulebook.leading_newcomer
    own = [share for share in shares if share.reading == shares[0].reading]
    own.sort(key=lambda share: share.newcomer_class != leader)
    where = "exclusion.geojson" if assessment.options.all_files else "dueregard.gpkg"
    rows = [_exclusion_row(share, shares, assessment) for share in own[:MOST_ROWS]]
    return PaperTable(EXCLUSION_HEADERS, tuple(rows), max(len(own) - MOST_ROWS, 0), where)


def _exclusion_row(share: Share, shares: Sequence[Share], assessment: Assessment) -> tuple[str, ...]:
    newcomer = assessment.rulebook.newcomers.get(share.newcomer_class)
    scarce = scarce_title(share.share_of, assessment)
    largest = f"{percent(share.scarce_share)} of {scarce} ({share.exclusion}: {share.effect})"
    return (
        actor_title(share.actor, assessment),
        share.newcomer_class if newcomer is None else newcomer.title,
        group_title(share.reading, share.party_group, assessment),
        kilometres2(share.procedural_km2),
        kilometres2(share.claimed_km2),
        "-" if share.first_km2 is None else kilometres2(share.first_km2),
        largest if share.scarce_share > 0.0 else "none",
        range_over_readings(share, shares, assessment.options.readings),
        share.number_class,
    )


def range_over_readings(share: Share, shares: Sequence[Share], readings: Sequence[str]) -> str:
    """Say between which shares the readings of the run put the same actor and newcomer; none counts as 0 %."""
    same = [other for other in shares if (other.actor, other.newcomer_class) == (share.actor, share.newcomer_class)]
    by_reading = [max((row.scarce_share for row in same if row.reading == name), default=0.0) for name in readings]
    low, high = percent(min(by_reading)), percent(max(by_reading))
    return low if low == high else f"{low} to {high}"


def obligations_table(obligations: pd.DataFrame) -> PaperTable:
    """List what is owed without a conflict: unmet, in question and unknown first."""
    urgency = {"no": 0, "in question": 1, "unknown": 2, "not yet due": 3, "yes": 4}
    order = obligations.assign(urgency=obligations["met"].map(urgency)).sort_values(
        ["urgency", "due_on", "activity", "state", "rule"]
    )
    names = ("activity", "state", "duty", "to", "due_on", "met", "provision", "status", "note")
    rows = [
        tuple(plain_words(row[name]) if name == "duty" else _or_unknown(row[name]) for name in names)
        for row in records(order.head(MOST_ROWS), OBLIGATIONS)
    ]
    return PaperTable(OBLIGATION_HEADERS, tuple(rows), max(len(order) - MOST_ROWS, 0), "obligations.csv")


def assumptions_table(assumptions: pd.DataFrame) -> PaperTable:
    """List every number and choice, by class and id; none is left out."""
    order = assumptions.sort_values(["number_class", "assumption"])
    names = ("assumption", "value", "number_class", "source", "confidence", "used_by", "where")
    rows = [tuple(_or_unknown(row[name]) for name in names) for row in records(order, ASSUMPTIONS)]
    return PaperTable(ASSUMPTION_HEADERS, tuple(rows))
