"""How does each actor, polarity and kind look, in every picture?

Colours are those of Okabe and Ito (2008, "Color Universal Design"), then of Tol's muted scheme (SRON/EPS/TN/09-002): no
two of the first seven are confused with deficient colour vision. Colour never stands alone: polarities differ by
line, kinds by symbol, and with more actors, or other colours, each site's label carries its actor's number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle

from dueregard.model.law import Effect, Polarity
from dueregard.model.scenario import Actor

SAFE_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#332288")
FURTHER_COLOURS = ("#882255", "#999933", "#661100", "#F0E442", "#44AA99", "#117733", "#AA4499", "#5A5A5A")

INK = "#1A1A1A"
QUIET_INK = "#4A4A4A"
FAINT_INK = "#7A7A7A"
PAPER = "#FFFFFF"
BARE_GROUND = "#DCDCDC"
STAMP = "#A50021"

SMALL_PT, LABEL_PT, TEXT_PT, TITLE_PT, STAMP_PT = 7.0, 7.5, 8.5, 14.0, 24.0
"""Sizes of type. [pt]"""


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How an outline is drawn; `dashes` are lengths on and off, empty for a solid line. [pt]"""

    title: str
    width: float
    dashes: tuple[float, ...] = ()
    fill: float = 0.0
    """Opacity of the fill in the actor's colour. [1]"""
    double: bool = False


POLARITY_STYLES: dict[Polarity, LineStyle] = {
    "emission": LineStyle("reach of own effects (emission)", 1.3, fill=0.17),
    "sensitivity": LineStyle("ground sensitive to a newcomer (sensitivity)", 1.5, (1.0, 2.0)),
    "need": LineStyle("ground needed for the station (need)", 1.3, (7.0, 2.0, 1.2, 2.0, 1.2, 2.0), 0.08),
    "right": LineStyle("registered priority right", 1.5, (7.0, 2.0, 1.5, 2.0)),
    "heritage": LineStyle("heritage boundary", 2.6, (1.3, 1.3)),
    "declared": LineStyle("declared or notified zone (a claim)", 3.2, double=True),
    "object": LineStyle("the object itself", 0.9),
}


@dataclass(frozen=True, slots=True)
class EffectStyle:
    """How a duty of a newcomer is drawn: procedure in blues, the darker the stronger, claims in browns."""

    title: str
    colour: str
    hatch: str
    """Hatch in matplotlib's letters; two directions for a claim. Empty for none."""


EFFECT_STYLES: dict[Effect, EffectStyle] = {
    "none": EffectStyle("due regard, nothing before entry", "#9AA0A8", ""),
    "notify": EffectStyle("must notify first", "#9ECAE1", "//"),
    "coordinate": EffectStyle("must coordinate first", "#4292C6", "//"),
    "consult": EffectStyle("must consult first", "#08519C", "//"),
    "consent": EffectStyle("is claimed to need consent", "#FDAE6B", "xx"),
    "prohibited": EffectStyle("is claimed to be barred", "#A63603", "xx"),
}
APART_STYLE = EffectStyle("no duty between States", "#FFFFFF", "..")
"""Meetings inside one State or covered by an agreement."""
ENVELOPE_DASHES = (5.0, 3.5)
ENVELOPE_WIDTH = 1.5


@dataclass(frozen=True, slots=True)
class KindStyle:
    """Symbol (matplotlib's letter) of a family of kinds; a kind belongs to it if its id holds one of the words."""

    title: str
    marker: str
    words: tuple[str, ...]


OTHER_KIND = KindStyle("other site", "o", ())
KIND_STYLES = (
    KindStyle("landing", "v", ("landing", "lander")),
    KindStyle("ascent", "^", ("ascent",)),
    KindStyle("habitat", "p", ("habitat",)),
    KindStyle("rover", "D", ("rover", "traverse")),
    KindStyle("mine, ISRU plant, sampling", "h", ("isru", "mine", "mining", "sampling", "cold")),
    KindStyle("telescope", "o", ("telescope",)),
    KindStyle("seismic or gravitational-wave station", "8", ("seismic", "gravitational")),
    KindStyle("reactor, solar tower", "P", ("reactor", "fission", "solar", "tower", "power")),
    KindStyle("transmitter, beacon", ">", ("transmitter", "beacon", "pnt", "relay")),
    KindStyle("heritage artefact", "X", ("heritage", "artefact")),
)


def actor_colours(actors: Mapping[str, Actor]) -> dict[str, str]:
    """Give each actor the colour of its scenario, or the next safe one that nobody chose."""
    chosen = {actor.colour.upper() for actor in actors.values() if actor.colour}
    palette = SAFE_COLOURS + FURTHER_COLOURS
    free = cycle([colour for colour in palette if colour not in chosen] or palette)
    return {code: actor.colour or next(free) for code, actor in actors.items()}


def actor_numbers(actors: Mapping[str, Actor]) -> dict[str, int]:
    """Give each actor a number from 1 where colours may be confused: too many, or not of the safe ones; else none."""
    chosen = {actor.colour.upper() for actor in actors.values() if actor.colour}
    doubtful = len(actors) > len(SAFE_COLOURS) or not chosen <= set(SAFE_COLOURS)
    return {code: place for place, code in enumerate(actors, 1)} if doubtful and len(actors) > 1 else {}


def kind_style(kind: str) -> KindStyle:
    """Return the symbol of a kind of activity."""
    return next((style for style in KIND_STYLES if any(word in kind.lower() for word in style.words)), OTHER_KIND)
