"""What does a planner read first, and what below it?"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dueregard.model.law import EFFECTS
from dueregard.writers.cells import sampled
from dueregard.writers.titles import obliged_words, plain_words

Row = Mapping[str, Any]
WIDTH = 100
YOURS = ("you", "both")
VERBS = {
    "consult_before": "consult {} before proceeding",
    "consult_and_yield": "consult {} and yield",
    "notify": "notify {}",
    "notify_and_coordinate": "notify {} and coordinate",
    "coordinate": "coordinate with {}",
    "seek_consent": "ask the consent of {} (a claim)",
    "due_regard": "have due regard to {}",
    "preserve": "preserve what {} left there",
    "avoid": "keep away from what {} left there",
}
LIMITS = (
    "No legal advice. No law gives these distances: they are engineering results, guidelines or assumptions. A zone is "
    "not territory. Relief is not considered."
)


def answer(record: Row) -> list[str]:
    """Answer in a few sentences: what is owed, readings that ask the same together, then how far to move."""
    said: dict[str, list[str]] = {}
    for reading, status in record["readings"].items():
        said.setdefault(_asked(reading, record), []).append(f"{reading} ({status})")
    return [*(f"Under {listed(names)} {words}." for words, names in said.items()), _move_sentence(record)]


def _asked(reading: str, record: Row) -> str:
    rows = [row for row in record["duties"] if row["reading"] == reading and binds(row)]
    sure = [row for row in rows if row["certainty"] == "certain"]
    if sure:
        return f"you must {'; '.join(_duty_words(duty, own, record) for duty, own in _by_duty(sure))}"
    if rows:
        most = _share(max(row["share"] or 0.0 for row in rows))
        said = "; ".join(_duty_words(duty, own, record) for duty, own in _by_duty(rows))
        return f"nothing is sure; you may have to {said} (of the open places and dates at most: {most})"
    return "you owe nothing beyond due regard"


def binds(row: Row) -> bool:
    """Whether a row obliges the proposal beyond due regard."""
    return row["who"] in YOURS


def _by_duty(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    duties = sorted({row["duty"]: row for row in rows}.values(), key=_strength)
    return [(row["duty"], [one for one in rows if one["duty"] == row["duty"]]) for row in duties]


def _strength(row: Row) -> int:
    return -EFFECTS.index(row["effect_on_entry"])


def _duty_words(duty: str, rows: Sequence[Row], record: Row) -> str:
    others = dict.fromkeys(row["other_actor"] for row in rows)
    return verb(duty, listed(record["actors"][one]["name"] for one in others)) + _opening(rows)


def _opening(rows: Iterable[Row]) -> str:
    """Say by which day the first of some talks must be open, and by which number, so that none passes as law."""
    days = sorted((row["latest_open_on"], row["lead_time"]) for row in rows if row["latest_open_on"])
    return f", opening by {days[0][0]} ({days[0][1]})" if days else ""


def verb(duty: str, whom: str) -> str:
    """Say what a duty asks, with whom it is owed to in it."""
    return VERBS.get(duty, f"{plain_words(duty)} towards {{}}").format(whom)


def listed(names: Iterable[str]) -> str:
    """Write names in one line: a, b and c."""
    found = list(names)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


def _move_sentence(record: Row) -> str:
    together = record["clear"][-1]
    under = "" if together["reading"] is None else f" under {together['reading']}"
    under = " under any of these readings" if together["reading"] is None else under
    count = together["possible_meetings"]
    left = f" ({count} {'stays' if count == 1 else 'stay'} possible)" if count else ""
    if together["lat_deg"] is None:
        return f"No place was found where no duty beyond due regard is certain{under}."
    if together["distance_m"] == 0.0:
        return f"Here no duty beyond due regard is certain{under}{left}{_room(together)}."
    return f"So that no duty beyond due regard is certain{under}{left}: move {move_words(together)}."


def _room(clear: Row) -> str:
    return "" if clear["room_m"] is None else f"; the nearest ground where one is lies {metres(clear['room_m'])} off"


def move_words(clear: Row) -> str:
    """Say how far to move and where to."""
    most = "" if clear["nearest"] else "at most "
    way = f"{most}{metres(clear['distance_m'])} towards {clear['azimuth_deg']:.0f}°"
    return f"{way}, to {place_words(clear['lat_deg'], clear['lon_deg'])}"


def metres(length_m: float) -> str:
    """Write a length: 845 m, 2.34 km, 41 km."""
    if length_m < 1000.0:
        return f"{length_m:.0f} m"
    return f"{length_m / 1000.0:.2f} km" if length_m < 10_000.0 else f"{length_m / 1000.0:.1f} km"


def place_words(lat_deg: float, lon_deg: float) -> str:
    """Write a place as the command line takes it."""
    return f"{lat_deg:.6f} {lon_deg:.6f}"


def advice_text(record: Row, paths: Sequence[Path] = ()) -> str:
    """Return the whole advice as lines of text."""
    parts = [
        [_title(record)],
        [line for sentence in record["answer"] for line in _wrapped(sentence, "", "  ")],
        _section("You must, for certain", _blocks(_certain(record, YOURS), record, mine=True)),
        _section("You may have to, as places or dates are open", _blocks(_possible(record), record, mine=True)),
        _section("Others owe you, for certain", _blocks(_certain(record, ("they",)), record, mine=False)),
        _section("Meetings in fact, whatever the reading", _meetings(record)),
        _section("So that no duty beyond due regard is certain (checked by running the model there)", _moves(record)),
        _section("Owed to the world at large", _obligations(record)),
        [*_wrapped(LIMITS, "", "")],
        [f"Written: {', '.join(str(path) for path in paths)}"] if paths else [],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _title(record: Row) -> str:
    asked = record["proposal"]
    stamp = "" if record["stamp"] is None else f"{record['stamp']}: "
    where = place_words(asked["lat_deg"], asked["lon_deg"])
    when = asked["starts_on"] + (
        "" if asked["starts_latest"] == asked["starts_on"] else f" to {asked['starts_latest']}"
    )
    who = "+".join(asked["states"])
    return f"{stamp}{asked['title']} of {who} at {where} from {when} ({record['scenario']}, as known {record['as_of']})"


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False, break_long_words=False
    )


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return [title, *found] if found else []


def _certain(record: Row, whose: tuple[str, ...]) -> list[Row]:
    return [row for row in record["duties"] if row["who"] in whose and row["certainty"] == "certain"]


def _possible(record: Row) -> list[Row]:
    return [row for row in record["duties"] if binds(row) and row["certainty"] != "certain"]


def _blocks(rows: Sequence[Row], record: Row, *, mine: bool) -> Iterator[str]:
    """Give one block a duty, counterpart and provision, readings and reasons together; binding law first."""
    order = list(record["readings"])
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in sorted(rows, key=lambda row: (order.index(row["reading"]), _strength(row))):
        groups.setdefault((row["duty"], row["other_actor"], row["provision"]), []).append(row)
    for (duty, actor, provision), own in groups.items():
        who = record["actors"][actor]
        name = f"{who['name']} [{'+'.join(who['states'])}]"
        said = verb(duty, name) if mine else f"{name} must {verb(duty, 'you')}"
        mutual = ", as it must with you" if all(row["who"] == "both" for row in own) else ""
        yield from _wrapped(f"{said}{_opening(own)}{mutual}", "  ", "      ")
        yield from _wrapped(f"{listed(dict.fromkeys(row['reading'] for row in own))}: {provision}", "    ", "      ")
        yield from _wrapped("; ".join(_reasons(own, record)), "    ", "      ")


def _reasons(rows: Iterable[Row], record: Row) -> Iterator[str]:
    """Say why, things that the same effect reaches together."""
    ways: dict[str, dict[str, None]] = {}
    for row in rows:
        other, mechanism = record["titles"].get(row["other"], row["other"]), plain_words(row["mechanism"])
        incoming = row["source_activity"] == row["other"]
        if row["polarity"] != "emission":
            way = "you enter {}" if incoming else "{} enters"
        else:
            way = f"{mechanism} reaches you from {{}}" if incoming else f"your {mechanism} reaches {{}}"
        ways.setdefault(way, {})[_marked(other, row)] = None
    for way, others in ways.items():
        yield way.format(", ".join(others))


def _marked(other: str, row: Row) -> str:
    marks = [row["severity"]] if row["severity"] else []
    marks += [_share(row["share"])] if row["certainty"] != "certain" else []
    return f"{other} ({', '.join(marks)})" if marks else other


def _share(share: float | None) -> str:
    said = sampled(share)
    return said if share == 0.0 else f"share {said}"


def _meetings(record: Row) -> Iterator[str]:
    groups: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in record["meetings"]:
        ways = groups.setdefault((row["other"], row["other_actor"]), {})
        ways.setdefault(row["direction"], []).append(_met(row))
    for (other, actor), ways in groups.items():
        title, states = record["titles"].get(other, other), "+".join(record["actors"][actor]["states"])
        said = "; ".join(f"{way} by {', '.join(effects)}" for way, effects in ways.items())
        yield from _wrapped(f"{title} [{states}]: {said}", "  ", "      ")


def _met(row: Row) -> str:
    ground = "a zone" if row["polarity"] != "emission" else plain_words(row["mechanism"])
    sure = row["severity"] if row["certainty"] == "certain" else _share(row["share"])
    return f"{ground} ({sure})" if sure else ground


def _moves(record: Row) -> Iterator[str]:
    for words, names in moves(record).items():
        yield from _wrapped(f"{listed(names)}: {words}", "  ", "      ")


def moves(record: Row) -> dict[str, list[str]]:
    """Say how far to move, and under which readings."""
    said: dict[str, list[str]] = {}
    for clear in record["clear"]:
        said.setdefault(_move(clear), []).append(clear["reading"] or "all of them together")
    alike = len(said) == 1 and len(record["clear"]) > 1
    return {words: ["each reading", "all of them together"] for words in said} if alike else said


def _move(clear: Row) -> str:
    if clear["lat_deg"] is None:
        said = "no such place was found"
    elif clear["distance_m"] == 0.0:
        said = f"stay here{_room(clear)}"
    else:
        said = f"move {move_words(clear)}"
    left = clear["possible_meetings"]
    return said + (f"; {left} meeting{'' if left == 1 else 's'} may still oblige" if left else "")


def _obligations(record: Row) -> Iterator[str]:
    for row in record["obligations"]:
        due = f" by {row['due_on']}" if row["due_on"] else ""
        yield from _wrapped(
            f"{row['state']}: {obliged_words(row['duty'], row['to'])}{due} ({row['provision']})", "  ", "      "
        )
