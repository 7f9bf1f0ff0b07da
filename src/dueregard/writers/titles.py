"""How are an actor, a scarce class, a duty called in a sentence?"""

from collections.abc import Iterable

from dueregard.model.rulebook import Rulebook
from dueregard.model.tables import Assessment
from dueregard.writers.cells import Cell

STATUS_ORDER = ("binding", "political", "guideline", "standard", "national", "proposal", "analogy", "claim")
"""Order in which readings are told, by the status of the source that they rest on."""


def duty_words(effect: str, whom: str = "it") -> str:
    """Say what an effect on entry asks of a newcomer towards one or each of several; procedure and claim apart."""
    of = "its consent" if whom == "it" else f"the consent of {whom}"
    return {
        "notify": f"must notify {whom} first",
        "coordinate": f"must coordinate with {whom} first",
        "consult": f"must consult {whom} first",
        "consent": f"is claimed to need {of}",
        "prohibited": "is claimed to be barred",
    }[effect]


SHORT = {
    "notify": "notify or more",
    "coordinate": "coordinate or more",
    "consult": "consult",
    "consent": "claimed consent",
    "prohibited": "claimed bar",
}
"""The least that is asked on some ground, in a word; what is claimed stands apart from what a procedure asks."""


def group_title(reading: str, party_group: str, assessment: Assessment) -> str:
    """Return what binds a group of newcomers under a reading."""
    record = assessment.rulebook.readings.get(reading)
    group = None if record is None else record.party_groups.get(party_group)
    return party_group if group is None else group.title


def actor_title(actor: str, assessment: Assessment) -> str:
    """Return how an actor is called."""
    if actor == "*":
        return "everybody together"
    record = assessment.scenario.actors.get(actor)
    return actor if record is None or record.name is None else record.name


def scarce_title(scarce_class: str | None, assessment: Assessment) -> str:
    """Return how a scarce class is called."""
    frame = assessment.gazetteer.scarce
    titles = dict(zip(frame["scarce_class"], frame["title"], strict=True))
    return str(titles.get(scarce_class, scarce_class or "no scarce ground"))


SPELLED = {
    "consult_and_yield": "consult and, so this reading, yield",
    "inform_public": "inform",
    "inform_members": "inform",
}
"""Duties of which one part only is the provision's, and those whose addressee is named beside them."""
OBLIGED = {
    "notify": "notify {}",
    "inform_public": "inform {}",
    "inform_members": "inform {}",
    "register": "register the object and inform {}",
    "report": "report to {}",
    "give_access": "give access to {}",
    "end_zone": "end the zone, as owed to {}",
}
"""Duties of one, as a sentence has them; {} stands for whom they are owed to."""


def plain_words(name: Cell) -> str:
    """Turn the id of a duty or a mechanism into words."""
    return SPELLED.get(str(name), str(name or "none").replace("_", " "))


def obliged_words(duty: Cell, to: Cell) -> str:
    """Say what a duty of one asks, with whom it is owed to in it."""
    return OBLIGED.get(str(duty), f"{plain_words(duty)}, towards {{}}").format(to)


def by_status(readings: Iterable[str], rulebook: Rulebook) -> list[str]:
    """Sort readings by the status of their source, binding law first; equals stay in the order of the run."""
    return sorted(readings, key=lambda name: STATUS_ORDER.index(rulebook.readings[name].status))
