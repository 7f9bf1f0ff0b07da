"""What law and physics is built in?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dueregard.cli.words import Rules, TextOrJson

if TYPE_CHECKING:
    from dueregard.errors import Fault
    from dueregard.model.rulebook import Rulebook

app = typer.Typer(
    help="What law and physics is built in, with sources.",
    epilog="Examples: dueregard rules list | dueregard rules show ost-9-consult | dueregard rules parties USA CHN "
    "--on 2026-11-22 | dueregard rules check my-rules",
    no_args_is_help=True,
)


@app.command("list", epilog="Example: dueregard rules list")
def list_rules(rules: Rules = None) -> None:
    """List every instrument, provision, reading, hazard, receptor class, kind of activity and newcomer."""
    from rich.console import Console

    from dueregard.readers.rules import read_rulebook
    from dueregard.writers.rules import print_rules

    print_rules(Console(highlight=False), read_rulebook(rules or ()))


@app.command("show", epilog="Example: dueregard rules show accords-11-7-zone")
def show_rule(
    name: Annotated[str, typer.Argument(metavar="ID", help="Id, as `rules list` prints it.")], rules: Rules = None
) -> None:
    """Show one rule: its file, its numbers with class and source, its arguments."""
    from rich.console import Console

    from dueregard.readers.rules import read_rulebook
    from dueregard.writers.rules import print_rule

    rulebook: Rulebook = read_rulebook(rules or ())
    print_rule(Console(highlight=False), rulebook, name)


@app.command(
    "parties", epilog="Examples: dueregard rules parties USA CHN --on 2026-11-22 | dueregard rules parties THA"
)
def list_parties(
    states: Annotated[list[str], typer.Argument(metavar="STATE [STATE]", help="ISO 3166 alpha-3, one or two.")],
    on: Annotated[str | None, typer.Option("--on", help="Day that is asked about; today where left out.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Day of knowledge; the day asked about.")] = None,
    form: TextOrJson = "text",
    rules: Rules = None,
) -> None:
    """List the instruments that bind both States on a day, those of which it is unknown, those that bind one only."""
    import json

    from dueregard.cli.choices import day_or_today, one_of, states_of
    from dueregard.law.standing import stands
    from dueregard.readers.rules import read_rulebook
    from dueregard.writers.parties import parties_record, parties_text

    asked = states_of(states)
    day = day_or_today("--on", on)
    known = day if as_of is None else day_or_today("--as-of", as_of)
    chosen = one_of("--format", form, ("text", "json"))
    found = stands(read_rulebook(rules or ()).instruments.values(), asked, day, known)
    if chosen == "json":
        typer.echo(json.dumps(parties_record(found, asked, day, known), indent=2, ensure_ascii=False))
    else:
        typer.echo(parties_text(found, asked, day, known))


@app.command("check", epilog="Examples: dueregard rules check | dueregard rules check my-rules --scenario mine.yaml")
def check_rules(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Rules over the built-in ones.")] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="Scenario whose declared zones are held against the physics.")
    ] = None,
) -> None:
    """Lint rules: exit 0, or 2 with every finding, file and line."""
    from dueregard.errors import InputError
    from dueregard.law.lints import findings
    from dueregard.readers.rules import read_rulebook

    rulebook = read_rulebook(() if folder is None else (folder,))
    found = findings(rulebook)
    if scenario is not None:
        found += _unreasonable_zones(scenario, rulebook)
    if found:
        raise InputError(found)
    counted = f"{len(rulebook.provisions)} provisions, {len(rulebook.instruments)} instruments"
    typer.echo(f"{folder or 'built-in rules'}: nothing found in {counted}, {len(rulebook.readings)} readings")


def _unreasonable_zones(scenario: str, rulebook: "Rulebook") -> "list[Fault]":
    from dueregard.law.lints import unreasonable_zone
    from dueregard.readers.geodata import read_gazetteer
    from dueregard.readers.places import find_scenario
    from dueregard.readers.scenario import read_scenario
    from dueregard.zones.claims import MODELLED_BY, declared_radius_m
    from dueregard.zones.footprints import footprints

    found, _ = read_scenario(find_scenario(scenario), rulebook, read_gazetteer())
    prints, activities = footprints(found, rulebook, MODELLED_BY[1:]), list(found.activities)
    faults = []
    for name, zone in found.zones.items():
        if isinstance(zone.radius, float):
            around = activities.index(zone.around) if zone.around is not None else -1
            modelled = zone.model_copy(update={"radius": "modelled"})
            reach_m = declared_radius_m(modelled, around, "nominal", rulebook, prints)[0]
            faults += unreasonable_zone(name, zone.radius, reach_m, rulebook)
    return faults
