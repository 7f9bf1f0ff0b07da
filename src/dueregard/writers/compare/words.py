"""How is a comparison told in sentences and tables?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dueregard.analyses.compare import Compared
from dueregard.writers.cells import counted, kilometres2, percent, sampled
from dueregard.writers.compare.record import Record, without_reading
from dueregard.writers.report.paper import PaperTable
from dueregard.writers.titles import actor_title, by_status, plain_words, scarce_title
from dueregard.writers.verdict import without_operators

CLAUSE_HEADERS = ("clause", "from", "taken from", "alone it moves", "the rest without it moves")
LAW_HEADERS = ("clause", "rule: key", "before", "after", "place")
DUTY_HEADERS = ("reading", "source, receptor, mechanism", "change", "before", "after", "reach: class of number")
ZONE_HEADERS = ("reading", "zone", "change", "before", "after", "class of number")
GROUND_HEADERS = (
    "reading, newcomer bound as",
    "towards",
    "on",
    "before",
    "after",
    "of scarce ground",
    "class of number",
)
OBLIGATION_HEADERS = ("activity", "State", "duty", "to", "change", "before", "after")
NOTHING = "nothing"
SAME = "reading", "before_conflict_id", "after_conflict_id"
LISTED = "computed from the numbers that the report of a run lists"
CAUTION = (
    "A change is taken as adopted by everybody whom its rules name; whether anybody would adopt it is not computed. "
    "No legal advice, and a zone gives nobody any ground."
)


def heading(record: Record) -> str:
    """Say what is compared with what."""
    before, after = record["before"], record["after"]
    if record["kind"] == "scenarios":
        return f"{before['scenario']}, against {after['scenario']}"
    return f"{before['scenario']}: {before['name']}, against {after['name']}"


def sentences(record: Record, found: Compared) -> list[str]:
    """Say what moves; loudly where nothing does."""
    span = f"from {record['starts']} up to {record['ends']}"
    if record["changes_nothing"]:
        what = {"reform": "THIS REFORM CHANGES NOTHING", "readings": "THE TWO READINGS DO NOT DIFFER"}
        loud = what.get(record["kind"], "NOTHING DIFFERS")
        return [f"{loud} in '{record['before']['scenario']}', {span}: no duty, no zone, no ground, no obligation."]
    idle = [one["clause"] for one in record["clauses"] if one["changes_nothing_alone"]]
    said = [f"What moves {span}: {moves_words(record['all'], found)}."]
    said += _ground_sentence(record, found)
    if idle:
        clauses = "Clause" if len(idle) == 1 else "Clauses"
        said.append(f"{clauses} {', '.join(idle)}: CHANGES NOTHING here alone.")
    return said


def moves_words(moves: Mapping[str, Any], found: Compared, *, brief: bool = False) -> str:
    """Say which duties, zones and obligations move, under which readings, and towards whom ground does.

    What moves alike under several readings is told once: readings are named (left out in brief), never counted.
    """
    nouns = {"duties": ("duties", "meeting"), "zones": ("zones", "zone"), "obligations": ("obligations", "case")}
    parts = [
        f"{many} {KINDS.get(kind, kind)} {counted(said['number'], one)}"
        + ("" if brief else _under(said["readings"], found))
        for name, (many, one) in nouns.items()
        for kind, said in moves["counts"][name].items()
    ]
    towards = list(dict.fromkeys(str(row["actor"]) for row in moves["exclusion"] if row["actor"] != "*"))
    if towards:
        names = ", ".join(actor_title(one, found.before) for one in towards)
        parts.append(f"the ground on which a newcomer would owe something to {names}")
    return "; ".join(parts) or NOTHING


KINDS = {
    "new": "new in",
    "gone": "gone in",
    "stronger": "stronger in",
    "weaker": "weaker in",
    "larger": "larger in",
    "smaller": "smaller in",
    "other duty": "of another kind in",
    "other bearer": "with another bearer in",
    "other days": "on other days in",
    "other extent": "of another extent in",
    "other rule": "by another rule in",
}
"""Kind of change, as a sentence has it."""


def _under(readings: Sequence[str], found: Compared) -> str:
    return f" (under {_readings(readings, found)})" if readings and found.kind != "readings" else ""


def _readings(readings: Iterable[str], found: Compared) -> str:
    """Name readings, in the order of their status; all of them together where nothing is left out."""
    own = set(readings)
    asked = by_status(found.before.options.readings, found.before.rulebook)
    if own == set(asked) and len(own) > 1:
        return "every reading"
    return ", ".join([name for name in asked if name in own] or sorted(own))


def _ground_sentence(record: Record, found: Compared) -> list[str]:
    """Tell the largest move of ground for the leading newcomer."""
    rows = leading(record["all"]["exclusion"], found)
    whole = [row for row in rows if row["share_of"] is None and row["actor"] != "*"]
    if not whole:
        return []
    order = list(record["readings"])
    row = max(whole, key=lambda one: (round(moved_km2(one), 3), -_place(one["reading"], order), str(one["actor"])))
    newcomer = found.before.rulebook.newcomers[row["newcomer_class"]].title
    towards = actor_title(row["actor"], found.before)
    where = f"under {row['reading']}, towards {towards}, on {row['on']} (newcomer: {newcomer})"
    sides = f"{effects_words(row, 'before')} before, {effects_words(row, 'after')} after"
    return [f"Most ground moves {where}: {sides}; what draws it: {classes_words(row)}, {LISTED}."]


def _place(reading: str, order: Sequence[str]) -> int:
    return order.index(reading) if reading in order else 0


def moved_km2(row: Mapping[str, Any]) -> float:
    """Return how much ground changes hands between effects. [km2]"""
    sides = [row[f"{side}_effects"] for side in ("before", "after")]
    steps = (abs(sides[1].get(one, 0.0) - sides[0].get(one, 0.0)) for one in {*sides[0], *sides[1]})
    return float(sum(steps))


def effects_words(row: Mapping[str, Any], side: str) -> str:
    """Say what is asked on one side, and on how much ground."""
    words = (f"{effect} {size:.3g} km2" for effect, size in row[f"{side}_effects"].items())
    return ", ".join(words) or "nothing owed"


def classes_words(row: Mapping[str, Any]) -> str:
    """Return the classes of the numbers that draw the ground of either side."""
    found = {name for side in ("before", "after") for name in (row[f"{side}_number_class"] or "").split("+") if name}
    return "+".join(sorted(found)) or "none"


def leading(rows: Sequence[Mapping[str, Any]], found: Compared) -> list[Mapping[str, Any]]:
    """Return the rows of the newcomer that leads in reports; where its ground stays, of the first one whose moves."""
    newcomer = shown_newcomer(rows, found)
    return [row for row in rows if row["newcomer_class"] == newcomer]


def shown_newcomer(rows: Sequence[Mapping[str, Any]], found: Compared) -> str | None:
    """Return the newcomer whose ground is told; None where no ground moves."""
    moved = {row["newcomer_class"] for row in rows}
    order = [found.before.rulebook.leading_newcomer, *found.before.rulebook.newcomers]
    return next((name for name in order if name in moved), None)


def clause_table(record: Record, found: Compared) -> PaperTable:
    """Tell what each clause does by itself, and what the rest does without it."""
    rows = [
        (
            f"{one['clause']}: {one['title']}" + (f" (with {', '.join(one['needs'])})" if one["needs"] else ""),
            one["from"],
            one["cite"],
            _loud(moves_words(one["alone"], found, brief=True)),
            moves_words(one["without"], found, brief=True),
        )
        for one in record["clauses"]
    ]
    return PaperTable(CLAUSE_HEADERS, tuple(rows))


def _loud(words: str) -> str:
    return words.upper() if words == NOTHING else words


def law_table(record: Record) -> PaperTable:
    """Tell what each clause changes in the rules; numbers with class, source and place."""
    rows = []
    for one in record["clauses"]:
        own = [row for row in one["law"] if not _is_of_needed(row, one, record)]
        rows += [_law_row(one["clause"], row) for row in own]
    return PaperTable(LAW_HEADERS, tuple(rows))


def _is_of_needed(row: Mapping[str, Any], one: Mapping[str, Any], record: Record) -> bool:
    """Whether a change is that of a clause which this one needs."""
    return any(row in other["law"] for other in record["clauses"] if other["clause"] in one["needs"])


def _law_row(clause: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    before, after = (_law_words(row[side], row[other]) for side, other in (("before", "after"), ("after", "before")))
    return clause, f"{row['rule']}: {row['key'] or 'whole rule'}", before, after, row["place"]


def _law_words(said: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    """Say what stands on one side; of a long list only what the other does not have."""
    if said is None:
        return "-"
    if said["class"]:
        return f"{said['text']} ({said['class']}; source: {said['cite']})"
    held = [] if other is None else [one for one in said["text"].split(", ") if one not in other["text"].split(", ")]
    return f"also {', '.join(held)}" if held and len(held) < len(said["text"].split(", ")) else str(said["text"])


def duty_table(moves: Mapping[str, Any], found: Compared, most: int) -> PaperTable:
    """List duties that move; the same under several readings is one row."""
    groups = without_reading(moves["duties"], frozenset(SAME))
    rows = [_duty_row(dict(key), _readings(readings, found)) for key, readings in groups.items()]
    return _table(DUTY_HEADERS, rows, found, most)


def _table(
    headers: tuple[str, ...], rows: Sequence[tuple[str, ...]], found: Compared, most: int, left_out: int = 0
) -> PaperTable:
    """Return a table, without the column of readings where these are the two sides."""
    first = 1 if found.kind == "readings" and headers[0] == "reading" else 0
    shown = tuple(row[first:] for row in rows[:most])
    return PaperTable(headers[first:], shown, max(len(rows) - most, 0) + left_out, "compare.json")


def _duty_row(row: Mapping[str, Any], readings: str) -> tuple[str, ...]:
    meeting = f"{row['source_activity']} > {row['receptor_activity']}, {plain_words(row['mechanism'])}"
    classes = dict.fromkeys(filter(None, (row["before_number_class"], row["after_number_class"])))
    sides = (_duty_words(row, side) for side in ("before", "after"))
    return readings, meeting, row["change"], *sides, "+".join(classes) or "-"


def _duty_words(row: Mapping[str, Any], side: str) -> str:
    duty = row[f"{side}_duty"]
    if duty is None:
        return "none"
    who = [without_operators(str(row[f"{side}_{name}"] or "unknown")) for name in ("bearer", "beneficiary")]
    ends = row[f"{side}_ends_on"]
    days = f"{row[f'{side}_starts_on'] or 'unknown'} to {ends or 'open'}"
    opened = f", open by {row[f'{side}_latest_open_on']}" if row[f"{side}_latest_open_on"] else ""
    possible = row[f"{side}_certainty"] == "possible"
    sure = f", possible {sampled(row[f'{side}_share'])}" if possible else ""
    return f"{plain_words(duty)}: {who[0]} to {who[1]}, {days}{opened}{sure} [{row[f'{side}_provision'] or 'none'}]"


def zone_table(moves: Mapping[str, Any], found: Compared, most: int) -> PaperTable:
    """List zones whose ground or days move; those that only stand by another rule are counted in words.

    Of the zones that are kept for reference newcomers only those of the leading one are listed.
    """
    leader = found.before.rulebook.leading_newcomer
    moving = [row for row in moves["zones"] if row["change"] != "other rule"]
    shown = [row for row in moving if row["polarity"] != "sensitivity" or f"/{leader}/" in row["zone"]]
    groups = without_reading(
        shown, frozenset({"reading", "before_rule", "after_rule", "before_provision", "after_provision"})
    )
    rows = [_zone_row(dict(key), _readings(readings, found)) for key, readings in groups.items()]
    return _table(
        ZONE_HEADERS, rows, found, most, len({row["zone"] for row in moving} - {row["zone"] for row in shown})
    )


def _zone_row(row: Mapping[str, Any], readings: str) -> tuple[str, ...]:
    classes = dict.fromkeys(filter(None, (row["before_number_class"], row["after_number_class"])))
    name = f"{row['activity']}, {plain_words(row['mechanism'])}, {row['polarity']} ({row['receptor_class']})"
    sides = (_zone_words(row, side) for side in ("before", "after"))
    return readings, name, row["change"], *sides, ", then ".join(classes) or "-"


def _zone_words(row: Mapping[str, Any], side: str) -> str:
    area = row[f"{side}_area_km2"]
    if area is None:
        return "none"
    return f"{kilometres2(area)} km2, {row[f'{side}_starts_on'] or 'open'} to {row[f'{side}_ends_on'] or 'open'}"


def ground_table(moves: Mapping[str, Any], found: Compared, most: int) -> PaperTable:
    """List the ground on which one newcomer would owe something, actor by actor."""
    rows = leading(moves["exclusion"], found)
    heads = ("reading", "party_group", "actor", "exclusion")
    whole = [row for row in rows if row["share_of"] is None]
    groups: dict[tuple[Any, ...], list[str]] = {}
    for row in whole:
        parts = [one for one in rows if one["share_of"] and all(one[name] == row[name] for name in heads)]
        cells = _ground_cells(row, parts, found)
        bound = row["party_group"] if found.kind == "readings" else f"{row['reading']} ({row['party_group']})"
        groups.setdefault(cells, []).append(str(bound))
    told = [(", ".join(readings), *cells) for cells, readings in groups.items()]
    return _table(GROUND_HEADERS, told, found, most)


def _ground_cells(row: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], found: Compared) -> tuple[str, ...]:
    sides = (effects_words(row, side) for side in ("before", "after"))
    scarce = max(parts, key=lambda one: abs(one["after_share"] - one["before_share"]), default=None)
    words = "-"
    if scarce is not None:
        before, after = percent(scarce["before_share"]), percent(scarce["after_share"])
        shares = f"{before} on both sides" if before == after else f"{before}, then {after}"
        words = f"{scarce_title(scarce['share_of'], found.before)}: {shares}"
    return actor_title(row["actor"], found.before), str(row["on"]), *sides, words, classes_words(row)


def obligation_table(moves: Mapping[str, Any], most: int) -> PaperTable:
    """List duties of one that move."""
    rows = [
        (
            row["activity"],
            row["state"],
            plain_words(row["duty"]),
            row["to"] or "-",
            row["change"],
            *(f"by {row[f'{side}_due_on'] or '-'}, met: {row[f'{side}_met'] or '-'}" for side in ("before", "after")),
        )
        for row in moves["obligations"]
    ]
    return PaperTable(OBLIGATION_HEADERS, tuple(rows[:most]), max(len(rows) - most, 0), "compare.json")


def other_rule_words(moves: Mapping[str, Any], found: Compared) -> str:
    """Say how many zones lie where they lay and stand by another rule."""
    said = moves["counts"]["zones"].get("other rule")
    if said is None:
        return ""
    lie = "lies where it lay and stands" if said["number"] == 1 else "lie where they lay and stand"
    return f"{counted(said['number'], 'zone')} {lie} by another rule{_under(said['readings'], found)}."
