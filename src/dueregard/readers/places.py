"""Where do the built-in rules, maps and scenarios lie?"""

from functools import lru_cache
from pathlib import Path

from dueregard.errors import DueRegardError, Fault, InputError
from dueregard.readers.names import did_you_mean, listed

DEFAULT_SCENARIO = "south-pole"
DATA_FOLDERS = ("rules", "scenarios", "reforms", "geodata")


@lru_cache(maxsize=1)
def data_root() -> Path:
    """Return the folder that holds rules/, scenarios/, reforms/ and geodata/.

    In a wheel it lies inside the package, in a checkout or an editable install above `src`.

    Raises
    ------
    DueRegardError
        Neither place holds the four folders: the installation is not complete.
    """
    package = Path(__file__).resolve().parent.parent
    candidates = (package / "_data", package.parent.parent)
    for folder in candidates:
        if all((folder / name).is_dir() for name in DATA_FOLDERS):
            return folder
    found = f"neither in {candidates[0]} nor in {candidates[1]}"
    msg = f"rules, scenarios, reforms and geodata are {found}; install dueregard again"
    raise DueRegardError(msg)


def builtin_scenarios() -> dict[str, Path]:
    """Return the built-in scenarios by name."""
    return _builtin("scenarios")


def builtin_reforms() -> dict[str, Path]:
    """Return the built-in reforms by name."""
    return _builtin("reforms")


def _builtin(folder: str) -> dict[str, Path]:
    return {path.stem: path for path in sorted((data_root() / folder).glob("*.yaml"))}


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
    return known[DEFAULT_SCENARIO] if name is None else _find(name, "scenario", known)


def find_reform(name: str) -> Path:
    """Return the file of a reform, by its path or the name of a built-in one.

    Raises
    ------
    InputError
        There is no such file and no such built-in reform.
    """
    return _find(name, "reform", builtin_reforms())


def _find(name: str, what: str, known: dict[str, Path]) -> Path:
    path = Path(name)
    if path.is_file():
        return path
    if name in known:
        return known[name]
    if path.exists():
        return path
    fault = Fault(
        file=name,
        problem=f"there is no {what} '{name}'{did_you_mean(path.stem, known)}",
        expected=f"Built in: {listed(known)}",
        remedy="Give one of these names, or the path of a YAML file",
    )
    raise InputError([fault])
