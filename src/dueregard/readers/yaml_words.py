"""What does the YAML parser's complaint mean to somebody who does not know YAML?"""

import re
from dataclasses import dataclass

import yaml
from yaml.reader import ReaderError

from dueregard.errors import Fault

_TAB = re.compile(r"[ ]*\t")


@dataclass(frozen=True)
class Words:
    """Our words for a complaint of the parser; `opened` puts it where the faulty thing begins."""

    complaint: str
    problem: str
    remedy: str
    opened: bool = False


UNCLOSED_QUOTE = "a quotation mark is opened here and not closed"
UNCLOSED_BRACKET = "a bracket is opened here and not closed, or a comma is missing in it"
COMPLAINTS = (
    Words("while scanning a quoted scalar", UNCLOSED_QUOTE, "Close it, and double a ' that stands within", opened=True),
    Words("while parsing a flow", UNCLOSED_BRACKET, "Close it, and put a comma between entries", opened=True),
    Words("could not find expected ':'", "a colon is missing after a key", "Write 'key: value'", opened=True),
    Words(
        "mapping values are not allowed",
        "a colon stands where none can stand",
        "Put quotes round a text that has ': ' in it, and begin each key on a line of its own",
    ),
    Words(
        "cannot start any token",
        "a value begins with a character that YAML keeps for itself",
        "Put quotes round the value",
    ),
    Words(
        "while parsing a block",
        "the indentation does not fit the lines above",
        "Indent the keys of one entry by the same number of spaces, and close every quotation mark further up",
    ),
    Words("unknown escape character", "a backslash in double quotes begins no known sign", "Use single quotes"),
    Words("undefined alias", "an alias is used, which these files do not have", "Write the value out"),
)
OTHERWISE = Words("", "this is not well-formed YAML", "Check quotes, brackets, colons and indentation near this line")


def parser_fault(error: yaml.YAMLError, text: str, file: str) -> Fault:
    """Return the fault that a complaint of the parser stands for, in plain words."""
    if isinstance(error, ReaderError):
        return Fault(file, "a character of the file cannot stand in text", "Printable text", "Delete it", 1)
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    words = next((known for known in COMPLAINTS if known.complaint in said), OTHERWISE)
    mark = getattr(error, "problem_mark", None)
    if words.opened:
        mark = getattr(error, "context_mark", None) or mark
    line = 1 if mark is None else mark.line + 1
    if _TAB.match(text.split("\n")[line - 1]):
        return Fault(file, "the line is indented with a tab", "YAML is indented with spaces", "Use spaces", line)
    return Fault(file, words.problem, "", words.remedy, line)
