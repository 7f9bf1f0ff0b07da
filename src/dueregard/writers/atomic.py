"""How does a file appear whole or not at all?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """Give a path to write to, and put the file in its place when the block ends without an error.

    The temporary file stands in a hidden folder beside `path`, so on the same disk, under the same name: drivers that
    go by a file's ending or write files beside it work as usual. After an error neither it nor anything else is left.

    Parameters
    ----------
    path
        File that shall appear; one that is there is replaced. Its folder is made if it is missing.

    Yields
    ------
    Path
        Where to write.

    Raises
    ------
    FileNotFoundError
        If the block wrote nothing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        partial = Path(folder) / path.name
        yield partial
        flush(partial)
        partial.replace(path)


def flush(path: Path) -> None:
    """Wait until the file is on the disk, so that a power cut cannot leave its name without its content."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
