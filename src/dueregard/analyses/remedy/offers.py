"""Which changes are tried for the cases that an assessment shows?"""

from functools import cache

from dueregard.analyses.remedy.away import ways_out
from dueregard.analyses.remedy.candidates import Candidate, Ground, candidates
from dueregard.analyses.remedy.cases import Case, later_in
from dueregard.analyses.remedy.moves import moves
from dueregard.model.remedies import Remedies
from dueregard.model.tables import Assessment


def offers(before: Assessment, wanted: frozenset[Case], remedies: Remedies, *, seed: int) -> list[Candidate]:
    """List what might clear each case, given where everybody stands.

    Parameters
    ----------
    before
        The scenario as it is.
    wanted
        Cases that are to be cleared.
    remedies
        What each change takes.
    seed
        Seed of the samples of uncertain places and dates, as in the run.
    """
    farthest_m = remedies.parameters["farthest_shift"].si
    ground = Ground(
        before.scenario,
        before.rulebook,
        remedies,
        wanted,
        cache(lambda name: moves(before, name, seed=seed)),
        cache(lambda name: ways_out(before, name, sorted(wanted), farthest_m)),
    )
    return [one for case in sorted(wanted) for one in candidates(case, later_in(before.conflicts, case), ground)]
