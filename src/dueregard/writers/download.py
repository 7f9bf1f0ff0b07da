"""How does a file come over the network, whole or not at all?"""

import hashlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from importlib import metadata
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from dueregard.errors import Fault, InputError
from dueregard.writers.atomic import atomic, flush

CHUNK = 1 << 20
TIMEOUT_S = 30.0
TRIES = 4
"""How often in a row a connection may break before a byte has come."""
PAUSE_S = 3.0
"""Wait before the next try; archives reset connections that come in bursts. [s]"""
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which a server may do better a moment later."""
STARTS = {
    ".tif": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    ".zip": (b"PK\x03\x04",),
    ".jp2": (b"\0\0\0\x0cjP", b"\xff\x4f\xff\x51"),
    ".shp": (b"\0\0\x27\x0a",),
}
"""First bytes of a file, by its ending."""
PAGE = (b"<!doctype", b"<html")
BY_HAND = "Download it by hand, compare size and checksum with the archive's, and put it at"
Tell = Callable[[int, int | None], None]
"""Called with the bytes that are here and the bytes in all, None where unknown."""


@dataclass(frozen=True)
class Wanted:
    """A file to fetch: address, place on this disk, exact size and published checksum where they are known."""

    url: str
    to: Path
    size: int | None = None
    checksum: tuple[str, str] | None = None

    @property
    def part(self) -> Path:
        """Where the bytes gather; stays after a break, so that the next call goes on there."""
        return self.to.with_name(f"{self.to.name}.part")

    @property
    def version(self) -> Path:
        """Which version of the file the gathered bytes belong to, as the server named it."""
        return self.to.with_name(f"{self.to.name}.part-of")


class _BrokenOffError(Exception):
    """The connection ended early, or the server is busy."""


def fetch(wanted: Wanted, tell: Tell = lambda *_: None) -> None:
    """Fetch a file: go on where an earlier call broke off, check it, and put it in its place.

    Beside it appears `<name>.sha256` in the form of sha256sum, whatever the archive publishes.

    Parameters
    ----------
    tell
        Called as bytes come in.

    Raises
    ------
    InputError
        The server cannot be reached or has no such file, answers with a page in place of it, offers another size, or
        keeps breaking off; the disk is full; content or checksum are wrong. Only the gathered part may be left.
    """
    wanted.to.parent.mkdir(parents=True, exist_ok=True)
    broken, gathered = 0, -1
    while True:
        try:
            _gather(wanted, tell)
            break
        except _BrokenOffError as error:
            broken, gathered = (broken + 1 if _held(wanted) <= gathered else 1), _held(wanted)
            if broken >= TRIES:
                raise _fault(wanted, f"the transfer broke off at {gathered} bytes ({error})", _AGAIN) from error
            time.sleep(PAUSE_S)
    _require_content(wanted)
    digits = _digest(wanted.part, "sha256")
    flush(wanted.part)
    wanted.part.replace(wanted.to)
    wanted.version.unlink(missing_ok=True)
    with atomic(wanted.to.with_name(f"{wanted.to.name}.sha256")) as path:
        path.write_text(f"{digits}  {wanted.to.name}\n", encoding="utf-8")


_AGAIN = "Call it again: it goes on where it broke off"


def discard(wanted: Wanted) -> None:
    """Drop what has been gathered of a file."""
    wanted.part.unlink(missing_ok=True)
    wanted.version.unlink(missing_ok=True)


def _gather(wanted: Wanted, tell: Tell) -> None:
    held = _held(wanted)
    if held and held == wanted.size:
        return
    with _answer(wanted, held) as answer:
        begins = _first_byte(answer) if answer.status == 206 else 0
        if begins not in {0, held}:
            discard(wanted)
            msg = "the server sent another part"
            raise _BrokenOffError(msg)
        length = answer.headers.get("Content-Length")
        total = None if length is None else begins + int(length)
        _require_offer(wanted, answer, total, begins)
        if not begins:
            discard(wanted)
        wanted.version.write_text(_version_of(answer), encoding="utf-8")
        here = _pour(wanted, answer, begins, total, tell)
    if total is not None and here < total:
        msg = f"{total} were announced"
        raise _BrokenOffError(msg)


def _held(wanted: Wanted) -> int:
    """Return how many bytes may be kept: none if nothing says that they belong to the same version. [bytes]"""
    known = wanted.version.is_file() and wanted.version.read_text(encoding="utf-8")
    if not wanted.part.is_file() or not (known or wanted.checksum):
        return 0
    return wanted.part.stat().st_size


def _answer(wanted: Wanted, held: int) -> HTTPResponse:
    headers = {"User-Agent": f"dueregard/{metadata.version('dueregard')}", "Accept-Encoding": "identity"}
    if held:
        headers["Range"] = f"bytes={held}-"
        version = wanted.version.read_text(encoding="utf-8") if wanted.version.is_file() else ""
        headers |= {"If-Range": version} if version else {}
    try:
        answer: HTTPResponse = urlopen(Request(wanted.url, headers=headers), timeout=TIMEOUT_S)  # noqa: S310  # http(s): the catalogue and --from see to it
    except HTTPError as error:
        error.close()
        raise _refusal(wanted, error.code, error.reason) from error
    except (TimeoutError, ConnectionResetError, HTTPException) as error:
        raise _BrokenOffError(str(error) or type(error).__name__) from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError | ConnectionResetError):
            raise _BrokenOffError(str(error.reason)) from error
        problem = f"the server cannot be reached ({error.reason})"
        remedy = f"Look at the network, or give a mirror with --from URL. Without a network: {_place_by_hand(wanted)}"
        raise _fault(wanted, problem, remedy) from error
    return answer


def _refusal(wanted: Wanted, status: int, reason: str) -> Exception:
    if status == 416:
        discard(wanted)
        return _BrokenOffError("more had been gathered than the file has")
    if status in BUSY:
        return _BrokenOffError(f"the server answers {status} {reason}")
    remedy = f"The archive may have moved it: look for it there. {_place_by_hand(wanted)}"
    return _fault(wanted, f"the server answers {status} {reason}", remedy)


def _require_offer(wanted: Wanted, answer: HTTPResponse, total: int | None, begins: int) -> None:
    """Refuse a page, another size, and what does not fit on the disk, before anything is kept."""
    kind = answer.headers.get_content_type()
    if kind in {"text/html", "application/xhtml+xml"}:
        raise _fault(wanted, f"the server answers with a web page ({kind}) in place of the file", _moved(wanted))
    if total is not None and wanted.size not in {None, total}:
        raise _wrong_size(wanted, total)
    free = shutil.disk_usage(wanted.to.parent).free
    if total is not None and total - begins > free:
        problem = f"{total - begins} bytes are to come, {free} are free in {wanted.to.parent}"
        raise _fault(wanted, problem, "Make room, or set DUEREGARD_CACHE to a folder on another disk")


def _pour(wanted: Wanted, answer: HTTPResponse, begins: int, total: int | None, tell: Tell) -> int:
    """Write what comes, and return how many bytes are here then. [bytes]"""
    here = begins
    with wanted.part.open("ab" if begins else "wb") as file:
        while True:
            tell(here, total)
            try:
                chunk = answer.read(CHUNK)
            except (OSError, HTTPException) as error:
                raise _BrokenOffError(str(error) or type(error).__name__) from error
            if not chunk:
                return here
            file.write(chunk)
            here += len(chunk)


def _require_content(wanted: Wanted) -> None:
    """Refuse content that is not what was asked for, and drop it."""
    try:
        size = wanted.part.stat().st_size
        if wanted.size not in {None, size}:
            raise _wrong_size(wanted, size)
        _require_start(wanted)
        if wanted.checksum is not None:
            algorithm, digits = wanted.checksum
            if (found := _digest(wanted.part, algorithm)) != digits:
                problem = f"the {algorithm} of what came is {found}, published is {digits}"
                raise _fault(wanted, problem, "It was dropped: fetch it again, or look whether the archive has changed")
    except InputError:
        discard(wanted)
        raise


def _require_start(wanted: Wanted) -> None:
    with wanted.part.open("rb") as file:
        start = file.read(64)
    if not start:
        raise _fault(wanted, "the file that came is empty", _moved(wanted))
    if start.lstrip().lower().startswith(PAGE):
        raise _fault(wanted, "a web page came in place of the file", _moved(wanted))
    expected = STARTS.get(wanted.to.suffix.lower())
    if expected and not start.startswith(expected):
        raise _fault(wanted, f"what came does not begin as a {wanted.to.suffix} file does", _moved(wanted))


def _digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def _first_byte(answer: HTTPResponse) -> int:
    """Return where a part begins: `Content-Range: bytes 100-199/200`; -1 where the server does not say."""
    said = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0].strip()
    return int(said) if said.isdigit() else -1


def _version_of(answer: HTTPResponse) -> str:
    """Return what names the version of a file: a strong tag or its date; empty where the server gives neither."""
    tag = answer.headers.get("ETag", "")
    return tag if tag.startswith('"') else answer.headers.get("Last-Modified", "")


def _wrong_size(wanted: Wanted, size: int) -> InputError:
    problem = f"the file has {size} bytes, the catalogue says {wanted.size}"
    remedy = f"The archive may have a new version. If you trust it: {_place_by_hand(wanted)}"
    return _fault(wanted, problem, remedy)


def _moved(wanted: Wanted) -> str:
    return f"Open the address in a browser: the file may have moved. {_place_by_hand(wanted)}"


def _place_by_hand(wanted: Wanted) -> str:
    return f"{BY_HAND} {wanted.to}"


def _fault(wanted: Wanted, problem: str, remedy: str) -> InputError:
    return InputError([Fault(wanted.url, problem, "", remedy)])
