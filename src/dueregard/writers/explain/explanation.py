"""Why does a conflict stand: activity, effect, rule, provision, number, ground?"""

from datetime import date
from typing import Any

from dueregard.model.rulebook import Rulebook
from dueregard.writers.explain.record import RunTables, explain_record, until
from dueregard.writers.json_files import json_text
from dueregard.writers.pages import html_page, markdown_page
from dueregard.writers.titles import plain_words

FORMATS = ("md", "html", "json")


def explanation(
    run_tables: RunTables, rulebook: Rulebook, conflict_id: str, form: str = "md", as_of: date | None = None
) -> str:
    """Tell the chain from an activity to a duty, link by link.

    Parameters
    ----------
    run_tables
        Tables of a run: conflicts, zones, sites, duties, assumptions.
    rulebook
        Law and physics that the run was made with.
    conflict_id
        Id of a conflict of the run.
    form
        One of FORMATS: Markdown, HTML (escaped) or JSON (the record itself).
    as_of
        Day of knowledge of the run, for the memberships on the first day of the conflict.

    Raises
    ------
    InputError
        If no conflict has this id; names those that are near.
    """
    record = explain_record(run_tables, rulebook, conflict_id, as_of)
    if form == "json":
        return json_text(record)
    page = html_page if form == "html" else markdown_page
    return page(f"explain/explain.{form}.j2", content(record))


def content(record: dict[str, Any]) -> dict[str, Any]:
    """Return what the templates need: the record and the words for its ids."""
    return {**record, "words": plain_words, "until": until}
