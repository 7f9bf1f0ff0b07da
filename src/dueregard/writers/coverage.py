"""How does the coverage of the law read as a page?"""

from collections.abc import Sequence

from dueregard.law.coverage import Covered

OPENING = """# Which provisions are covered

Made from the rule files and the built-in scenarios; a test compares it (`DUEREGARD_WRITE_DOCS=1` writes it anew).

A rule is *named by a reading* where the reading decides by it. It *occurs in a scenario* where the scenario demands a
conflict under a reading and of a mechanism that the rule decides, or, for duties of one, where an activity stands in it
that triggers the rule, of a State that the instrument binds. A dash is a gap.

| number | provision | status | rule | worked examples | named by a reading | occurs in a scenario |
|---|---|---|---|---|---|---|
"""


def coverage_page(rows: Sequence[Covered]) -> str:
    """Return the table of provisions as Markdown."""
    return OPENING + "".join(f"| {' | '.join(_cells(row))} |\n" for row in rows)


def _cells(row: Covered) -> tuple[str, ...]:
    return (
        "-" if row.number == "none" else row.number,
        row.provision or "-",
        row.status or "-",
        f"`{row.rule}`" if row.rule else "-",
        str(row.examples) if row.examples else "-",
        ", ".join(row.readings) or "-",
        ", ".join(row.scenarios) or "-",
    )
