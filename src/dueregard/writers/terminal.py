"""What does the user see first, in the terminal?"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dueregard.errors import Fault
from dueregard.model.tables import CONFLICTS, Assessment, Relief
from dueregard.writers.cells import Cell, kilometres2, percent, records, sampled
from dueregard.writers.gis.geojson import STAMP
from dueregard.writers.ranking import ranked
from dueregard.writers.scarce import scarce_words
from dueregard.writers.shares import Share, largest_shares, single_actors
from dueregard.writers.skipped import unwritten_words
from dueregard.writers.summary import left_out
from dueregard.writers.titles import SHORT, actor_title, by_status, plain_words, scarce_title
from dueregard.writers.verdict import (
    APART,
    CONSULT,
    COORDINATE,
    REGARD,
    Verdict,
    most_by_effect,
    verdict,
    verdict_id,
    verdict_sentences,
    without_operators,
)
from dueregard.zones.screens import NARROW
from dueregard.zones.shielded import LEAST_CELLS

MOST_CONFLICTS = 8
MOST_ACTORS = 12
LEAST_ASKED = {effect: words.removesuffix(" or more") for effect, words in SHORT.items()}
"""The same words where the heading says that it is the least."""


def print_run(console: Console, assessment: Assessment, paths: Sequence[Path]) -> None:
    """Print the verdict, one table a matter, what it rests on, and the files.

    Parameters
    ----------
    console
        Where to print.
    assessment
        Records and tables.
    paths
        Files that were written; none are named if there are none.
    """
    found = verdict(assessment)
    _print_verdict(console, assessment)
    console.print(_readings_table(found))
    _print_top(console, assessment)
    _print_shares(console, assessment)
    console.print(Text(relief_words(assessment.relief)))
    console.print(f"Rests on {len(assessment.assumptions)} numbers and choices that are not law.", style="bold")
    console.print("Areas, shares and days are computed from them; class and source of each: report.md.")
    for sentence in unwritten_words(assessment):
        console.print(Text(sentence, style="bold"))
    _print_files(console, paths)


def _print_verdict(console: Console, assessment: Assessment) -> None:
    stamp = f"{STAMP}, invented positions: " if assessment.scenario.kind == "exercise" else ""
    console.print(Text(f"{stamp}{assessment.scenario.scenario}", style="bold"))
    for sentence in verdict_sentences(assessment)[:-1]:
        console.print(Text(sentence))
    console.print(Text(f"verdict {verdict_id(assessment)}", style="dim"))


def framed(title: str, headers: Iterable[str], rows: Iterable[Iterable[str]], wrapped: Sequence[int] = (0,)) -> Table:
    """Return a table under its title; columns named in `wrapped`, by place, may break their lines."""
    table = Table(title=Text(title), title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for place, header in enumerate(headers):
        table.add_column(header, overflow="fold", no_wrap=place not in wrapped)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _readings_table(found: Verdict) -> Table:
    """Return counts, certain + possible, by reading and weight of the duty."""
    headers = ("reading", "source", "consult or more", "notify, coordinate", "regard only", "apart")
    rows = [
        (row.reading, row.status, *(_sum_words(row.certain, row.possible, name) for name in COLUMNS))
        for row in found.readings
    ]
    return framed("Conflicts: certain + possible (apart: no duty between States)", headers, rows, range(1, 6))


COLUMNS = (CONSULT, COORDINATE, REGARD, APART)


def _sum_words(certain: Mapping[str, int], possible: Mapping[str, int], name: str) -> str:
    return f"{certain.get(name, 0)} + {possible.get(name, 0)}"


def _print_top(console: Console, assessment: Assessment) -> None:
    """Print the first conflicts of the first reading, binding law first, that has certain ones, or else any."""
    owed = ranked(assessment.conflicts)
    certain = owed[owed["certainty"] == "certain"]
    shown, kind = (certain, "certain") if len(certain) else (owed, "only possible (none is certain)")
    found = [
        name for name in by_status(assessment.options.readings, assessment.rulebook) if name in set(shown["reading"])
    ]
    if not found:
        return
    own = shown[shown["reading"] == found[0]]
    rows = [_top_row(row) for row in records(own.head(MOST_CONFLICTS), CONFLICTS)]
    why = "by: with an assumed lead; why: dueregard explain"
    title = f"Under {found[0]}, first {len(rows)} of {len(own)} {kind}; {why}"
    console.print(framed(title, ("id", "bearer", "towards", "duty", "by", "share", "reach by"), rows, (0, 3, 5)))


def _top_row(row: Mapping[str, Cell]) -> tuple[str, ...]:
    return (
        str(row["conflict_id"]),
        _short(row["bearer"]),
        _short(row["beneficiary"]),
        plain_words(row["duty"]),
        str(row["latest_open_on"] or "-"),
        sampled(row["share"] if isinstance(row["share"], float) else None),
        str(row["number_class"] or "-").lower(),
    )


def _short(side: Cell) -> str:
    text = without_operators(str(side or "-"))
    return text if len(text) <= 13 else f"{text[:9]} ..."


def _print_shares(console: Console, assessment: Assessment) -> None:
    """Print the largest share of scarce ground for the leading newcomer, actors down, readings across."""
    newcomer = assessment.rulebook.leading_newcomer
    shares = single_actors(largest_shares(assessment), newcomer)
    if newcomer is None or not shares:
        return
    first, actors = shares[0].reading, _actors(shares)[:MOST_ACTORS]
    rows = [_share_row(actor, first, shares, assessment) for actor in actors]
    title = f"Where a newcomer would owe a duty ({assessment.rulebook.newcomers[newcomer].title}), {shares[0].on}"
    headers = ("actor", "km2", "largest share", "of scarce ground", "least asked, over the readings", "reach by")
    console.print(framed(f"{title}, under {first}", headers, rows, (0, 2, 3, 4)))
    unplaced = left_out(assessment)["activities_without_a_place"]
    if unplaced:
        console.print(Text(f"Left out here, because only a region is known: {', '.join(unplaced)}."))
    for sentence in scarce_words(assessment):
        console.print(Text(sentence))


def relief_words(relief: Relief | None) -> str:
    """Say in a line what terrain did to the ground that activities reach."""
    if relief is None:
        return "Terrain: none, footprints are those of the smooth sphere."
    emission = next((one for one in relief.areas if one.polarity == "emission"), None)
    if emission is None:
        return f"Terrain ({', '.join(relief.grids)}): no footprint to look at."
    narrow = dict(relief.zones).get(NARROW, 0)
    return (
        f"Terrain ({', '.join(relief.grids)}) takes {kilometres2(emission.removed_km2)} km2 off the "
        f"{kilometres2(emission.circle_km2)} km2 that activities reach on the smooth sphere; "
        f"{kilometres2(emission.undecided_km2)} km2 are undecided and count as reached; {narrow} of "
        f"{sum(count for _, count in relief.zones)} zones stay circles, narrower than {LEAST_CELLS} cells."
    )


def _actors(shares: Sequence[Share]) -> list[str]:
    return list(dict.fromkeys(share.actor for share in shares))


def _share_row(actor: str, first: str, shares: Sequence[Share], assessment: Assessment) -> tuple[str, ...]:
    own = [share for share in shares if share.actor == actor]
    lead = own[0]
    return (
        actor_title(actor, assessment),
        kilometres2(lead.procedural_km2 + lead.claimed_km2),
        f"{percent(lead.scarce_share)} ({lead.effect}{'' if lead.reading == first else f', {lead.reading}'})",
        "none" if lead.share_of is None else scarce_title(lead.share_of, assessment),
        _over_the_readings(own, assessment.options.readings),
        lead.number_class.lower(),
    )


def _over_the_readings(shares: Sequence[Share], readings: Sequence[str]) -> str:
    """Say from which share to which each effect goes over the readings in which it is the least that is asked."""
    told = most_by_effect(shares)
    sizes: dict[str, list[str]] = {}
    for effect, own in told.items():
        sizes.setdefault(_from_to([percent(one) for one in sorted(own.values())]), []).append(LEAST_ASKED[effect])
    parts = [f"{size}: {', '.join(effects)}" for size, effects in sizes.items()]
    free = set(readings) - {name for own in told.values() for name in own}
    return "; ".join([*parts, *(["else none"] if free and parts else ["none"] if free else [])])


def _from_to(sizes: Sequence[str]) -> str:
    return sizes[0] if sizes[0] == sizes[-1] else f"{sizes[0].removesuffix(' %')} to {sizes[-1]}"


def _print_files(console: Console, paths: Sequence[Path]) -> None:
    if paths:
        folders = dict.fromkeys(path.parent for path in paths)
        for folder in folders:
            names = ", ".join(path.name for path in paths if path.parent == folder)
            console.print(Text(f"Written to {folder}/: {names}"))


def print_faults(console: Console, faults: Sequence[Fault]) -> None:
    """Print every mistake of an input, one a line, and how many there are.

    Parameters
    ----------
    console
        Where to print, usually standard error.
    faults
        Mistakes in the order in which they stand in the file.
    """
    for fault in faults:
        console.print(Text(str(fault)), soft_wrap=True)
    if len(faults) > 1:
        console.print(f"{len(faults)} mistakes", style="bold")


def print_timings(console: Console, timings: Mapping[str, float]) -> None:
    """Print how long each stage took.

    Parameters
    ----------
    console
        Where to print.
    timings
        Duration of each stage, in order. [s]
    """
    total = sum(timings.values())
    rows = [(name, f"{seconds:.2f}", percent(seconds / total if total else 0.0)) for name, seconds in timings.items()]
    console.print(framed("Time", ("stage", "s", "share"), [*rows, ("total", f"{total:.2f}", "")]))
