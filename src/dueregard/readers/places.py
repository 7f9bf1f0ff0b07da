"""Where do the built-in rules, maps and scenarios lie?"""

from functools import lru_cache
from pathlib import Path

from dueregard.errors import DueRegardError, Fault, InputError
from dueregard.readers.names import did_you_mean, listed

DEFAULT_SCENARIO = "south-pole"
DATA_FOLDERS = ("rules", "scenarios", "geodata")


@lru_cache(maxsize=1)
def data_root() -> Path:
    """Return the folder that holds rules/, scenarios/ and geodata/.

    In a wheel it lies inside the package, in a checkout or an editable install above `src`.

    Raises
    ------
    DueRegardError
        Neither place holds the three folders: the installation is not complete.
    """
    package = Path(__file__).resolve().parent.parent
    candidates = (package / "_data", package.parent.parent)
    for folder in candidates:
        if all((folder / name).is_dir() for name in DATA_FOLDERS):
            return folder
    msg = f"rules, scenarios and geodata are neither in {candidates[0]} nor in {candidates[1]}; install dueregard again"
    raise DueRegardError(msg)


def builtin_scenarios() -> dict[str, Path]:
    """Return the built-in scenarios by name."""
    return {path.stem: path for path in sorted((data_root() / "scenarios").glob("*.yaml"))}


def find_scenario(name: str | None) -> Path:
    """Return the file of a scenario.

    Parameters
    ----------
    name
        None for the built-in south-pole scenario, a path, or the name of a built-in scenario.

    Raises
    ------
    InputError
        There is no such file and no such built-in scenario.
    """
    known = builtin_scenarios()
    path = Path(DEFAULT_SCENARIO if name is None else name)
    if name is not None and path.is_file():
        return path
    if str(path) in known:
        return known[str(path)]
    if path.exists():
        return path
    fault = Fault(
        file=str(path),
        problem=f"there is no scenario '{path}'{did_you_mean(path.stem, known)}",
        expected=f"Built in: {listed(known)}",
        remedy="Give one of these names, or the path of a YAML file",
    )
    raise InputError([fault])
