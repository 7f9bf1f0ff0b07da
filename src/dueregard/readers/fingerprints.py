"""Exactly which input was read?"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from dueregard.readers.places import data_root


def fingerprints(scenario: Path, overlays: Sequence[Path] = (), grid: Path | None = None) -> dict[str, str]:
    """Return the SHA-256 of the scenario, of all rules, of all geodata and of the user's elevation grid.

    A folder's hash covers the names and contents of its files, in order of name.
    """
    root = data_root()
    rules = [root / "rules", *overlays]
    own = {} if grid is None else {grid.name: file_hash(grid)}
    return own | {
        scenario.name: file_hash(scenario),
        "rules": _of_files((path, folder) for folder in rules for path in sorted(folder.rglob("*.yaml"))),
        "geodata": _of_files((path, root) for path in sorted((root / "geodata").glob("*.*"))),
    }


def file_hash(path: Path) -> str:
    """Return the SHA-256 of one file."""
    return sha256(path.read_bytes()).hexdigest()


def _of_files(files: Iterable[tuple[Path, Path]]) -> str:
    total = sha256()
    for path, folder in files:
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()
