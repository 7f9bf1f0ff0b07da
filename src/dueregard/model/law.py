"""What is in force between whom, and what does it oblige?"""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from dueregard.model.dates import Day, SoftDate
from dueregard.model.quantities import Confidence, Quantity, Record, Source, Tag

Status = Literal["binding", "political", "guideline", "proposal", "analogy", "national", "standard", "claim"]
Duty = Literal[
    "none",
    "due_regard",
    "consult_before",
    "consult_and_yield",
    "notify",
    "notify_and_coordinate",
    "coordinate",
    "seek_consent",
    "preserve",
    "avoid",
    "inform_public",
    "inform_members",
    "report",
    "register",
    "give_access",
    "compensate",
    "do_not_touch",
    "may_request",
    "end_zone",
]
Effect = Literal["none", "notify", "coordinate", "consult", "consent", "prohibited"]
EFFECTS: tuple[Effect, ...] = ("none", "notify", "coordinate", "consult", "consent", "prohibited")
"""What a newcomer owes on a piece of ground, weakest first."""
PROCEDURAL: tuple[Effect, ...] = ("notify", "coordinate", "consult")
CLAIMED: tuple[Effect, ...] = ("consent", "prohibited")
Polarity = Literal["emission", "sensitivity", "need", "right", "heritage", "declared", "object"]
Meeting = Literal["emission", "entry"]
"""How two activities meet: an effect reaches a site, or somebody enters the ground of a legal shape."""
Condition = Literal["reason_to_believe", "not_consulted", "threshold_exceeded", "distress"]
Situation = Literal["source_later", "receptor_later", "undetermined", "entry"]
Bearer = Literal["source", "receptor", "later", "first", "both", "nobody"]
DecidingDate = Literal["starts_on", "notified_on", "registered_on", "declared_or_start", "none"]
Act = Literal["declared", "notified", "registered"]
"""Act of its maker by which a zone stands."""
InSector = Literal["kept_out", "accepted"]
DecidedBy = Literal["own", "fallback"]


class Membership(Record):
    """One State's time in one instrument; `joined` None: the date is not known."""

    state: str = Field(pattern="^[A-Z]{3}$")
    joined: SoftDate | None
    left: SoftDate | None = None
    confidence: Tag
    note: str | None = None


class Instrument(Record):
    """A treaty, accord, guideline, standard or national law, with its dated parties."""

    instrument: str
    title: str
    short: str
    year: int
    cite: str
    status: Status
    in_force: SoftDate | None
    universal: bool = False
    """True where every State is addressed (a guideline of an agency, a customary duty)."""
    parties: tuple[Membership, ...] = ()
    expected: str | None = None
    sources: dict[str, Source]
    notes: str | None = None


class Effective(Record):
    """From when to when a rule stands, and when its numbers should be looked at again."""

    starts: Day | None = Field(default=None, alias="from")
    ends: Day | None = Field(default=None, alias="to")
    review: Day | None = None


class LegalForce(Record):
    """Between whom a rule binds: parties of `instrument`, everybody, or by contract."""

    between: Literal["both_members", "bearer_only", "universal", "contract"]
    instrument: str | None = None


class Trigger(Record):
    """What sets a rule going: kinds of activity, mechanisms, receptor classes, and a condition in words."""

    kinds: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    receptors: tuple[str, ...] = ()
    """Receptor classes that must be reached; none: any."""
    entrants: tuple[str, ...] = ()
    """Kinds of activity that a legal shape asks something of; none: all."""
    condition: str


class Beside(Record):
    """How a rule adds to a meeting that another rule decides."""

    meets: tuple[Meeting, ...]
    bearer: Literal["source", "receptor"]
    """For an entry the source is the holder of the ground, the receptor whoever enters."""
    order: tuple[Literal["source_later", "receptor_later", "undetermined"], ...] = ()
    """Who must be later, by the start of operation; none: whoever."""
    only: tuple[Condition, ...] = ()
    between: Literal["responsible", "launching"] = "responsible"
    """States between which it runs: those of OST Art. VI, or those that launched and the State of registry."""
    says: str | None = None
    """What is said of it where it applies."""


class Geometry(Record):
    """Shape of a rule on the ground, with its numbers."""

    model: Literal["none", "object", "disc", "field_threshold", "polygon", "sector", "cap", "max_of", "corridor"] = (
        "none"
    )
    parameters: dict[str, Quantity] = {}


class Interpretation(Record):
    """Which school reads it so, and whether others read it otherwise."""

    school: str
    contested: bool
    contra: tuple[str, ...] = ()


class WorkedExample(Record):
    """A case that the rule must decide as stated: the rule's own test."""

    name: str
    given: dict[str, str | int | float | bool | date | None]
    expect: dict[str, str | int | float | bool | date | None]


class Provision(Record):
    """One rule: what a provision obliges, of whom, towards whom, when (law.md 9.1)."""

    rule: str
    number: str
    """Place in the starter set of law.md 10, R01 to R32."""
    title: str
    instrument: str
    provision: str
    cite: str
    text_basis: Literal["quote", "paraphrase", "inference"]
    quote: str | None = None
    status: Status
    binding_number: bool = False
    legal_force: LegalForce
    base: bool = False
    """True: treaty law that stands in every reading between parties bound on the day."""
    readings: tuple[str, ...] = ()
    effective: Effective = Effective()
    trigger: Trigger
    beside: Beside | None = None
    """Given where the rule adds to meetings that another decides; it never weakens what that one says."""
    protected_interest: tuple[str, ...] = ()
    bearer: str
    beneficiary: str
    duty: tuple[Duty, ...]
    effect_on_entry: Effect
    polarity: Polarity | None = None
    geometry: Geometry = Geometry()
    parameters: dict[str, Quantity] = {}
    """Numbers other than geometry: lead times, probabilities, periods."""
    exceptions: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    """Exceptions, as other rules list them, that rest on this rule."""
    overrides: tuple[str, ...] = ()
    """Rules that give way to this one where both apply."""
    defeated_by: tuple[str, ...] = ()
    """Rules that this one gives way to where both apply."""
    consequence: tuple[str, ...] = ()
    interpretation: Interpretation | None = None
    drawn: bool = False
    """True: the rule draws its shape round each activity of its kinds (boundary, need, band)."""
    borrowed: bool = False
    """True: it binds nobody here, and stands only where a scenario's plan adopts it."""
    obligation_of_one: bool = False
    """True: a duty without a counterpart (inform, register, report); never a conflict, never exclusion."""
    examples: tuple[WorkedExample, ...] = ()
    sources: dict[str, Source]
    confidence: Confidence
    notes: str | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        numbers = [*self.geometry.parameters.items(), *self.parameters.items()]
        posing = [name for name, number in numbers if number.number_class != "LEGAL"]
        if self.binding_number and self.status == "binding" and posing:
            msg = (
                f"binding rule presents the non-LEGAL number {posing[0]!r} as part of the norm; "
                "set binding_number: false or give its legal source with class: LEGAL"
            )
            raise ValueError(msg)
        return self


class Decision(Record):
    """What a reading makes of one situation."""

    bearer: Bearer
    duty: Duty
    effect: Effect
    rule: str | None
    argument: str


class PartyGroup(Record):
    """Newcomers that the reading's instruments bind alike."""

    instruments: tuple[str, ...]
    title: str


class Reading(Record):
    """One legal reading: an axis of the analysis, never merged with another."""

    reading: str
    title: str
    status: Status
    """Status of the source that the reading rests on: verdicts are grouped by it."""
    base_instrument: str = "ost"
    own_instrument: str | None = None
    deciding_date: DecidingDate
    fallback: str | None = None
    """Reading that decides where the own instrument binds only one side or neither."""
    interest_from: Literal["starts_on"] = "starts_on"
    """From when on an activity is an interest to be regarded."""
    situations: dict[Situation, Decision]
    in_notified_zone: Decision | None = None
    """Decision for activities in a zone that the other side has notified, instead of `situations`."""
    by_notice: Decision | None = None
    """Decision on entry into a zone that is notified and not registered, where `registered_on` decides."""
    by_plan: dict[InSector, Decision] = {}
    """Decisions where a plan that both have agreed on keeps an effect out of a sector, or accepts it there."""
    effects_by: DecidedBy = "own"
    """Whose `situations` decide where an effect reaches an activity, also between parties of the own instrument."""
    recognises: tuple[Polarity, ...]
    """Legal shapes that exist under this reading."""
    party_groups: dict[str, PartyGroup]
    warning: str | None = None
    """Printed with every effect of consent or prohibition."""
    remark: str | None = None
    """Said of every meeting between States that the own instrument (or, without one, the base) binds."""
    assumptions: dict[str, str]
    """What the law leaves open and this file decides, in words."""
    arguments_for: tuple[str, ...] = ()
    arguments_against: tuple[str, ...] = ()
    sources: dict[str, Source]
    notes: str | None = None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision of the reading: by situation, in a notified zone, by notice, by plan."""
        named = (*self.situations.values(), self.in_notified_zone, self.by_notice, *self.by_plan.values())
        return tuple(filter(None, named))
