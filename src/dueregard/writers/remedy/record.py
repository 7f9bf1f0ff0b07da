"""How are remedies told?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from dueregard.analyses.remedy.candidates import Candidate, cost_numbers
from dueregard.analyses.remedy.cases import Case
from dueregard.analyses.remedy.own_reach import own_reach
from dueregard.analyses.remedy.remedy import Plan, Tried
from dueregard.model.law import Effect
from dueregard.model.tables import Assessment
from dueregard.writers.gis.geojson import STAMP
from dueregard.writers.terminal import framed
from dueregard.writers.titles import duty_words
from dueregard.writers.versions import versions

SCHEMA = "dueregard/remedy/1"
MOST_ROWS = 40
NO_PRICE = "Costs are relative to one kilometre of shift and assumptions all; no price, no advice."


def remedy_record(before: Assessment, plan: Plan, least: Effect) -> dict[str, Any]:
    """Return what was found as JSON has it; its schema is docs/schema/remedy.schema.json."""
    scenario, options = before.scenario, before.options
    used = sorted({name for one in plan.chosen for name in one.numbers})
    numbers = {} if before.rulebook.remedies is None else cost_numbers(before.rulebook.remedies)
    return {
        "schema": SCHEMA,
        "answer": answer(plan, least),
        "scenario": scenario.scenario,
        "stamp": STAMP if scenario.kind == "exercise" else None,
        "as_of": options.as_of.isoformat(),
        "level": options.level,
        "readings": {name: before.rulebook.readings[name].status for name in options.readings},
        "effect": least,
        "cases": [_case(one) for one in sorted(plan.cases)],
        "left": [_case(one) for one in sorted(plan.left)],
        "chosen": [_candidate(one) for one in plan.chosen],
        "warnings": [_own(*one) for one in own_reach(before, plan.chosen)],
        "cost": round(plan.cost, 3),
        "bound": round(plan.bound, 3),
        "verified": plan.verified,
        "untried": plan.untried,
        "tried": [_tried(one) for one in plan.tried],
        "numbers": {
            name: {"value": numbers[name].text, "class": numbers[name].number_class, "source": numbers[name].source}
            for name in used
        },
        "versions": versions(),
    }


def _own(moved: str, other: str, mechanism: str) -> str:
    words = f"{moved} then stands in reach of {other}, of the same operator ({mechanism.replace('_', ' ')})"
    return f"{words}: no matter between States, but one for its planner"


def _case(one: Case) -> dict[str, str]:
    return {"source": one.source, "receptor": one.receptor, "mechanism": one.mechanism}


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "remedy": one.remedy,
        "activity": one.activity,
        "words": one.words,
        "cost": round(one.cost, 3),
        "changes": {key: _plain(value) for key, value in one.changes.items()},
        "agreement": None if one.agreement is None else {key: _plain(value) for key, value in one.agreement.items()},
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: days as text."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | bool | int | float | None) else str(value)


def _tried(one: Tried) -> dict[str, Any]:
    return {
        **_candidate(one.candidate),
        "clears": [case.name for case in sorted(one.clears)],
        "makes": [case.name for case in sorted(one.makes)],
    }


def answer(plan: Plan, least: Effect) -> list[str]:
    """Say first what is to be done, and what nothing helps against."""
    asked = "asks anything" if least == "none" else f"a side {duty_words(least).replace(' it ', ' the other ')}"
    if not plan.cases:
        return [f"No conflict in which {asked}: there is nothing to remedy."]
    counted = f"{len(plan.cases)} conflict{'s' * (len(plan.cases) > 1)} in which {asked}, or more"
    if plan.untried:
        return [f"{counted}: broken off, {len(plan.tried)} changes tried and {plan.untried} not; nothing is written."]
    if not plan.verified:
        return [
            f"{counted}: no set of the changes tried was confirmed by the model; none costs less than {plan.bound:.3g}."
        ]
    sentences = []
    if plan.chosen:
        cleared = "all" if not plan.left else str(len(plan.cases) - len(plan.left))
        sentences.append(
            f"{counted}: {len(plan.chosen)} change{'s' * (len(plan.chosen) > 1)} clear{'s' * (len(plan.chosen) == 1)} "
            f"{cleared}, at a relative cost of {plan.cost:.3g}; no cheaper set of the changes tried does."
        )
        sentences += [f"- {one.activity}: {one.words} ({one.remedy}, {one.cost:.3g})" for one in plan.chosen]
    else:
        sentences.append(f"{counted}: none of the changes tried clears any.")
    if plan.left and plan.chosen:
        sentences.append(f"Nothing that was tried clears {', '.join(one.name for one in sorted(plan.left))}.")
    return sentences


def print_plan(console: Console, record: Mapping[str, Any], paths: Sequence[Path]) -> None:
    """Print the answer, then every change that was tried with what it clears and makes."""
    stamp = "" if record["stamp"] is None else f"{record['stamp']}, invented positions: "
    console.print(Text(f"Remedies for {stamp}{record['scenario']}", style="bold"))
    for sentence in record["answer"]:
        console.print(Text(sentence))
    for warning in record["warnings"]:
        console.print(Text(f"Mind: {warning}."))
    helping = [one for one in record["tried"] if one["clears"]]
    if helping:
        rows = [_row(one) for one in helping[:MOST_ROWS]]
        headers = ("cost", "of", "change", "clears", "makes")
        console.print(
            framed("Changes that clear something by themselves, by running the model", headers, rows, (1, 2, 3, 4))
        )
    idle = [one for one in record["tried"] if not one["clears"]]
    if idle:
        names = ", ".join(dict.fromkeys(f"{one['remedy']} of {one['activity']}" for one in idle))
        console.print(Text(f"Tried without effect: {names}."))
    console.print(Text(NO_PRICE, style="dim"))
    if paths:
        console.print(Text(f"Written: {', '.join(str(path) for path in paths)}"))


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        f"{one['cost']:.3g}",
        one["activity"],
        one["words"],
        ", ".join(one["clears"]),
        ", ".join(one["makes"]) or "-",
    )
