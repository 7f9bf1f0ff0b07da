"""How does the coverage of the law read as a page?"""

from collections.abc import Sequence

from dueregard.law.coverage import Covered

OPENING = """# Which provisions are covered

Made by running the built-in scenarios under every reading; a test compares it and `DUEREGARD_WRITE_DOCS=1` writes it
anew.

A rule *obliges* where somebody owes something by it in a run: as the duty that decides a meeting, as one that stands
beside it, or as a duty of one to the world at large. *Demanded by* and *denied by* name the scenarios whose `expect`
says by name that it must, or must not, oblige. A dash is a gap.

| number | provision | status | rule | worked examples | obliges under | obliges in | demanded by | denied by |
|---|---|---|---|---|---|---|---|---|
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
        ", ".join(row.demanded) or "-",
        ", ".join(row.denied) or "-",
    )
