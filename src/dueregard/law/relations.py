"""Which rule gives way to which, and which two apply at once without a stated order?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations

from dueregard.model.law import Provision

APART = ("object",)
"""Polarities of things, not of ground: what is owed to a thing adds to what is owed on the ground."""
Rules = Mapping[str, Provision]


def stronger_than(rule: Provision, rules: Rules) -> frozenset[str]:
    """Return the ids of the rules that a rule gives way to, directly or through others."""
    found: set[str] = set()
    waiting = _directly_stronger(rule, rules)
    while waiting:
        found |= waiting
        waiting = {name for one in waiting if one in rules for name in _directly_stronger(rules[one], rules)} - found
    return frozenset(found)


def _directly_stronger(rule: Provision, rules: Rules) -> set[str]:
    return {*rule.defeated_by, *(name for name, one in rules.items() if rule.rule in one.overrides)}


def circular(rules: Rules) -> list[str]:
    """Return the ids of the rules that give way to themselves through others, sorted."""
    return sorted(name for name, rule in rules.items() if name in stronger_than(rule, rules))


def unordered(rules: Rules) -> Iterator[tuple[Provision, Provision]]:
    """Give every two rules that apply to the same meeting, oblige differently, and stand in no order."""
    for one, other in combinations(rules.values(), 2):
        if competing(one, other):
            ordered = one.rule in stronger_than(other, rules) or other.rule in stronger_than(one, rules)
            if not ordered:
                yield one, other


def competing(one: Provision, other: Provision) -> bool:
    """Say whether two rules may ask different things of whoever comes to the same ground.

    They do if they share a reading, the kind of ground, a kind of activity, a mechanism and a day, and each has an
    effect on entry. Rules of conduct without one (due regard, liability) and duties of one add up with any other.
    """
    both = (one, other)
    if any(
        rule.obligation_of_one or rule.effect_on_entry == "none" or rule.polarity in {None, *APART} for rule in both
    ):
        return False
    return (
        one.polarity == other.polarity
        and bool(set(one.readings) & set(other.readings))
        and _meet(one.trigger.kinds, other.trigger.kinds)
        and _meet(one.trigger.mechanisms, other.trigger.mechanisms)
        and _on_a_day(one, other)
    )


def _meet(some: Collection[str], others: Collection[str]) -> bool:
    """Whether two lists have something in common; an empty one stands for everything."""
    return not some or not others or bool(set(some) & set(others))


def _on_a_day(one: Provision, other: Provision) -> bool:
    times = (one.effective, other.effective)
    return max(each.starts or date.min for each in times) < min(each.ends or date.max for each in times)


def leading(names: Iterable[str], rules: Rules) -> list[str]:
    """Return those of some rules that give way to none of the others, in their order."""
    given = list(names)
    return [name for name in given if not stronger_than(rules[name], rules) & set(given)]


def giving_way(rule: str, reading: str, kind: str, mechanism: str, rules: Rules) -> list[str]:
    """Return the rules that apply to a meeting under a reading, too, and give way to the one that decides it.

    Parameters
    ----------
    kind, mechanism
        Kind of the activity that acts, and how it reaches the other.
    """
    return [
        name
        for name, one in rules.items()
        if reading in one.readings
        and _meet(one.trigger.kinds, [kind])
        and _meet(one.trigger.mechanisms, [mechanism])
        and rule in stronger_than(one, rules)
    ]
