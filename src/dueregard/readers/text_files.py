"""Is this a text file of sensible size, and what does it say?"""

import re
from pathlib import Path

from dueregard.errors import Fault, InputError

SIZE_MAX_BYTES = 1_000_000
"""Largest file that is read: 1 MB, some 200 times the built-in scenarios."""

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def read_text(path: Path, shown: str) -> str:
    """Read a UTF-8 text file.

    Parameters
    ----------
    shown
        Name of the file in messages.

    Raises
    ------
    InputError
        It is missing, a folder, not readable, larger than 1 MB, binary or not UTF-8.
    """
    raw = _bytes(path, shown)
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise InputError(
            [Fault(shown, "the file is UTF-16", "Files are text in UTF-8", "Save it as UTF-8 in the editor", 1)]
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError([_undecodable(raw, error.start, shown)]) from error
    if found := _NOT_TEXT.search(text):
        raise InputError([_control_character(text, found.start(), shown)])
    return text


def _bytes(path: Path, shown: str) -> bytes:
    if path.is_dir():
        raise InputError([Fault(shown, "this is a folder", "A YAML file is needed", "Name a file in it")])
    if not path.is_file():
        raise InputError([Fault(shown, "there is no such file", "A YAML file is needed", "Check the path")])
    try:
        size = path.stat().st_size
        if size > SIZE_MAX_BYTES:
            problem = f"the file has {size} bytes"
            raise InputError([Fault(shown, problem, f"At most {SIZE_MAX_BYTES} are read", "Split or shorten it")])
        return path.read_bytes()
    except OSError as error:
        raise InputError([Fault(shown, f"the file cannot be read: {error.strerror}")]) from error


def _undecodable(raw: bytes, at: int, shown: str) -> Fault:
    line = raw.count(b"\n", 0, at) + 1
    if b"\x00" in raw:
        return Fault(shown, "this is a binary file", "A YAML file is plain text", "Check the path")
    problem = f"byte 0x{raw[at]:02x} is not UTF-8 text"
    return Fault(shown, problem, "Files are text in UTF-8", "Save the file as UTF-8 in the editor", line)


def _control_character(text: str, at: int, shown: str) -> Fault:
    if text[at] == "\x00":
        return Fault(shown, "this is a binary file", "A YAML file is plain text", "Check the path")
    line = text.count("\n", 0, at) + 1
    problem = f"a control character (code {ord(text[at])}) stands in the text"
    return Fault(shown, problem, "Printable text", "Delete it", line)
