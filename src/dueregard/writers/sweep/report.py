"""How does a reader see an ensemble on paper and in the terminal?"""

from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from dueregard.analyses.ensemble.scene import Scene
from dueregard.analyses.ensemble.tally import Tally
from dueregard.writers.pages import markdown_page
from dueregard.writers.sweep.tables import Table, tables
from dueregard.writers.sweep.words import sentences
from dueregard.zones.days import date_of

MOST_ON_PAPER, MOST_IN_TERMINAL = 60, 8
LEFT_TO_THE_REPORT = ("Convergence", "Share of scarce")
"""Tables that the terminal leaves out."""


def sweep_report(scene: Scene, tally: Tally, held: Sequence[str], asked: int) -> str:
    """Return report.md of an ensemble."""
    content = {
        "title": scene.scenario.scenario,
        "exercise": scene.scenario.kind == "exercise",
        "sentences": sentences(scene, tally)[1:],
        "worlds": tally.worlds,
        "evaluated": tally.evaluated,
        "asked": asked,
        "design": scene.design.name,
        "seed": scene.design.seed,
        "as_of": scene.as_of,
        "day": date_of(scene.day),
        "newcomer": None if scene.newcomer is None else scene.rulebook.newcomers[scene.newcomer].title,
        "cell_m": f"{scene.raster.cell_m:g}",
        "tables": list(tables(scene, tally, MOST_ON_PAPER)),
        "things": [one.name for one in scene.factors],
        "together": [name for name, _ in scene.design.groups if " + " in name],
        "held": list(held),
    }
    return markdown_page("sweep/sweep.md.j2", content)


def print_sweep(console: Console, scene: Scene, tally: Tally, paths: Sequence[Path]) -> None:
    """Print the answer first, then one table a matter, then the files."""
    title, *answer = sentences(scene, tally)
    console.print(Text(title, style="bold"))
    for sentence in answer:
        console.print(Text(sentence))
    for table in tables(scene, tally, MOST_IN_TERMINAL):
        if table.rows and not table.title.startswith(LEFT_TO_THE_REPORT):
            console.print(_grid(table))
    terrain = "The sphere is smooth: terrain may keep apart some that meet here."
    console.print(Text(f"{len(scene.factors)} uncertain things were drawn ({scene.design.name}), all else is held."))
    console.print(Text(terrain))
    if paths:
        console.print(Text(f"Written to {paths[0].parent}/: {', '.join(path.name for path in paths)}"))


def _grid(table: Table) -> Grid:
    grid = Grid(title=Text(table.title), title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for number, header in enumerate(table.headers):
        grid.add_column(header, overflow="fold", no_wrap=number > 0)
    for row in table.rows:
        grid.add_row(*map(Text, row))
    return grid
