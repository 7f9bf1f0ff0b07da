"""Which rows of a layer look how in QGIS?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from dueregard.model.law import Effect, Polarity
from dueregard.writers import style
from dueregard.writers.gis.symbols import edge, fill, hatch, mark, polarity_layers
from dueregard.writers.gis.xml import Element, shown

HATCH_ANGLES_DEG = {"": (), "..": (0.0,), "//": (45.0,), "xx": (45.0, 135.0)}
MARK_PT = 9.0
GROUND_FILL = 0.25
"""Opacity of ground on which a newcomer owes something. [1]"""


@dataclass(frozen=True, slots=True)
class Look:
    """Rows that a QGIS expression names, under one title; drawn by layers or divided further."""

    title: str
    where: str
    layers: tuple[Element, ...] = ()
    parts: tuple["Look", ...] = ()


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: colour and name by actor."""

    colours: Mapping[str, str]
    titles: Mapping[str, str]

    def colour(self, actor: str) -> str:
        """Return an actor's colour; quiet grey for one that is not known."""
        return self.colours.get(actor, style.QUIET_INK)

    def title(self, actor: str) -> str:
        """Return an actor's name as a legend shows it."""
        return "everybody together" if actor == "*" else shown(self.titles.get(actor) or actor)


def literal(text: str) -> str:
    """Return a text as a QGIS and SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def equals(column: str, value: str) -> str:
    """Return the expression that a column has a value."""
    return f'"{column}" = {_expressed(value)}'


def _expressed(text: str) -> str:
    """Return a text as a literal of QGIS's expressions, in which a backslash escapes."""
    return literal(text.replace("\\", "\\\\"))


def _present(frame: gpd.GeoDataFrame, column: str) -> list[str]:
    return sorted(set(frame[column].dropna().astype(str)))


def _by_actor(
    frame: gpd.GeoDataFrame, cast: Cast, parts: Callable[[gpd.GeoDataFrame, str], Iterable[Look]]
) -> list[Look]:
    actors = _present(frame, "actor")
    each = (tuple(parts(frame[frame["actor"] == actor], cast.colour(actor))) for actor in actors)
    return [
        Look(cast.title(actor), equals("actor", actor), parts=made) for actor, made in zip(actors, each, strict=True)
    ]


def site_looks(frame: gpd.GeoDataFrame, cast: Cast) -> list[Look]:
    """Return sites by actor and kind: mark on the ground, hollow for what is only left; plans are dashed envelopes."""
    return _by_actor(frame, cast, _site_parts)


def _site_parts(frame: gpd.GeoDataFrame, colour: str) -> Iterator[Look]:
    if (frame["placed"] == "within").any():
        envelope = edge(colour, style.ENVELOPE_WIDTH, style.ENVELOPE_DASHES)
        yield Look("planned somewhere in here", equals("placed", "within"), (envelope,))
    placed = frame[frame["placed"] != "within"]
    for kind in _present(placed, "kind"):
        for phase in _present(placed[placed["kind"] == kind], "phase"):
            yield _site_look(kind, phase, colour)


def _site_look(kind: str, phase: str, colour: str) -> Look:
    left = phase == "object"
    marker = mark(style.kind_style(kind).marker, colour, MARK_PT, hollow=left)
    where = f"""{equals("kind", kind)} AND {equals("phase", phase)} AND "placed" <> 'within'"""
    title = f"{shown(kind.replace('-', ' '))}{', what is left of it' if left else ''}"
    return Look(title, where, (fill(colour, 0.0 if left else GROUND_FILL), edge(colour, 0.9), marker))


def zone_looks(frame: gpd.GeoDataFrame, cast: Cast) -> list[Look]:
    """Return zones by actor (colour) and polarity (line)."""
    return _by_actor(frame, cast, _zone_parts)


def _zone_parts(frame: gpd.GeoDataFrame, colour: str) -> Iterator[Look]:
    there = set(_present(frame, "polarity"))
    known: Mapping[Polarity, style.LineStyle] = style.POLARITY_STYLES
    for polarity, look in known.items():
        if polarity in there:
            yield Look(look.title, equals("polarity", polarity), tuple(polarity_layers(look, colour)))


def conflict_looks(frame: gpd.GeoDataFrame, _cast: Cast) -> list[Look]:
    """Return shared ground by what is owed on entry; meetings without a duty between States are told apart."""
    between = "\"relation\" = 'international'"
    apart = Look(
        style.APART_STYLE.title,
        "\"relation\" <> 'international'",
        (hatch(style.FAINT_INK, 0.0, 0.4), edge(style.FAINT_INK, 0.8)),
    )
    found = list(_effect_looks(frame[frame["relation"] == "international"], "effect_on_entry", style.INK))
    owed = [Look(look.title, f"{between} AND {look.where}", look.layers) for look in found]
    return [*owed, apart] if (frame["relation"] != "international").any() else owed


def exclusion_looks(frame: gpd.GeoDataFrame, _cast: Cast) -> list[Look]:
    """Return ground by what a newcomer would owe there."""
    return list(_effect_looks(frame, "effect", None))


def _effect_looks(frame: gpd.GeoDataFrame, column: str, ink: str | None) -> Iterator[Look]:
    there = set(_present(frame, column))
    effects: Mapping[Effect, style.EffectStyle] = style.EFFECT_STYLES
    for effect, look in effects.items():
        if effect in there:
            yield Look(look.title, equals(column, effect), tuple(_effect_layers(look, ink or look.colour)))


def _effect_layers(look: style.EffectStyle, ink: str) -> list[Element]:
    hatches = [hatch(look.colour, angle) for angle in HATCH_ANGLES_DEG[look.hatch]]
    return [fill(look.colour, GROUND_FILL), *hatches, edge(ink, 1.0)]


LOOKS: Mapping[str, Callable[[gpd.GeoDataFrame, Cast], Sequence[Look]]] = {
    "sites": site_looks,
    "zones": zone_looks,
    "conflicts": conflict_looks,
    "exclusion": exclusion_looks,
}
"""Layer -> what its rows look like."""


def cast_of(actors: Any) -> Cast:
    """Read colours and names from the table of actors."""
    codes = list(actors["actor"])
    return Cast(
        dict(zip(codes, actors["colour"], strict=True)),
        dict(zip(codes, actors["title"], strict=True)),
    )
