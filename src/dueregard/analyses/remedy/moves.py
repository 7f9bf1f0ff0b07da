"""Where would an activity of the scenario owe nothing, if everything else stayed as it is?"""

from dueregard.analyses.clear_ground import Clear, clear_places
from dueregard.analyses.obstacles import obstacles
from dueregard.analyses.owing import owed_in
from dueregard.analyses.proposal import Proposal, facing, setting
from dueregard.model.tables import Assessment


def moves(assessment: Assessment, name: str, *, seed: int) -> tuple[Clear, ...]:
    """Return the nearest places where an activity would surely owe nothing, by reading, then under all of them.

    Its own declared zones move with it and are left out.

    Parameters
    ----------
    seed
        Seed of the samples of uncertain places and dates, as in the run.
    """
    scenario = assessment.scenario
    activity = scenario.activities[name]
    if activity.at is None or activity.at.lat is None or activity.at.lon is None:
        return ()
    others = {key: one for key, one in scenario.activities.items() if key != name}
    zones = {key: one for key, one in scenario.zones.items() if one.around != name}
    alone = scenario.model_copy(update={"activities": others, "zones": zones})
    proposal = Proposal(name, activity, scenario.actors[activity.actor])
    on = setting(proposal, alone, assessment.rulebook, assessment.gazetteer, assessment.options, seed=seed)
    where = (activity.at.lat, activity.at.lon)
    return clear_places(on, where, owed_in(on, facing(on, [where]))[0], obstacles(on))
