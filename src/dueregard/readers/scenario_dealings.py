"""Do notices, consultations, agreements, visits, distress and plans speak of what there is?"""

from collections.abc import Iterable

from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Sector, Visit
from dueregard.readers.scenario_entries import Entries
from dueregard.readers.scenario_names import Faults, Names, fault, mechanisms, subjects, unknown
from dueregard.readers.yaml_marks import KeyPath


def dealing_names(entries: Entries, rulebook: Rulebook) -> Faults:
    """Check what the actors of a scenario have told each other, agreed on, visited and suffered."""
    actors, spoken_of = entries.names("actors"), subjects(entries)
    for index, notice in entries.notices.items():
        yield from unknown(entries, ("notices", index, "of"), "activity or zone", notice.of, spoken_of)
    for index, talk in entries.consultations.items():
        path = ("consultations", index)
        yield from unknown(entries, (*path, "about"), "activity or zone", talk.about, spoken_of)
        yield from _parties(entries, (*path, "between"), talk.between, actors)
    for index, agreement in entries.agreements.items():
        path = ("agreements", index)
        sources = entries.names("sources")
        yield from _parties(entries, (*path, "between"), agreement.between, actors)
        yield from unknown(entries, (*path, "source"), "source", agreement.source, sources)
        covers = () if agreement.covers == "everything" else agreement.covers
        for at, mechanism in enumerate(covers):
            yield from unknown(entries, (*path, "covers", at), "mechanism", mechanism, mechanisms(rulebook))
    yield from _distress_names(entries)
    yield from _visit_faults(entries)
    yield from _plan_faults(entries, rulebook)


def _distress_names(entries: Entries) -> Faults:
    for index, emergency in entries.emergencies.items():
        path = ("emergencies", index)
        yield from unknown(entries, (*path, "crew"), "actor", emergency.crew, entries.names("actors"))
        yield from unknown(entries, (*path, "source"), "source", emergency.source, entries.names("sources"))


def _parties(entries: Entries, path: KeyPath, parties: Iterable[str], actors: Names) -> Faults:
    for index, party in enumerate(parties):
        yield from unknown(entries, (*path, index), "actor", party, actors)


def _visit_faults(entries: Entries) -> Faults:
    for index, visit in entries.visits.items():
        path = ("visits", index)
        yield from unknown(entries, (*path, "visitor"), "actor", visit.visitor, entries.names("actors"))
        activities = entries.names("activities")
        yield from unknown(entries, (*path, "to"), "activity", visit.to, activities)
        yield from unknown(entries, (*path, "travels_as"), "activity", visit.travels_as, activities)
        yield from _visit_sides(entries, path, visit)


def _visit_sides(entries: Entries, path: KeyPath, visit: Visit) -> Faults:
    """Tell a visit to oneself, and one that comes as somebody else."""
    host, vehicle = entries.activities.get(visit.to), entries.activities.get(visit.travels_as or "")
    if host is not None and host.actor == visit.visitor:
        problem = f"{visit.visitor} visits its own activity '{visit.to}'"
        yield fault(
            entries, (*path, "to"), problem, "OST Art. XII is about visits to others", "Name another's activity"
        )
    if vehicle is not None and vehicle.actor != visit.visitor:
        problem = f"'{visit.travels_as}' is of {vehicle.actor}, not of {visit.visitor}"
        yield fault(entries, (*path, "travels_as"), problem, "", "Name an activity of the visitor, or leave it out")


def _plan_faults(entries: Entries, rulebook: Rulebook) -> Faults:
    plan = entries.plan
    if plan is None:
        return
    yield from _parties(entries, ("plan", "participants"), plan.participants, entries.names("actors"))
    yield from unknown(entries, ("plan", "source"), "source", plan.source, entries.names("sources"))
    free = [rule.rule for rule in rulebook.provisions.values() if rule.borrowed]
    for index, name in enumerate(plan.adopts):
        yield from unknown(entries, ("plan", "adopts", index), "rule that a plan can adopt", name, free)
    for name, sector in plan.sectors.items():
        yield from _sector_faults(entries, ("plan", "sectors", name), sector, rulebook)


def _sector_faults(entries: Entries, path: KeyPath, sector: Sector, rulebook: Rulebook) -> Faults:
    for key in ("keeps_out", "accepts"):
        for index, mechanism in enumerate(getattr(sector, key)):
            yield from unknown(entries, (*path, key, index), "mechanism", mechanism, list(rulebook.hazards))
    for mechanism in sorted({*sector.keeps_out} & {*sector.accepts}):
        problem = f"'{mechanism}' is kept out and accepted at once"
        yield fault(entries, (*path, "accepts"), problem, "A sector does one or the other", "Take it out of one list")
