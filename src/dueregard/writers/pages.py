"""How does a record become a page that no name in it can break?"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from dueregard.writers.report.report import markdown_cell


def markdown_page(template: str, content: Mapping[str, Any]) -> str:
    """Fill a Markdown template; whatever a value holds stays text: no tag, no link, no line of its own."""
    environment = Environment(
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701  # Markdown: `finalize` takes out what could be HTML
        finalize=_inert,
    )
    return environment.from_string(_text(template)).render(content)


def html_page(template: str, content: Mapping[str, Any]) -> str:
    """Fill an HTML template; every value is escaped."""
    environment = Environment(
        undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True, autoescape=True
    )
    return environment.from_string(_text(template)).render(content)


def _inert(value: object) -> str:
    return markdown_cell("" if value is None else value).replace("](", "]\\(") if value != "" else ""


def _text(template: str) -> str:
    return files("dueregard.writers").joinpath(template).read_text(encoding="utf-8")
