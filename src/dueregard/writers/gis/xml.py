"""How is text put into XML so that it stays text?"""

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as ET  # writes only, parses nothing

from dueregard.writers.page.text import plain_text

Element = ET.Element
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST = 120
"""Characters that a name may have in a legend."""


def legal(text: str) -> str:
    """Return a text without the control characters that no XML file may hold."""
    return _ILLEGAL.sub("\ufffd", text)


def shown(text: str, longest: int = LONGEST) -> str:
    """Return a name as a legend shows it: one line, not turned round, not longer than is useful.

    Parameters
    ----------
    text
        Name as somebody wrote it.
    longest
        Characters that are kept; an ellipsis takes the place of the rest.
    """
    return plain_text(legal(text), longest)


def element(
    tag: str, attributes: Mapping[str, object] | None = None, children: Iterable[Element] = (), text: str | None = None
) -> Element:
    """Make an element; numbers and texts become legal attribute values."""
    made = ET.Element(tag, {name: legal(_word(value)) for name, value in (attributes or {}).items()})
    made.extend(children)
    made.text = None if text is None else legal(text)
    return made


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:g}" if isinstance(value, float) else str(value)


def options(values: Mapping[str, object]) -> Element:
    """Return settings in the form that QGIS reads."""
    single = [element("Option", {"name": name, "type": "QString", "value": value}) for name, value in values.items()]
    return element("Option", {"type": "Map"}, single)


def document(root: Element) -> str:
    """Return an indented document with QGIS's document type."""
    ET.indent(root, " ")
    return "<!DOCTYPE qgis>\n" + ET.tostring(root, encoding="unicode") + "\n"
