"""What could be sent: a consultation request, a notice of a zone, a notice under the Moon Agreement?"""

from collections.abc import Iterator
from typing import Any

from dueregard.law.parties import bound
from dueregard.writers.explain.record import until
from dueregard.writers.memo.factors import gap
from dueregard.writers.memo.matter import Matter
from dueregard.writers.titles import plain_words
from dueregard.writers.verdict import states_in

Record = dict[str, Any]
SECRETARY_GENERAL = "UN Secretary-General"
CONSULT = ("consult_before", "consult_and_yield")


def drafts(matter: Matter) -> list[Record]:
    """Return three drafts, each with the fields that its text needs, or with the reason why it does not apply."""
    return [_ost(matter), _accords(matter), _moon_agreement(matter)]


def _draft(
    title: str, cite: str, *, why_not: str = "", opening: str = "", fields: dict[str, str] | None = None
) -> Record:
    given = [{"field": name, "value": value} for name, value in (fields or {}).items()]
    return {
        "title": title,
        "cite": cite,
        "applies": not why_not,
        "why_not": why_not,
        "opening": opening,
        "fields": given,
    }


def _bond(instrument: str, matter: Matter) -> tuple[str, str]:
    """Say whether an instrument stands between a State of each side, and name who keeps it from standing."""
    record = matter.rulebook.instruments.get(instrument)
    if record is None:
        return "no", f"{instrument} is not in these rules"
    answers = {pair: bound(record, *pair, matter.day, matter.as_of) for pair in matter.pairs}
    named = "; ".join(f"{a} and {b}: {answer}" for (a, b), answer in answers.items()) or "no pair of different States"
    best = next((word for word in ("yes", "unknown") if word in answers.values()), "no")
    return best, f"{record.short} in force between them on {matter.day}: {named}"


def _does_not_apply(instrument: str, matter: Matter) -> str:
    """Return why an instrument gives no notice between the two; empty where it may."""
    best, words = _bond(instrument, matter)
    return f"does not apply: {words}" if best == "no" else ""


def _ost(matter: Matter) -> Record:
    asks = matter.row["duty"] in CONSULT
    cite = "OST Art. IX, third sentence" if asks else "OST Art. IX, fourth sentence"
    title = "Request for consultation, Outer Space Treaty Art. IX"
    why_not = _does_not_apply("ost", matter)
    if why_not:
        return _draft(title, cite, why_not=why_not)
    source, receptor = matter.chain["activities"]
    planned, affected = (receptor, source) if _receptor_bears(matter) else (source, receptor)
    own, other = _own_and_other(matter, asks=asks)
    fields = {
        "from": own,
        "to": other,
        "legal basis": f"{cite}; {_bond('ost', matter)[1]}",
        "activity planned" if asks else "activity that causes the effect": _activity_words(planned),
        "activity affected": _activity_words(affected),
        "effect expected": _effect_words(matter),
        "consultation to be open by": _open_by(matter),
        "measures proposed": gap("measures that would avoid or reduce the effect"),
        "information offered and asked for": gap("trajectory, timing, shielding, thresholds of the affected equipment"),
        "contact and date": gap("authority, name, date"),
    }
    opening = _ost_opening(own, other, str(planned["activity"]), str(affected["activity"]), matter)
    return _draft(title, cite, opening=opening, fields=fields)


def _ost_opening(own: str, other: str, planned: str, affected: str, matter: Matter) -> str:
    """Say who asks whom for what: the bearer before it proceeds (s. 3), or the State that is affected (s. 4)."""
    if matter.row["duty"] not in CONSULT:
        believes = (
            f"It has reason to believe that {planned} would cause potentially harmful interference with {affected}"
        )
        return f"{own} requests consultation with {other}. {believes}."
    invites = f"{own} invites {other} to appropriate international consultations before it proceeds with {planned}"
    if _receptor_bears(matter):
        holds = f"As {matter.chain['reading']['title']!r} reads Art. IX, its presence would restrict {affected}"
        return f"{invites}. {holds}, which was there first; the text of Art. IX does not say so."
    believes = f"It has reason to believe that this would cause potentially harmful interference with {affected}"
    return f"{invites}. {believes}."


def _receptor_bears(matter: Matter) -> bool:
    """Whether a duty to consult lies on the side that would suffer the effect, not on the one that causes it."""
    bearers = set(states_in(str(matter.row["bearer"] or "")))
    return matter.row["duty"] in CONSULT and bearers == set(matter.sides[1]) and bearers != set(matter.sides[0])


def _own_and_other(matter: Matter, *, asks: bool) -> tuple[str, str]:
    """Return who writes and to whom: the bearer of a duty to consult, the State affected where there is none.

    Where both bear it (the dates do not tell who is later), the State of the source writes.
    """
    source, receptor = ("+".join(side) for side in matter.sides)
    if not asks or _receptor_bears(matter):
        return receptor, source
    return source, receptor


def _activity_words(side: Record) -> str:
    site = side["site"]
    if site is None:
        return f"{side['activity']} ({gap('no site in the run')})"
    position = site["position"]
    where = gap("position: only a region is known")
    if position:
        lat, lon = position["lat_deg"], position["lon_deg"]
        where = f"latitude {lat['text']}, longitude {lon['text']} (class: {lat['class']}; source: {lat['source']})"
    title = f" ({site['title']})" if site["title"] else ""
    days = f"from {site['starts_on']} {until(site['ends_on'])}, known to the {site['date_precision']}"
    return f"{side['activity']}{title}, {plain_words(site['kind'])}; {where}; {days}"


def _effect_words(matter: Matter) -> str:
    effect = matter.chain["effect"]
    words = [plain_words(effect["mechanism"])]
    for name, one in (("times the threshold", effect["margin"]), ("shared ground", effect["area_km2"])):
        if one is not None:
            words.append(f"{one['text']} {name} (class: {one['class']}; source: {one['source']})")
    return "; ".join(words)


def _open_by(matter: Matter) -> str:
    day, lead = matter.row["latest_open_on"], matter.chain["verdict"]["lead_time"]
    return (
        f"{day} ({lead}; the Treaty gives no period)"
        if day
        else gap("no day follows from the row; the Treaty gives no period")
    )


def _accords(matter: Matter) -> Record:
    title, cite = "Notice of a safety zone, Artemis Accords s. 11", "Artemis Accords s. 11(7)-(11)"
    why_not = _does_not_apply("accords", matter)
    if why_not:
        return _draft(title, cite, why_not=why_not)
    source = matter.chain["activities"][0]
    zone = matter.chain["effect"]["zone"]
    size = None if zone is None else zone["area_km2"]
    extent = gap("extent of the zone")
    if size is not None:
        extent = f"{size['text']} (class: {size['class']}; source: {size['source']})"
    own, other = ("+".join(side) for side in matter.sides)
    fields = {
        "from": own,
        "to": f"{other}, the other signatories, {SECRETARY_GENERAL} (s. 11(7)(d))",
        "operation": _activity_words(source),
        "extent": extent,
        "basis (s. 11(7)(b), (8))": f"{_effect_words(matter)}; numbers as listed in this memo",
        "ends (s. 11(7)(c))": "when the operation ceases; changes are notified",
        **_declared_fields(str(source["activity"]), matter),
        "access (s. 11(11))": "free access to all areas is respected; visits and distress are open",
        "coordination asked for (s. 11(10))": gap("how and when operations in the zone are to be coordinated"),
        "contact and date": gap("authority, name, date"),
    }
    opening = f"{own} notifies the area in which its operation could reasonably cause harmful interference."
    return _draft(title, cite, opening=opening, fields=fields)


def _declared_fields(name: str, matter: Matter) -> dict[str, str]:
    """Return operation, basis and end of a zone that its maker has declared, as the scenario gives them.

    The basis of a zone is what its maker says, not how much of a neighbour's ground it covers.
    """
    if matter.chain["activities"][0]["site"] is not None:
        return {}
    scenario = matter.scenario
    zone = None if scenario is None else scenario.zones.get(name)
    if scenario is None or zone is None:
        told = {"operation": "operation", "basis (s. 11(7)(b), (8))": "basis", "ends (s. 11(7)(c))": "end of the zone"}
        return {field: gap(f"{what}: give the scenario of the run with --scenario") for field, what in told.items()}
    around = None if zone.around is None else scenario.activities[zone.around]
    operation = gap("operation: the zone is drawn round none")
    if around is not None:
        kind = matter.rulebook.kinds[around.kind].title
        operation = f"{zone.around} ({around.title or kind}), {plain_words(around.kind)}; zone {name}"
    ends = zone.ends_when or (f"on {zone.ends_on}" if zone.ends_on else gap("day or event on which the zone ends"))
    words = f"{zone.basis} (its maker's words; class: ASSUMPTION; source: {zone.source or 'the scenario'})"
    said = words if zone.basis else gap("basis of the zone")
    return {
        "operation": operation,
        "basis (s. 11(7)(b), (8))": said,
        "ends (s. 11(7)(c))": f"{ends}; changes are notified",
    }


def _moon_agreement(matter: Matter) -> Record:
    title, cite = "Notice under the Moon Agreement, Arts. 5, 7, 9", "Moon Agreement Arts. 5(2), 7(2), 9(1)"
    why_not = _does_not_apply("moon-agreement", matter)
    if why_not:
        return _draft(title, cite, why_not=why_not)
    own, other = ("+".join(side) for side in matter.sides)
    source = matter.chain["activities"][0]
    fields = {"from": own, "to": f"{other}; {SECRETARY_GENERAL}", "bond": _bond("moon-agreement", matter)[1]}
    fields |= {"operation and time (Art. 5(2))": _activity_words(source)}
    fields |= dict(_moon_fields(source, matter))
    fields |= {
        "plans for the same area (Art. 5(2))": gap("plan of operations, as far as the other needs it"),
        "contact and date": gap("authority, name, date"),
    }
    return _draft(
        title, cite, opening=f"{own} tells {other} when and how it will work in the same area.", fields=fields
    )


def _moon_fields(source: Record, matter: Matter) -> Iterator[tuple[str, str]]:
    kind = "" if source["site"] is None else str(source["site"]["kind"])
    wanted = {
        "ma-7-radioactive": ("radioactive material (Art. 7(2))", gap("isotope, amount, purpose, shielding, disposal")),
        "ma-9-station": ("station (Art. 9(1))", gap("purposes; area needed; yearly, whether it is still in use")),
    }
    for name, (field, missing) in wanted.items():
        rule = matter.rulebook.provisions.get(name)
        applies = rule is not None and kind in rule.trigger.kinds
        yield field, missing if applies else f"does not apply: {plain_words(kind) or 'this source'} is none"
