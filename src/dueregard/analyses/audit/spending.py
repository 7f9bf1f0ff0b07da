"""How much of what all landings together may leave is spent: frost in cold traps, dust on what stands near?"""

from collections.abc import Iterator

from dueregard.analyses.audit.findings import Finding, Limit, Outcome
from dueregard.analyses.budgets import VOLATILES
from dueregard.exclusion.grounds import ALL
from dueregard.model.tables import Assessment

REGARD = "ost-9-regard"
FROST_LIMIT = "budget_limit"


def spending(assessment: Assessment) -> Iterator[Finding]:
    """Hold the frost of all landings against its limit, and tell the site that collects most dust of others.

    Budgets are nobody's in particular: no distance saves them, so everybody that lands has a part in them.
    """
    spent = assessment.budgets
    if spent is None:
        return
    if len(spent.frost):
        last = spent.frost.iloc[-1]
        quantity = assessment.rulebook.hazards[VOLATILES].parameters[FROST_LIMIT]
        held = Limit(f"{VOLATILES}.{FROST_LIMIT}", quantity)
        outcome: Outcome = "flag" if last["frost_mg_m2"] > quantity.value else "sound"
        words = (
            f"by {last['year']} all landings together leave {last['frost_mg_m2']:.2g} mg/m2 of frost on average "
            f"({last['low_mg_m2']:.2g} to {last['high_mg_m2']:.2g})"
        )
        yield Finding(
            "budget", "cold traps", ALL, None, outcome, words, REGARD, float(last["frost_mg_m2"]), quantity.unit, held
        )
    if len(spent.dust):
        most = spent.dust.sort_values("natural_years", kind="stable").iloc[-1]
        activity = str(most["activity"])
        words = (
            f"others lay {_plain(most['deposit_ug_cm2'])} ug/cm2 of soil on it while it stands, as much as settles by "
            f"itself in {_plain(most['natural_years'])} years; no number of the rules says how much is too much"
        )
        actor = assessment.scenario.activities[activity].actor
        yield Finding("budget", activity, actor, None, "unknown", words, REGARD, float(most["natural_years"]), "year")


def _plain(amount: float) -> str:
    """Return an amount with two digits, never as a power of ten where it is large."""
    return f"{amount:,.0f}" if amount >= 100.0 else f"{amount:.2g}"
