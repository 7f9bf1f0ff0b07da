"""How does a text that a stranger wrote come onto the page and do nothing there?"""

import json
import re
from functools import lru_cache

from markupsafe import Markup

MOST_CHARACTERS = 400
CONTROLS = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029]")
UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Marks that turn the direction of writing or are not seen."""


@lru_cache(maxsize=10_000)
def plain_text(text: str, most: int = MOST_CHARACTERS) -> str:
    """Leave out what is not seen and shorten what is too long; markup is left to whoever writes it to escape."""
    seen = " ".join(UNSEEN.sub("", CONTROLS.sub(" ", text)).split())
    return seen if len(seen) <= most else f"{seen[: most - 1].rstrip()}…"


def script_json(value: object) -> Markup:
    """Write a value as JSON that no parser of HTML can mistake for a tag, a comment or an entity."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  # every sign that means something in HTML is gone
