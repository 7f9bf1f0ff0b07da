"""Whom must I consult if I do this there then, and where would I owe nothing?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dueregard.cli.words import AsOf, Level, Readings, Rules, TextOrJson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dueregard.analyses.proposal import Place, Setting

EPILOG = (
    "Examples: dueregard advise --kind crewed-landing --lat -89.0 --lon 126 --actor USA --on 2029-03-01 --mass '45 t' "
    "| dueregard advise --scenario two-bases --kind habitat --actor IND --on 2036 --candidates sites.csv --out advice"
)
FORMATS = ("text", "json")


def advise(
    kind: Annotated[str, typer.Option("--kind", help="Kind of activity, as `rules list` prints it: crewed-landing.")],
    actor: Annotated[str, typer.Option("--actor", help="Actor of the scenario, or a State's code: USA.")],
    on: Annotated[str, typer.Option("--on", help="First day: 2029-03-01, or a period: 2029, 2029-Q1.")],
    lat: Annotated[float | None, typer.Option("--lat", help="Latitude, south negative. [deg]")] = None,
    lon: Annotated[float | None, typer.Option("--lon", help="Longitude, east positive. [deg]")] = None,
    candidates: Annotated[
        Path | None, typer.Option("--candidates", help="Many places to rank: CSV (id, lat, lon) or a file of points.")
    ] = None,
    ends: Annotated[
        str | None, typer.Option("--ends", help="First day no longer active. Default: a landing's next day, else open.")
    ] = None,
    mass: Annotated[str | None, typer.Option("--mass", help="Touchdown mass: '45 t'. Default: the kind's.")] = None,
    given: Annotated[
        list[str] | None, typer.Option("--with", help="Another attribute, as in a scenario: height='20 m'; repeatable.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="Who else is there: file or built-in name. Default: south-pole.")
    ] = None,
    reading: Readings = None,
    level: Level = "nominal",
    as_of: AsOf = None,
    rules: Rules = None,
    form: TextOrJson = "text",
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the answer as JSON, table and map.")] = None,
) -> None:
    """Say whom to notify, coordinate with or consult, by when, and how far to move to owe nothing."""
    from dueregard.analyses.proposal import setting
    from dueregard.cli.asked import Choices, asked
    from dueregard.cli.choices import one_of
    from dueregard.cli.proposals import proposal_of, widened
    from dueregard.pipeline import SEED, known_on
    from dueregard.readers.candidates import read_candidates
    from dueregard.writers.run import make_folder

    chosen, wished = one_of("--format", form, FORMATS), _wished(lat, lon, ranking=candidates is not None)
    listed = {} if candidates is None else read_candidates(candidates)
    about = asked(scenario, Choices(reading, level, as_of, rules=rules))
    written, rulebook, options = about.scenario, about.rulebook, about.options
    proposal = proposal_of(
        written,
        rulebook,
        kind=kind,
        actor=actor,
        starts=on,
        ends=ends,
        attributes=[*([] if mass is None else [f"touchdown_mass={mass}"]), *(given or ())],
        where=next(iter(listed.values())) if wished is None else wished,
    )
    if out is not None:
        make_folder(out)
    known = known_on(written, options.as_of)
    prepared = setting(proposal, known, rulebook, about.gazetteer, widened(options, proposal.activity), seed=SEED)
    if listed:
        _rank(prepared, listed, wished, chosen, out)
    elif wished is not None:
        _advise(prepared, wished, chosen, out)


def _wished(lat: float | None, lon: float | None, *, ranking: bool) -> "Place | None":
    """Return the place that is asked about; None where only a file of places is given."""
    from dueregard.errors import Fault, InputError
    from dueregard.readers.candidates import PLACES, place_problem

    if lat is not None and lon is not None:
        problem = place_problem(lat, lon)
        if problem:
            raise InputError([Fault("--lat" if "latitude" in problem else "--lon", problem, PLACES)])
        return lat, lon
    if lat is not None or lon is not None:
        missing, there = ("--lon", "latitude") if lon is None else ("--lat", "longitude")
        raise InputError([Fault(missing, f"a {there} is given alone", "A place is both: --lat -89.0 --lon 126")])
    if not ranking:
        raise InputError([Fault("--lat", "no place is given", "--lat and --lon, or --candidates FILE")])
    return None


def _advise(prepared: "Setting", where: "Place", form: str, out: Path | None) -> None:
    from dueregard.analyses.advice import advise as answer
    from dueregard.cli.progress import progress
    from dueregard.readers.geodata import read_elevation
    from dueregard.writers.advice.picture import draw_advice
    from dueregard.writers.advice.record import advice_record
    from dueregard.writers.advice.words import advice_text
    from dueregard.writers.json_files import json_text, write_json

    with progress() as tell:
        tell("running the model")
        advice = answer(prepared, where)
        record = advice_record(advice)
        paths = [] if out is None else [out / "advice.json", out / "advice.png"]
        if paths:
            write_json(paths[0], record)
            draw_advice(advice, read_elevation(), paths[1])
    typer.echo(json_text(record) if form == "json" else advice_text(record, paths), nl=False)


def _rank(
    prepared: "Setting", places: "Mapping[str, Place]", wished: "Place | None", form: str, out: Path | None
) -> None:
    from dueregard.analyses.ranking import rank
    from dueregard.cli.progress import counted
    from dueregard.writers.advice.ranking import ranking_record, ranking_text, write_ranking_csv
    from dueregard.writers.json_files import json_text, write_json

    with counted("places", len(places)) as tell:
        ranked = rank(prepared, places, wished, tell)
    record = ranking_record(prepared, ranked, wished)
    paths = [] if out is None else [out / "candidates.json", out / "candidates.csv"]
    if paths:
        write_json(paths[0], record)
        write_ranking_csv(paths[1], ranked)
    typer.echo(json_text(record) if form == "json" else ranking_text(record, paths), nl=False)
