"""Is a scenario file valid?"""

from typing import Annotated

import typer

from dueregard.cli.words import Rules

EPILOG = "Examples: dueregard check my.yaml | dueregard check --schema > scenario.schema.json"


def check(
    scenario: Annotated[str | None, typer.Argument(help="File, or name of a built-in scenario.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a scenario.")] = False,  # noqa: FBT002
    rules: Rules = None,
) -> None:
    """Check a scenario: exit 0, or 2 with every fault at once, file and line."""
    if schema:
        from dueregard.readers.schema import schema_text, schemas

        typer.echo(schema_text(schemas()["scenario"]), nl=False)
        return
    from dueregard.readers.geodata import read_gazetteer
    from dueregard.readers.places import find_scenario
    from dueregard.readers.rules import read_rulebook
    from dueregard.readers.scenario import read_scenario
    from dueregard.writers.cells import counted

    path = find_scenario(scenario)
    found, _ = read_scenario(path, read_rulebook(rules or ()), read_gazetteer())
    zones = counted(len(found.zones), "declared zone")
    told = (counted(len(found.actors), "actor"), _activities(len(found.activities)), zones)
    typer.echo(f"{path.name}: valid {found.kind} scenario '{found.scenario}': {', '.join(told)}")


def _activities(number: int) -> str:
    return "1 activity" if number == 1 else f"{number or 'no'} activities"
