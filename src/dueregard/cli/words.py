"""Which words mean the same in every command?"""

from pathlib import Path
from typing import Annotated

import typer

ScenarioArgument = Annotated[
    str | None, typer.Argument(help="File, or name of a built-in scenario. Default: south-pole.")
]
Readings = Annotated[list[str] | None, typer.Option("--reading", help="Legal reading; repeatable. Default: all.")]
Level = Annotated[str, typer.Option("--level", help="Physics that decides: low, nominal or high.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Day of knowledge. Default: the scenario's.")]
Starts = Annotated[str | None, typer.Option("--from", help="First day assessed. Default: the scenario's.")]
Ends = Annotated[str | None, typer.Option("--to", help="First day no longer assessed.")]
Settings = Annotated[list[str] | None, typer.Option("--set", help="rule.parameter=value; repeatable.")]
Rules = Annotated[
    list[Path] | None, typer.Option("--rules", help="Folder of rules over the built-in ones; repeatable.")
]
RunRules = Annotated[list[Path] | None, typer.Option("--rules", help="Folders of rules that the run was made with.")]
Dem = Annotated[
    Path | None,
    typer.Option("--dem", help="Finer elevation grid: GeoTIFF, COG, PDS label, JPEG 2000, or a fetched product."),
]
NoTerrain = Annotated[bool, typer.Option("--no-terrain", help="Smooth sphere: footprints stay circles.")]
TextOrJson = Annotated[str, typer.Option("--format", help="text or json.")]
AnswerFolder = Annotated[Path | None, typer.Option("--out", help="Folder for the answer as JSON and picture.")]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="Folder that `dueregard run` wrote.")]
ConflictId = Annotated[str, typer.Argument(metavar="ID", help="Id of a conflict, as the report prints it.")]
