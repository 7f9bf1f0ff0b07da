"""What does a reform move, all together, clause by clause, and with each clause struck out?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from dueregard.analyses.compare import ClauseEffect, Compared, Comparison, View, compare, joined, view_of
from dueregard.analyses.law_changes import law_changes
from dueregard.model.reform import LawStep, ReformedLaw
from dueregard.model.rulebook import Rulebook
from dueregard.model.tables import Assessment

Assess = Callable[[Rulebook, date, date], Assessment]
"""Assesses a scenario under some rules, from a day up to another."""
Told = Callable[[int, int], None]
"""Is told how many assessments are begun, and how many there will be."""


@dataclass
class _Bench:
    """The laws that were assessed over one period; equal laws are assessed once."""

    starts: date
    ends: date
    books: list[Rulebook]
    views: list[View] = field(default_factory=list)

    def moves(self, book: Rulebook) -> Comparison:
        """Compare the law before the reform, which stands first, with another."""
        return compare(self.views[0], self.views[_place(book, self.books) or 0])


def reform_effects(
    law: ReformedLaw, starts: date, ends: date, assess: Assess, told: Told = lambda *_: None
) -> Compared:
    """Compare a scenario before and after a reform, from each day on which a clause begins up to the next.

    Both sides are cut at the same days, so that nothing moves because of a cut. What lies before the first clause is
    not compared: there both laws are the same.

    Parameters
    ----------
    starts, ends
        Window, half-open.
    """
    days = [min(max(step.starts, starts), ends) for step in law.steps]
    spans = [(step, *span) for step, span in zip(law.steps, pairwise([*days, ends]), strict=True) if span[0] < span[1]]
    benches = [_Bench(first, after, _distinct(law, step)) for step, first, after in spans]
    total = max(sum(len(bench.books) for bench in benches), 1)
    done, sides = 0, list[Assessment]()
    for bench, (step, *_) in zip(benches, spans, strict=True):
        last = _place(step.whole, bench.books) or 0
        for place, book in enumerate(bench.books):
            done += 1
            told(done, total)
            assessed = assess(book, bench.starts, bench.ends)
            bench.views.append(view_of(assessed))
            sides += [assessed] if place in {0, last} else []
    sides = sides or [assess(law.before, starts, ends)]
    whole = joined([bench.moves(step.whole) for bench, (step, *_) in zip(benches, spans, strict=True)])
    names = "the law as it is", law.reform.title
    first = days[0] if benches else starts
    clauses = tuple(_clauses(law, [(bench, step) for bench, (step, *_) in zip(benches, spans, strict=True)]))
    return Compared("reform", names, sides[-2:][0], sides[-1], whole, first, law.reform, clauses)


def _distinct(law: ReformedLaw, step: LawStep) -> list[Rulebook]:
    """Return the laws of a step that differ, the law before the reform first."""
    books = [law.before]
    for book in (step.whole, *step.alone.values(), *step.without.values()):
        if _place(book, books) is None:
            books.append(book)
    return books


def _place(book: Rulebook, books: Sequence[Rulebook]) -> int | None:
    return next((place for place, other in enumerate(books) if other is book or not law_changes(other, book)), None)


def _clauses(law: ReformedLaw, benches: Sequence[tuple[_Bench, LawStep]]) -> Iterator[ClauseEffect]:
    for name in law.reform.clauses:
        standing = [(bench, step) for bench, step in benches if law.reform.first_day(name) <= step.starts]
        last = next(step for step in reversed(law.steps) if law.reform.first_day(name) <= step.starts)
        book = last.alone.get(name, last.whole)
        alone = joined([bench.moves(step.alone.get(name, step.whole)) for bench, step in standing])
        without = joined(
            [bench.moves(step.without.get(name, law.before)) for bench, step in standing]
            + [bench.moves(step.whole) for bench, step in benches if law.reform.first_day(name) > step.starts]
        )
        yield ClauseEffect(name, alone, without, tuple(law_changes(law.before, book)), book)
