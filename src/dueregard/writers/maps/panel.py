"""What stands beside the map: which colours, lines and symbols mean what?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from dueregard.model.tables import Assessment
from dueregard.writers import style
from dueregard.writers.maps import ground as map_ground
from dueregard.writers.maps import marks as map_marks
from dueregard.writers.maps.content import Content
from dueregard.writers.maps.hillshade import Box
from dueregard.writers.maps.scene import Scene
from dueregard.writers.maps.type import HEAD_INK, NOTE_INK, ROW_INK, write
from dueregard.writers.titles import actor_title

ROW_PX = 28.0
HEAD_PX = 36.0
NOTE_PX = 23.0
GAP_PX = 14.0
SAMPLE_PX = 38.0
TEXT_LEFT_PX = 50.0
MOST_ACTORS = 12
LEAST_LINES = 3

Sample = Callable[[Axes, float, float], None]
"""Draws the sample of a legend row at its left edge and middle height. [px]"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the legend; a heading has no sample."""

    text: str
    sample: Sample | None = None


def legend_rows(scene: Scene, box: Box) -> list[Row]:
    """List what the legend must explain: only what the map shows."""
    return [
        *_actor_rows(scene),
        *_zone_rows(scene.content),
        *_mark_rows(scene, box),
        *_symbol_rows(scene.content),
    ]


def _actor_rows(scene: Scene) -> Iterator[Row]:
    shown = actors_shown(scene.content)
    codes = [code for code in scene.assessment.scenario.actors if code in shown]
    if codes:
        yield Row("Actors")
    for code in codes[:MOST_ACTORS]:
        number = scene.numbers.get(code)
        name = _actor_text(code, scene.assessment)
        yield Row(name if number is None else f"{number} · {name}", _swatch(scene.colours[code]))
    if len(codes) > MOST_ACTORS:
        yield Row(f"and {len(codes) - MOST_ACTORS} more: see the report", _nothing)


def actors_shown(content: Content) -> frozenset[str]:
    """Return the actors of everything that the map shows."""
    planners = frozenset().union(*(envelope.actors for envelope in content.envelopes))
    return planners | frozenset(content.sites["actor"]) | frozenset(content.zones["actor"])


def _actor_text(code: str, assessment: Assessment) -> str:
    return f"{actor_title(code, assessment)} ({', '.join(assessment.scenario.actors[code].states)})"


def _zone_rows(content: Content) -> Iterator[Row]:
    shown = set(content.zones["polarity"])
    if shown or content.envelopes:
        yield Row("Zones, in the actor's colour")
    for polarity, look in style.POLARITY_STYLES.items():
        if polarity in shown:
            yield Row(look.title, _zone(look))
    if content.envelopes:
        yield Row("planned somewhere in here", _dashed)


def _mark_rows(scene: Scene, box: Box) -> Iterator[Row]:
    overlaps = scene.content.overlaps
    regions = map_ground.latest_regions(scene.assessment.gazetteer.regions, box)
    between = set(overlaps["between_states"]) if len(overlaps) else set()
    if between or scene.content.first_movers or len(regions):
        yield Row("Marks")
    if True in between:
        yield Row("conflict between States (small ones enlarged)", _hatched(style.INK, map_marks.HATCHES[True]))
    if False in between:
        yield Row("overlap without a duty between States", _hatched(style.FAINT_INK, map_marks.HATCHES[False]))
    if scene.content.first_movers:
        yield Row("comes first in a conflict", _star)
    if len(regions):
        yield Row(f"Artemis candidate region ({regions['edition'].max()})", _region)


def _symbol_rows(content: Content) -> Iterator[Row]:
    looks = dict.fromkeys(style.kind_style(kind) for kind in content.sites["kind"])
    if looks:
        yield Row("Sites")
    for look in sorted(looks, key=[*style.KIND_STYLES, style.OTHER_KIND].index):
        yield Row(look.title, _symbol(look.marker))
    if not content.sites["at_work"].all():
        yield Row("hollow: only the object is left", _hollow)


def draw_panel(
    axes: Axes, rows: list[Row], notes: list[str], conflicts: tuple[str, list[str]], height_px: float, width_px: float
) -> None:
    """Write the legend from the top of the panel downwards, the notes under it, and as many conflicts as there is room.

    Parameters
    ----------
    axes
        Axes in which one unit is one pixel.
    height_px, width_px
        Room. [px]
    """
    wanted = sum(HEAD_PX if row.sample is None else ROW_PX for row in rows) + NOTE_PX * len(notes) + GAP_PX
    squeeze = min(1.0, height_px / wanted)
    y = height_px
    for row in rows:
        y -= (HEAD_PX if row.sample is None else ROW_PX) * squeeze
        _draw_row(axes, row, y + 0.5 * ROW_PX * squeeze, width_px)
    y -= GAP_PX * squeeze
    for note in notes:
        y -= NOTE_PX * squeeze
        write(axes, note, 0.0, y, NOTE_INK, width_px)
    _list_conflicts(axes, *conflicts, y - HEAD_PX, width_px)


def _list_conflicts(axes: Axes, heading: str, conflicts: list[str], top_px: float, width_px: float) -> None:
    """List conflicts from a height downwards; how many more there are, where the room ends."""
    room = int((top_px - HEAD_PX) // NOTE_PX)
    if room < LEAST_LINES or not conflicts:
        return
    shown = conflicts if len(conflicts) <= room else conflicts[: room - 1]
    rest = [f"and {len(conflicts) - len(shown)} more: see the report"] if len(conflicts) > room else []
    write(axes, heading, 0.0, top_px, HEAD_INK, width_px)
    for line, text in enumerate([*shown, *rest], 1):
        write(axes, text, 0.0, top_px - 4.0 - line * NOTE_PX, NOTE_INK, width_px)


def _draw_row(axes: Axes, row: Row, y: float, width_px: float) -> None:
    if row.sample is None:
        write(axes, row.text, 0.0, y - 2.0, HEAD_INK, width_px)
        return
    row.sample(axes, 0.0, y)
    write(axes, row.text, TEXT_LEFT_PX, y, ROW_INK, width_px - TEXT_LEFT_PX)


def _box(axes: Axes, x: float, y: float) -> Rectangle:
    patch = Rectangle((x + 2.0, y - 8.0), SAMPLE_PX - 4.0, 16.0, fill=False)
    axes.add_patch(patch)
    return patch


def _swatch(colour: str) -> Sample:
    def draw(axes: Axes, x: float, y: float) -> None:
        _box(axes, x, y).set(fill=True, facecolor=colour, edgecolor=style.PAPER)

    return draw


def _zone(look: style.LineStyle) -> Sample:
    def draw(axes: Axes, x: float, y: float) -> None:
        if look.fill:
            _box(axes, x, y).set(fill=True, facecolor=style.QUIET_INK, edgecolor="none", alpha=look.fill)
        line = (0.0, look.dashes) if look.dashes else "solid"
        _box(axes, x, y).set(edgecolor=style.QUIET_INK, linewidth=look.width, linestyle=line)
        if look.double:
            _box(axes, x, y).set(edgecolor=style.PAPER, linewidth=look.width - 2.0)

    return draw


def _dashed(axes: Axes, x: float, y: float) -> None:
    _box(axes, x, y).set(edgecolor=style.QUIET_INK, linewidth=1.3, linestyle=(0.0, style.ENVELOPE_DASHES))


def _hatched(colour: str, hatch: str) -> Sample:
    def draw(axes: Axes, x: float, y: float) -> None:
        _box(axes, x, y).set(edgecolor=colour, linewidth=0.9, hatch=hatch)

    return draw


def _star(axes: Axes, x: float, y: float) -> None:
    map_marks.draw_star(axes, x + SAMPLE_PX / 2.0, y)


def _region(axes: Axes, x: float, y: float) -> None:
    _box(axes, x, y).set(fill=True, facecolor=map_ground.REGION, edgecolor="none", alpha=0.2)
    _box(axes, x, y).set(edgecolor=map_ground.REGION, linewidth=0.6)


def _symbol(marker: str) -> Sample:
    def draw(axes: Axes, x: float, y: float) -> None:
        map_marks.draw_symbol(axes, x + SAMPLE_PX / 2.0, y, marker, style.QUIET_INK)

    return draw


def _hollow(axes: Axes, x: float, y: float) -> None:
    map_marks.draw_symbol(axes, x + SAMPLE_PX / 2.0, y, "o", style.QUIET_INK, at_work=False)


def _nothing(axes: Axes, x: float, y: float) -> None:
    """Draw no sample."""
