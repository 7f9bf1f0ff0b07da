"""Does everything that a scenario names exist, and do its days and places make sense?"""

import re
from collections.abc import Iterable
from itertools import pairwise

from dueregard.errors import Fault
from dueregard.model.physics import Attributes
from dueregard.model.rulebook import Gazetteer, Rulebook
from dueregard.model.scenario import Activity, DeclaredZone
from dueregard.readers.expected import keys_of
from dueregard.readers.faults import dotted, shown
from dueregard.readers.names import listed
from dueregard.readers.scenario_dealings import dealing_names
from dueregard.readers.scenario_entries import Entries, with_parts
from dueregard.readers.scenario_names import Faults, fault, mechanisms, subjects, unknown
from dueregard.readers.scenario_places import place_faults
from dueregard.readers.states import unknown_state
from dueregard.readers.uncertainty_checks import correlation_faults, names_in
from dueregard.readers.yaml_marks import KeyPath, line_at

CERTAINTIES = ("certain", "possible")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")


def scenario_faults(entries: Entries, rulebook: Rulebook, gazetteer: Gazetteer) -> list[Fault]:
    """Check the entries of a scenario against each other, the rules and the named places.

    Returns
    -------
    list
        Every fault.
    """
    parts = with_parts(entries)
    return [
        *_id_faults(entries),
        *_state_faults(parts),
        *_name_faults(parts, rulebook),
        *_attribute_faults(entries, rulebook),
        *_rhythm_faults(entries, rulebook),
        *_day_faults(entries),
        *_expectation_faults(entries, rulebook),
        *place_faults(parts, gazetteer),
        *_correlation_faults(entries, rulebook),
    ]


def _correlation_faults(entries: Entries, rulebook: Rulebook) -> Faults:
    activities = entries.names("activities")
    if activities is not None and "correlated" in entries.document.data:
        yield from correlation_faults(entries.document, names_in(rulebook, activities))


def _id_faults(entries: Entries) -> Faults:
    for group, pattern in (("actors", _ID), ("activities", _ID), ("zones", _ID), ("sources", _SOURCE_ID)):
        for name in entries.names(group) or ():
            if not pattern.fullmatch(name):
                problem = f"'{name}' cannot be an id"
                expected = "Small letters, digits and hyphens, a letter or digit first"
                line = line_at(entries.document, (group, name))
                yield Fault(entries.document.file, f"{group}: {problem}", expected, "Rename it", line)


def _state_faults(entries: Entries) -> Faults:
    for name, actor in entries.actors.items():
        yield from _codes(entries, ("actors", name, "state"), [actor.state] if actor.state else [])
        yield from _codes(entries, ("actors", name, "joint"), actor.joint)
        yield from _codes(entries, ("actors", name, "participants"), actor.participants)
    for name, activity in entries.activities.items():
        registry = activity.state_of_registry
        yield from _codes(entries, ("activities", name, "state_of_registry"), [registry] if registry else [])
        yield from _codes(entries, ("activities", name, "launching_states"), activity.launching_states)


def _codes(entries: Entries, path: KeyPath, codes: Iterable[str]) -> Faults:
    line = line_at(entries.document, path)
    found = (unknown_state(entries.document.file, line, dotted(path), code) for code in codes)
    yield from (fault for fault in found if fault is not None)


def _name_faults(entries: Entries, rulebook: Rulebook) -> Faults:
    for name, activity in entries.activities.items():
        yield from _activity_names(entries, name, activity, rulebook)
    for name, zone in entries.zones.items():
        yield from _zone_names(entries, name, zone)
    yield from dealing_names(entries, rulebook)


def _activity_names(entries: Entries, name: str, activity: Activity, rulebook: Rulebook) -> Faults:
    path = ("activities", name)
    yield from unknown(entries, (*path, "actor"), "actor", activity.actor, entries.names("actors"))
    yield from unknown(entries, (*path, "kind"), "kind of activity", activity.kind, rulebook.kinds)
    yield from unknown(entries, (*path, "source"), "source", activity.source, entries.names("sources"))
    for index, interest in enumerate(activity.interests or ()):
        yield from unknown(entries, (*path, "interests", index), "receptor class", interest, rulebook.receptors)


def _zone_names(entries: Entries, name: str, zone: DeclaredZone) -> Faults:
    path = ("zones", name)
    yield from unknown(entries, (*path, "by"), "actor", zone.by, entries.names("actors"))
    yield from unknown(entries, (*path, "around"), "activity", zone.around, entries.names("activities"))
    yield from unknown(entries, (*path, "source"), "source", zone.source, entries.names("sources"))


def _attribute_faults(entries: Entries, rulebook: Rulebook) -> Faults:
    for name, activity in entries.activities.items():
        kind = rulebook.kinds.get(activity.kind)
        given = [key for key in keys_of(Attributes) if getattr(activity, key) is not None]
        for key in given if kind is not None else ():
            if kind is not None and key not in kind.allows:
                expected = f"Attributes of a {kind.kind}: {listed(sorted(kind.allows))}"
                problem = f"a {kind.kind} has no {key}"
                yield fault(entries, ("activities", name, key), problem, expected, "Leave it out")


def _rhythm_faults(entries: Entries, rulebook: Rulebook) -> Faults:
    """Tell the landings of which no day and no rate is given: nothing that they throw would ever be reckoned."""
    for name, activity in entries.activities.items():
        if activity.kind in rulebook.kinds_with_events and not activity.events and activity.rate_per_year is None:
            problem = f"neither events: nor rate_per_year: says when this {activity.kind} takes place"
            expected = "operates: says how long the craft works, not when it lands or takes off"
            remedy = "Give events: [a day, ...], or rate_per_year: beside operates:"
            yield fault(entries, ("activities", name), problem, expected, remedy)


def _day_faults(entries: Entries) -> Faults:
    for name, activity in entries.activities.items():
        yield from _activity_days(entries, ("activities", name), activity)
    for index, talk in entries.consultations.items():
        if talk.concluded_on is not None and talk.concluded_on < talk.opened_on:
            problem = f"concluded on {talk.concluded_on}, before it was opened on {talk.opened_on}"
            yield fault(entries, ("consultations", index, "concluded_on"), problem)
    for index, agreement in entries.agreements.items():
        if agreement.ends is not None and agreement.ends <= agreement.starts:
            problem = f"ends {agreement.ends}, not after it starts on {agreement.starts}"
            yield fault(entries, ("agreements", index, "to"), problem, "'to' is the first day no longer in force")


def _activity_days(entries: Entries, path: KeyPath, activity: Activity) -> Faults:
    for index, (before, after) in enumerate(pairwise(activity.events), start=1):
        if after.nominal < before.nominal:
            problem = f"{after.nominal} stands after {before.nominal}"
            yield fault(entries, (*path, "events", index), problem, "Events stand in order of time", "Sort them")
    yield from _events_outside(entries, path, activity)
    starts = [event.nominal for event in activity.events]
    starts += [] if activity.operates is None else [activity.operates.starts.nominal]
    if activity.present_until is not None and activity.present_until <= min(starts):
        problem = f"{activity.present_until} is not after the first day, {min(starts)}"
        expected = "present_until is the first day on which the object is no longer there"
        yield fault(entries, (*path, "present_until"), problem, expected)


def _events_outside(entries: Entries, path: KeyPath, activity: Activity) -> Faults:
    """Tell the events that take place on no admissible day of the operation."""
    if activity.operates is None:
        return
    starts, ends = activity.operates.starts, activity.operates.ends
    for index, event in enumerate(activity.events):
        late = ends is not None and event.earliest >= ends.latest
        if event.latest < starts.earliest or late:
            problem = f"the event of {event.nominal} lies outside the operation"
            until = "without an end" if ends is None else f"to {ends.nominal}, the first day no longer active"
            expected = f"It operates from {starts.nominal} {until}"
            yield fault(entries, (*path, "events", index), problem, expected, "Mend the event or operates")


def _expectation_faults(entries: Entries, rulebook: Rulebook) -> Faults:
    for reading, expectation in entries.expect.items():
        yield from unknown(entries, ("expect", reading), "reading", reading, rulebook.readings)
        for key in ("must_conflict", "must_not_conflict"):
            for index, row in enumerate(getattr(expectation, key)):
                yield from _row_faults(entries, ("expect", reading, key, index), row, rulebook)
        for key in ("must_owe", "must_not_owe"):
            for index, row in enumerate(getattr(expectation, key)):
                yield from _owing_faults(entries, ("expect", reading, key, index), row, rulebook)


def _owing_faults(entries: Entries, path: KeyPath, row: tuple[str, ...], rulebook: Rulebook) -> Faults:
    if len(row) not in {2, 3}:
        expected = "A row is [rule, activity or zone] or [rule, one, the other]"
        yield fault(entries, path, f"{shown(row)} has {len(row)} parts", expected)
        return
    yield from unknown(entries, (*path, 0), "rule", row[0], rulebook.provisions)
    for index, name in enumerate(row[1:], start=1):
        yield from unknown(entries, (*path, index), "activity or zone", name, subjects(entries))


def _row_faults(entries: Entries, path: KeyPath, row: tuple[str, ...], rulebook: Rulebook) -> Faults:
    if len(row) not in {3, 4}:
        yield fault(
            entries, path, f"{shown(row)} has {len(row)} parts", "A row is [source, receptor, mechanism, certainty]"
        )
        return
    yield from unknown(entries, (*path, 0), "source", row[0], subjects(entries))
    yield from unknown(entries, (*path, 1), "receptor", row[1], subjects(entries))
    yield from unknown(entries, (*path, 2), "mechanism", row[2], mechanisms(rulebook))
    for certainty in row[3:]:
        yield from unknown(entries, (*path, 3), "certainty", certainty, CERTAINTIES)
