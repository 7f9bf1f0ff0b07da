"""Which rules oblige somebody in a run, how, and under which readings?"""

from collections.abc import Iterator

from dueregard.law.fired import fired
from dueregard.model.tables import Assessment

DECIDES, BESIDE, OF_ONE = "decides meetings", "stands beside what decides", "owed without a conflict"


def rule_rows(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    """Give each rule that obliges somebody: id, provision, status, how, and the readings under which it does."""
    readings = assessment.options.readings
    tables = assessment.conflicts, assessment.duties, assessment.obligations
    rules = assessment.rulebook.provisions
    under = {name: {one.rule for one in fired(name, *tables, rules)} for name in readings}
    for rule in rules.values():
        found = [name for name in readings if rule.rule in under[name]]
        if found:
            said = "all that were computed" if len(found) == len(readings) else ", ".join(found)
            yield rule.rule, rule.cite, rule.status, ", ".join(_ways(rule.rule, assessment)), said


def _ways(rule: str, assessment: Assessment) -> Iterator[str]:
    roles = set(assessment.duties.loc[assessment.duties["rule"] == rule, "role"])
    if "leading" in roles:
        yield DECIDES
    if "beside" in roles:
        yield BESIDE
    if rule in set(assessment.obligations["rule"]):
        yield OF_ONE
