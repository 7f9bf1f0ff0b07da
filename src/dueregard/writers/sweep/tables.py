"""Which tables does an ensemble show, on paper and in the terminal?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from dueregard.analyses.ensemble.scene import Scene
from dueregard.analyses.ensemble.tally import Tally
from dueregard.writers.cells import kilometres2, percent
from dueregard.writers.sweep.words import actor_name, output_words, rows_of
from dueregard.writers.titles import plain_words


@dataclass(frozen=True)
class Table:
    """A table of texts."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(scene: Scene, tally: Tally, most: int) -> Iterator[Table]:
    """Give the tables in the order in which a reader asks, with so many rows at most."""
    yield _readings(tally)
    yield _conflicts(scene, tally, most)
    if scene.newcomer is not None:
        yield _ground(scene, tally, most)
        yield _scarce(tally, most)
    yield from _drivers(tally, most)
    yield _convergence(tally)


def _ends(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"


def _readings(tally: Tally) -> Table:
    rows = [
        (
            row.reading,
            percent(row.conflicts),
            percent(row.consult),
            _ends(row.consult_low, row.consult_high),
            f"{row.conflicts_mean:.3g}",
            f"{row.consult_mean:.3g}",
        )
        for row in rows_of(tally.any_conflict)
    ]
    headers = ("reading", "any conflict", "any to consult", "95 % interval", "conflicts a world", "to consult a world")
    return Table("Probability that there is a conflict", headers, tuple(rows))


def _conflicts(scene: Scene, tally: Tally, most: int) -> Table:
    lead = scene.readings[0]
    mine = tally.conflicts[(tally.conflicts["reading"] == lead) & (tally.conflicts["probability"] > 0.0)]
    rows = [
        (
            f"{row.source} > {row.receptor}",
            plain_words(row.mechanism),
            percent(row.probability),
            _ends(row.low, row.high),
            percent(row.consult),
            _sides(row.source_later, row.receptor_later),
            plain_words(row.duty),
        )
        for row in rows_of(mine.head(most))
    ]
    headers = ("source > receptor", "mechanism", "probability", "95 % interval", "to consult", "who is later", "duty")
    return Table(f"Conflicts under {lead}, {len(rows)} of {len(mine)}", headers, tuple(rows))


def _sides(source: float, receptor: float) -> str:
    if source == receptor == 0.0:
        return "undetermined"
    return f"source {percent(source)}, receptor {percent(receptor)}"


def _spread(row: pd.Series, words: Sequence[str]) -> tuple[str, ...]:
    return (*words, *(kilometres2(row[name]) for name in ("mean", "p5", "p50", "p95")))


def _ground(scene: Scene, tally: Tally, most: int) -> Table:
    mine = tally.exclusion[tally.exclusion["reading"] == scene.readings[0]].sort_values("p50", ascending=False)
    rows = [
        _spread(row, (actor_name(scene, str(row["actor"])), str(row["exclusion"])))
        for _, row in mine.head(most).iterrows()
    ]
    title = f"Where a newcomer would owe a duty under {scene.readings[0]} [km2]"
    return Table(title, ("actor", "exclusion", "mean", "5 %", "median", "95 %"), tuple(rows))


def _scarce(tally: Tally, most: int) -> Table:
    mine = tally.shares[tally.shares["p95"] > 0.0].sort_values("mean", ascending=False)
    rows = [
        (row.share_of, percent(row.mean), percent(row.p5), percent(row.p50), percent(row.p95))
        for row in rows_of(mine.head(most))
    ]
    return Table(
        "Share of scarce ground, all actors together", ("scarce ground", "mean", "5 %", "median", "95 %"), tuple(rows)
    )


def _drivers(tally: Tally, most: int) -> Iterator[Table]:
    for output, group in tally.drivers.groupby("output", sort=False):
        rows = [
            (
                row.factor,
                _index(row.first, row.first_error),
                _index(row.total, row.total_error),
            )
            for row in rows_of(group.head(most))
        ]
        yield Table(
            f"What drives {output_words(str(output))}", ("uncertain thing", "first-order", "total"), tuple(rows)
        )


def _index(value: float, error: float) -> str:
    return "not known" if pd.isna(value) else f"{value:.3f} +- {error:.3f}"


def _convergence(tally: Tally) -> Table:
    rows = [
        (output_words(row.output), f"{row.worlds:,}", f"{row.mean:.4g}", f"{row.half_width:.2g}")
        for row in rows_of(tally.convergence)
    ]
    return Table("Convergence of the means", ("output", "worlds", "mean", "half-width, 95 %"), tuple(rows))
