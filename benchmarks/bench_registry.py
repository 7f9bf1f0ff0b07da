"""How long does a registry take, stage by stage, and how much memory?

`benchmarks/registries.py` makes it up: one activity for each 25 km2 of ground round the pole, a third of them landings,
half of them at bases, twenty actors, nineteen years; one reading, the smooth sphere. Each row is a process of its own.
"""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import registries
from measured import Row, alone, peak_mb, seconds, tell

MEASURED = (1_000, 300)
"""With exclusion, one activity for each 25 km2."""
UNMEASURED = (1_000, 5_000)
"""Without."""
READING = "ost-strict"


def run(count: int, *, exclusion: bool) -> dict[str, float]:
    """Read, assess and write a registry; return the time of each stage [s] and the greatest memory [MB]."""
    from dueregard.cli.options import options_for
    from dueregard.pipeline import assess
    from dueregard.readers.geodata import read_elevation, read_gazetteer
    from dueregard.readers.rules import read_rulebook
    from dueregard.readers.scenario import read_scenario
    from dueregard.writers.run import write_run

    rulebook, found = read_rulebook(), []
    with tempfile.TemporaryDirectory() as folder:
        path = registries.write(Path(folder), count)
        reading = seconds(lambda: found.append(read_scenario(path, rulebook, read_gazetteer())))
        scenario, gazetteer = found.pop()
        window = {"as_of": None, "starts": None, "ends": None}
        options = options_for(scenario, rulebook, readings=(READING,), level="nominal", **window)
        options = replace(options, exclusion=exclusion, all_files=False)
        assessment = assess(scenario, rulebook, gazetteer, options)
        writing = seconds(lambda: write_run(assessment, read_elevation(), Path(folder) / "out", {}))
    rows = {f"{name} rows": len(getattr(assessment, name)) for name in ("zones", "conflicts", "exclusion")}
    return {"reading": reading, **assessment.timings, "writing": writing, "MB": peak_mb(), **rows}


def told(count: int, *, exclusion: bool) -> None:
    """Tell one row."""
    found = alone(__file__, str(count), "exclusion" if exclusion else "no")
    memory, rows = found.pop("MB"), {name: found.pop(name) for name in list(found) if name.endswith("rows")}
    counted = ", ".join(f"{number:,} {name}" for name, number in rows.items())
    stages = ", ".join(f"{name} {time:.2g} s" for name, time in found.items())
    question = f"registry of {count:,} activities, {'whole run' if exclusion else 'without exclusion'}"
    tell(Row(question, sum(found.values()), ours_mb=memory, note=f"{stages}; {counted}"))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(run(int(sys.argv[1]), exclusion=sys.argv[2] == "exclusion")))
    else:
        for number in UNMEASURED:
            told(number, exclusion=False)
        for number in reversed(MEASURED):
            told(number, exclusion=True)
