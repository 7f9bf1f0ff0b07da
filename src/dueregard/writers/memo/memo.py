"""What would a lawyer put on file on one conflict, and what would be sent to the other side?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from dueregard.law.agreement import MEANING, agreed_within_binding_law, of_the_pair, with_duty
from dueregard.law.parties import BINDS_STATES
from dueregard.law.standing import Stand, stands
from dueregard.model import tables
from dueregard.model.law import Duty
from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.writers.atomic import atomic
from dueregard.writers.cells import records
from dueregard.writers.explain.record import until
from dueregard.writers.explain.rule import reading_record
from dueregard.writers.memo.drafts import drafts
from dueregard.writers.memo.factors import AWARD, factors, gap
from dueregard.writers.memo.matter import Matter, Run, matter_of
from dueregard.writers.pages import html_page, markdown_page
from dueregard.writers.parties import NO_LIST, is_listed, membership_words
from dueregard.writers.titles import STATUS_ORDER, by_status, plain_words

Record = dict[str, Any]
SCHEMA = "dueregard/memo/1"
NATIONAL_CLAUSES: Mapping[str, frozenset[str]] = {"us-2011-china-clause": frozenset({"USA", "CHN"})}
"""National laws that speak of one other State: named only in a matter between the two."""
ROW = (
    *("conflict_id", "source_activity", "receptor_activity", "mechanism", "polarity", "duty", "bearer", "beneficiary"),
    *("effect_on_entry", "provision", "status", "certainty", "note"),
)
"""What the table of readings says of a row."""
TOLD = {"both": "binds both", "unknown": "unknown", "one": "reaches one only"}
"""How an instrument may stand to a pair, and how it is told; the others are left out."""
PROCEDURES: frozenset[Duty] = frozenset(
    {"consult_before", "notify", "coordinate", "inform_public", "report", "register"}
)
"""Duties that are carried out by telling or asking somebody: what they run through is a channel."""


def memo_record(run: Run, rulebook: Rulebook, conflict_id: str, scenario: Scenario | None = None) -> Record:
    """Return the content of the memo on one conflict.

    Parameters
    ----------
    run
        Tables and summary of a run.
    rulebook
        Law and physics that the run was made with.
    conflict_id
        Id of a conflict of the run.
    scenario
        Scenario of the run, for consultations, notices and agreements; without it they are marked as gaps.

    Returns
    -------
    dict
        What JSON can hold. Every number stands in an entry that also has `class` and `source`.

    Raises
    ------
    InputError
        If no conflict has this id.
    """
    matter = matter_of(run, rulebook, conflict_id, scenario)
    return {
        "schema": SCHEMA,
        "conflict": conflict_id,
        "scenario": str(run.summary.get("scenario", "unknown")),
        "stamp": run.summary.get("stamp"),
        "as_of": matter.as_of.isoformat(),
        "chain": matter.chain,
        "standing": [_standing(pair, matter) for pair in matter.pairs],
        "national": list(_national(matter)),
        "factors": factors(matter),
        "award": AWARD,
        "readings": _readings(run, matter),
        "arguments": _arguments(run, matter),
        "drafts": drafts(matter),
    }


def _standing(pair: tuple[str, str], matter: Matter) -> Record:
    found = stands(matter.rulebook.instruments.values(), pair, matter.day, matter.as_of)
    apart = {name for name, between in NATIONAL_CLAUSES.items() if between != set(pair)}
    told = [one for one in found if one.standing in TOLD and one.instrument.instrument not in apart]
    return {
        "states": list(pair),
        "on": matter.day.isoformat(),
        "instruments": [
            {
                "instrument": one.instrument.short,
                "cite": one.instrument.cite,
                "status": one.instrument.status,
                "standing": _standing_words(one),
                "members": _members(one),
            }
            for one in sorted(told, key=lambda one: STATUS_ORDER.index(one.instrument.status))
        ],
    }


def _standing_words(one: Stand) -> str:
    if not is_listed(one.instrument):
        return "not told here"
    return TOLD[one.standing] if one.instrument.status != "national" else "national law"


def _members(one: Stand) -> list[str]:
    """Return what is recorded of each State; one sentence where no party of the instrument is at hand."""
    if not is_listed(one.instrument):
        return [NO_LIST]
    return [f"{state}: {answer} ({membership_words(one.instrument, state)})" for state, answer in one.answers]


def _national(matter: Matter) -> Iterator[Record]:
    for name, between in NATIONAL_CLAUSES.items():
        instrument = matter.rulebook.instruments.get(name)
        if instrument is not None and any(between == set(pair) for pair in matter.pairs):
            yield {
                "instrument": name,
                "title": instrument.title,
                "cite": instrument.cite,
                "status": instrument.status,
                "notes": instrument.notes or "",
                "verified": all(one.tag in {"V1", "V2"} for one in instrument.sources.values()),
                "channels": list(_channels(tuple(sorted(between)), matter)),
                "left_open": gap(f"what {instrument.short} itself leaves to the agency: its text was not read"),
            }


def _channels(pair: tuple[str, ...], matter: Matter) -> Iterator[str]:
    """Give the procedures of texts that bind both States on the day, whatever a national law says of an agency.

    The duties are those of the State (OST Art. VI), so that it may carry them out by another organ than its agency.
    """
    found = stands(matter.rulebook.instruments.values(), pair, matter.day, matter.as_of)
    common = {one.instrument.instrument for one in found if one.standing == "both"}
    for rule in matter.rulebook.provisions.values():
        written = rule.status in BINDS_STATES and rule.text_basis != "inference"
        if rule.instrument in common and written and PROCEDURES & set(rule.duty):
            yield f"{rule.title}: {rule.cite} ({rule.status}); towards: {rule.beneficiary}"


def _computed(run: Run, rulebook: Rulebook) -> list[str]:
    """Return the readings of the run, binding law first."""
    chosen = run.summary.get("options", {}).get("readings") or list(dict.fromkeys(run.conflicts["reading"]))
    return by_status([name for name in chosen if name in rulebook.readings], rulebook)


def _readings(run: Run, matter: Matter) -> Record:
    names = _computed(run, matter.rulebook)
    chosen = {name: matter.rulebook.readings[name] for name in names}
    one, other = (str(matter.row[name]) for name in ("source_activity", "receptor_activity"))
    rows = of_the_pair(run.conflicts, one, other)
    binding = [name for name in names if chosen[name].status == "binding"]
    agreed = agreed_within_binding_law(rows, chosen) if binding else None
    return {
        "agreed_within_binding_law": agreed,
        "meaning": MEANING[agreed] if agreed else "no reading that rests on binding law was computed",
        "compared": binding,
        "groups": [
            {"status": status, "readings": [_reading_rows(name, rows, matter.rulebook) for name in own]}
            for status in STATUS_ORDER
            if (own := [name for name in names if chosen[name].status == status])
        ],
    }


def _reading_rows(name: str, rows: pd.DataFrame, rulebook: Rulebook) -> Record:
    own = with_duty(rows[rows["reading"] == name])
    return {
        "reading": name,
        "title": rulebook.readings[name].title,
        "rows": [
            {**{key: row[key] for key in ROW}, "days": f"from {row['starts_on']} {until(row['ends_on'])}"}
            for row in records(own, tables.CONFLICTS)
        ],
    }


def _arguments(run: Run, matter: Matter) -> list[Record]:
    found = [reading_record(name, matter.row, matter.rulebook) for name in _computed(run, matter.rulebook)]
    return [{name: one[name] for name in ("reading", "title", "status", "for", "against")} for one in found]


def write_memo(folder: Path, record: Record) -> list[Path]:
    """Write the memo as Markdown and HTML; each file appears whole or not at all."""
    paths = [folder / f"memo-{slug(record['conflict'])}.{form}" for form in ("md", "html")]
    for path in paths:
        with atomic(path) as partial:
            partial.write_text(memo(record, path.suffix[1:]), encoding="utf-8", newline="\n")
    return paths


def memo(record: Record, form: str = "md") -> str:
    """Return the memo as Markdown or HTML."""
    page = html_page if form == "html" else markdown_page
    return page(f"memo/memo.{form}.j2", {**record, "words": plain_words, "until": until})


def slug(conflict_id: str) -> str:
    """Return the id of a conflict as a file name."""
    return re.sub(r"[^A-Za-z0-9_.]+", "-", conflict_id).strip("-.")


def paths_text(paths: Sequence[Path]) -> str:
    """Say what was written."""
    return "Written: " + ", ".join(map(str, paths))
