"""Is there room for two or more, in words first, then in numbers, then by what it rests on?"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dueregard.writers.advice.words import listed
from dueregard.writers.cells import counted
from dueregard.writers.titles import plain_words

Row = Mapping[str, Any]
WIDTH = 100
LEVEL_WORDS = {"none": "owe nothing", "coordinate": "coordinate", "consult": "consult"}
NO_LIMIT = "no limit"
TOGETHER = "no limit to those who stand within one another's notified zone"
APART = "\u2020"
"""Marks a cell without a limit for those alone who stand together."""
LIMITS = (
    "No legal advice. No law gives a distance for a zone on the Moon: what draws the buffers are engineering results, "
    "guidelines and assumptions. A zone is not territory. Relief, slopes and light are not considered: a cell counts "
    "wherever its middle lies in a region."
)
APART_NOTE = f"{TOGETHER}; outside of it, and within reach of one another, more is owed"
LIMIT_REASONS = {
    NO_LIMIT: ", since no more than coordination is ever asked of them",
    TOGETHER: "; outside of it, and within reach of one another, more is owed",
}
FULL = "*"
"""Marks a number that is limited by the cells, all of them being taken."""
YIELDS = "consult_and_yield"


def answer(record: Row) -> list[str]:
    """Answer in a few sentences: yes or no under binding law, how many, under claims, and what draws the line."""
    binding = [name for name, one in record["readings"].items() if one["status"] == "binding"]
    said = [_verdict(record, binding)] if binding else []
    said += [_without_limit(record), *_counted(record), *_few(record), *_physics(record)]
    return [*filter(None, said), *_next_sentence(record), _rests(record)]


def room_of(record: Row, reading: str, level: str, region: str | None = None, physics: str | None = None) -> list[Row]:
    """Return the rooms of a reading and level, the wide spacing first."""
    wanted = record["level"] if physics is None else physics
    key = (reading, level, region, wanted)
    return [row for row in record["rooms"] if (row["reading"], row["level"], row["region"], row["physics"]) == key]


def number_words(row: Row) -> str:
    """Say how many: 12, at least 10 and at most 14, or that the law sets no limit."""
    if not row["limited"]:
        return NO_LIMIT if row["limit"] == "none" else f"{NO_LIMIT}{APART}"
    least, most = row["at_least"], row["at_most"]
    if row["full"]:
        return f"{least}{FULL}"
    return f"{least}" if row["proven"] else f"{least} to {most}"


def _verdict(record: Row, binding: Sequence[str]) -> str:
    under = f"under {'every' if len(binding) > 1 else 'the'} reading of binding law ({listed(binding)})"
    least = [_least(record, name, "coordinate") for name in binding]
    if all(one >= 2 for one in least):
        return f"Yes: {under} two or more find room, even if none shall have to consult another."
    if all(_least(record, name, "consult") >= 2 for name in binding):
        return f"Yes, at a price: {under} two or more find room, but some have to consult each other."
    return f"Not everywhere: {under} room for two is not found."


def _least(record: Row, reading: str, level: str) -> float:
    rows = room_of(record, reading, level)
    return min(float("inf") if not row["limited"] else float(row["at_least"]) for row in rows)


def _without_limit(record: Row) -> str:
    free = [name for name in record["readings"] if room_of(record, name, "consult")[0]["limit"] == "none"]
    if not free:
        return ""
    yields = [name for name in free if record["readings"][name]["duty"] == YIELDS]
    extra = f" ({listed(yields)}: the later also yields where harm remains)" if yields else ""
    return (
        f"Where they may have to consult each other, the law sets no limit under {listed(free)}: consulting is a "
        f"procedure, it bars nobody{extra}."
    )


def _counted(record: Row) -> Iterator[str]:
    """Say how many find room if none has to consult, readings that give the same together, binding law first."""
    said: dict[str, list[str]] = {}
    for name in record["readings"]:
        rows = room_of(record, name, "coordinate")
        said.setdefault(_spread(rows), []).append(f"{name} ({record['readings'][name]['status']})")
    for words, names in said.items():
        how = LIMIT_REASONS.get(words, "")
        yield f"If none shall have to consult another or ask its consent: {words} under {listed(names)}{how}."
    barred = [name for name in record["readings"] if room_of(record, name, "consult")[0]["limit"] != "none"]
    for name in barred:
        status = record["readings"][name]["status"]
        words = _spread(room_of(record, name, "consult"))
        yield f"{name}, a {status} and no binding law, limits even those who consult: {words}."


def _spread(rows: Sequence[Row]) -> str:
    if not rows[-1]["limited"]:
        return NO_LIMIT if rows[-1]["limit"] == "none" else TOGETHER
    where = "in all regions together"
    told = [f"{number_words(row)} (cells {row['spacing_m'] / 1e3:g} km apart)" for row in reversed(rows)]
    return f"{told[0]} {where}" + (f", {told[1]}" if len(told) > 1 else "")


def _few(record: Row) -> Iterator[str]:
    """Name the regions that hold fewer than two by themselves, under binding law."""
    rows = [
        row
        for row in record["fewer_than_two"]
        if row["level"] == "coordinate" and row["region"] and record["readings"][row["reading"]]["status"] == "binding"
    ]
    for regions in {tuple(row["region"] for row in rows if row["reading"] == name) for name in record["readings"]}:
        if regions:
            titles = listed(record["regions"][one] for one in regions)
            yield f"By itself, {titles} holds fewer than two: there whoever comes first leaves the next one to consult."


def _physics(record: Row) -> Iterator[str]:
    """Say what the other levels of the physics make of the leading reading."""
    lead = next(iter(record["readings"]))
    spacing, others = by_physics(record, lead)
    if len(others) > 1:
        told = listed(f"{words} at {one}" for one, words in others.items())
        spaced = f"with cells {spacing / 1e3:g} km apart"
        yield f"It hangs on the physics: under {lead}, {spaced}, {told} level."


def by_physics(record: Row, reading: str) -> tuple[float, dict[str, str]]:
    """Return a spacing at which each level of the physics was counted, and the room at each, none having to consult."""
    rows = [
        row
        for row in record["rooms"]
        if (row["reading"], row["level"], row["region"]) == (reading, "coordinate", None) and row["limited"]
    ]
    other = next((row["spacing_m"] for row in rows if row["physics"] != record["level"]), record["spacings_m"][0])
    found = {row["physics"]: number_words(row) for row in rows if row["spacing_m"] == other}
    return other, {level: found[level] for level in ("low", "nominal", "high") if level in found}


def _next_sentence(record: Row) -> Iterator[str]:
    row = next((one for one in record["next"] if one["effects"]), None)
    if row is not None:
        worst = row["effects"][0]
        whole = sum(one["cells"] for one in row["effects"])
        yield (
            f"What keeps the next one out under {row['reading']}: {_effect_words(worst)}, in {worst['cells']} of "
            f"{whole} cells that are left."
        )


def _effect_words(effect: Row) -> str:
    if effect["receptor"] is None:
        return f"a declared zone ({effect['number_class']})"
    words = f"{plain_words(effect['mechanism'])} from the {effect['source']} of one on the {effect['receptor']}"
    return f"{words} of another ({effect['number_class']})"


def _rests(record: Row) -> str:
    lead = next((row for row in record["buffers"] if row["level"] == "coordinate"), None)
    classes = sorted({row["class"] for row in record["rests_on"] if "thresholds" in row["number"]})
    far = ""
    if lead is not None:
        best, worst = lead["best_m"] / 1e3, lead["worst_m"] / 1e3
        far = f" ({best:.1f} to {worst:.1f} km from middle to middle under {lead['reading']}, by direction)"
    return f"The distance that outposts keep{far} is no law: it is drawn by numbers of class {listed(classes)}."


def capacity_text(record: Row, paths: Sequence[Path] = ()) -> str:
    """Return the whole answer as lines of text."""
    parts = [
        [_title(record), f"One outpost: {record['outpost']['title']} ({record['outpost']['id']})."],
        [line for sentence in record["answer"] for line in _wrapped(sentence)],
        ["Interrupted: what follows is the best that was known; gaps are left."] if record["interrupted"] else [],
        _table(record),
        _regions(record),
        _costs(record),
        _too_few(record),
        _curves(record),
        _left_out(record),
        _wrapped(LIMITS, ""),
        [f"Written: {', '.join(str(path) for path in paths)}"] if paths else [],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _title(record: Row) -> str:
    stamp = "" if record["stamp"] is None else f"{record['stamp']}: "
    return (
        f"{stamp}Room for outposts in the Artemis regions of {record['edition']} on {record['on']} "
        f"({record['scenario']}, as known {record['as_of']}, physics {record['level']})"
    )


def _wrapped(text: str, later: str = "  ") -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=later, break_on_hyphens=False, break_long_words=False)


def _table(record: Row) -> list[str]:
    spaced = " / ".join(f"{one / 1e3:g}" for one in record["spacings_m"])
    head = [
        f"All regions together, if two may at most ... (cells {spaced} km apart)",
        f"  {'reading':<17}{'source':<11}{'owe nothing':<19}{'coordinate':<19}{'consult':<19}",
    ]
    full = any(row["full"] for row in record["rooms"])
    note = ["  * in a region every open cell is taken: there the cells set the limit, not the law"] if full else []
    apart = any(row["limit"] == "apart" for row in record["rooms"])
    note += [f"  {line}" for line in _wrapped(f"{APART} {APART_NOTE}")] if apart else []
    return [*head, *(f"  {line}".rstrip() for line in _table_rows(record)), *note]


def _table_rows(record: Row) -> Iterator[str]:
    for name, one in record["readings"].items():
        cells = [" / ".join(_each(room_of(record, name, level))) for level in LEVEL_WORDS]
        yield f"{name:<17}{one['status']:<11}" + "".join(f"{cell:<19}" for cell in cells)


def _each(rows: Sequence[Row]) -> list[str]:
    return [number_words(row).replace(" to ", "-") for row in rows] if rows[0]["limited"] else [number_words(rows[0])]


def _regions(record: Row) -> list[str]:
    """Give each region by itself under the readings that differ, if none shall have to consult."""
    names = _distinct(record, "coordinate")
    if not names:
        return []
    lines = ["Each region by itself, if two may at most coordinate"]
    lines.append(f"  {'region':<24}{'cells':<14}" + "".join(f"{name:<19}" for name in names))
    for region, title in record["regions"].items():
        rows = [room_of(record, name, "coordinate", region) for name in names]
        cells = " / ".join(str(row["cells"]) for row in rows[0])
        lines.append(f"  {title:<24}{cells:<14}" + "".join(f"{' / '.join(_each(row)):<19}" for row in rows))
    return [line.rstrip() for line in lines]


def _distinct(record: Row, level: str) -> list[str]:
    """Return readings that set a limit and differ from those before them in some region."""
    seen: dict[tuple[Any, ...], str] = {}
    for name in record["readings"]:
        rows = [row for row in record["rooms"] if row["reading"] == name and row["level"] == level]
        if rows[0]["limited"]:
            seen.setdefault(tuple((row["at_least"], row["at_most"]) for row in rows), name)
    return list(seen.values())


def _costs(record: Row) -> list[str]:
    if not record["costs"]:
        return []
    lines = ["What the presence of each costs the others, if two may at most coordinate (wide cells)"]
    groups: dict[tuple[Any, ...], list[str]] = {}
    for row in record["costs"]:
        key = (row["actor"], row["barred"], row["room"], row["room_without"], row["proven"])
        groups.setdefault(key, []).append(row["reading"])
    for (actor, barred, room, without, proven), names in groups.items():
        lost = f"{without - room} of {without}" + ("" if proven else ", not proven")
        lines += _wrapped(f"  {actor}: {lost} sites ({counted(barred, 'cell')} kept) under {listed(names)}", "      ")
    return lines


def _too_few(record: Row) -> list[str]:
    """Name the zones that leave room for fewer than two, readings that say the same together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for row in record["fewer_than_two"]:
        if row["level"] == "coordinate":
            title = record["regions"].get(row["region"], "all regions together")
            groups.setdefault((title, _bar_words(row)), []).append(row["reading"])
    lines = [
        line
        for (title, words), names in groups.items()
        for line in _wrapped(f"  {title}: {words} under {listed(names)}", "      ")
    ]
    return ["Room for fewer than two, if two may at most coordinate", *lines] if lines else []


def _bar_words(row: Row) -> str:
    bars = [
        f"{bar['item']} by {plain_words(bar['by'])} ({bar['cells']} of {row['cells']} cells)" for bar in row["bars"]
    ]
    own = "" if row["at_most"] == 0 else "an outpost's own buffer leaves no second"
    return f"at most {row['at_most']}: " + "; ".join([*bars, *([own] if own else [])])


def _curves(record: Row) -> list[str]:
    if not record["curves"]:
        return []
    lines = ["Greatest buffer, middle to middle, that leaves room for so many (all regions together)"]
    groups: dict[tuple[str, ...], list[str]] = {}
    for one in record["curves"]:
        groups.setdefault(tuple(_ends(one)), []).append(one["reading"])
    for ends, names in groups.items():
        lines += [*_wrapped(f"  {listed(names)}:", "    "), *_wrapped(f"    {', '.join(ends)}", "    ")]
    lines += ["What the model asks for, best and worst direction, if two may at most coordinate"]
    lines += [f"  {line}" for line in _own(record["own_buffers"])]
    return lines


def _ends(curve: Row) -> Iterator[str]:
    if curve["limit"] != "any":
        yield "sets no limit, whatever the buffer" if curve["limit"] == "none" else TOGETHER
        return
    for one in curve["ends"]:
        sure = "" if one["proven"] else " or more"
        yield f"{one['outposts']}: {one['buffer_m'] / 1e3:.1f} km{sure}"


def _own(rows: Iterable[Row]) -> Iterator[str]:
    groups: dict[tuple[str, str, float, float], list[str]] = {}
    for row in rows:
        groups.setdefault((row["outpost"], row["level"], row["best_m"], row["worst_m"]), []).append(row["reading"])
    for (outpost, level, best, worst), names in groups.items():
        yield f"{outpost}, {level}: {best / 1e3:.1f} to {worst / 1e3:.1f} km under {', '.join(names)}"


def _left_out(record: Row) -> list[str]:
    if not record["left_out"]:
        return []
    return _wrapped(f"Left out, because only a region is known: {', '.join(record['left_out'])}.")
