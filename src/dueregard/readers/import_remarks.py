"""What was guessed of a file that is imported, and what was taken for granted?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dueregard.model.imports import ImportMapping
from dueregard.model.tables import STAMPS
from dueregard.readers.import_columns import MEANINGS
from dueregard.readers.import_tables import DAYS, Rows, filled
from dueregard.readers.names import listed
from dueregard.readers.tables_activities import KNOWN, with_unit

YEARS_AFTER = 10
"""Years that the window of an imported scenario goes on after its last day, unless the mapping has one."""
ZONE_KEYS = ("around", "radius", *DAYS, "ends_when", "basis")


def remarks(
    mapping: ImportMapping, parts: Sequence[Rows], data: Mapping[str, Any], said: Mapping[str, Any]
) -> Iterator[str]:
    """Say what was guessed and taken for granted; `said` is what the file tells of itself."""
    activities = data["activities"].values()
    for part in parts:
        yield from (f"column '{theirs}' is read as {ours}" for ours, theirs in part.guessed.items())
        break
    for part in parts:
        known = {*KNOWN, *MEANINGS, *ZONE_KEYS, *STAMPS, "private"}
        names = [str(name) for name in part.table.columns.columns]
        left = [name for name in names if name not in known and with_unit(name)[0] is None]
        if left:
            yield f"columns that are left alone: {listed(left)}"
        break
    yield from (f"{key} {data[key]}: as the file says" for key in said if getattr(mapping, key) is None)
    if mapping.as_of is None and "as_of" not in said:
        yield f"as_of {data['as_of']}: the day of the import; whatever is known later has another day"
    if mapping.window is None:
        yield f"window to {data['window']['to']}: {YEARS_AFTER} years after the last day"
    if mapping.kind is None and "kind" not in said:
        yield "kind real: if positions are invented, write kind: exercise, so that every output is stamped"
    counts = {
        "no end, so they go on": sum("operates" in one and one["operates"][1] is None for one in activities),
        "no evidence: 'assumed', the weakest, stands for it": _without_evidence(parts[0]),
        "a point without uncertainty_m, which counts as exact": sum(
            "lat" in one.get("at", {}) and "uncertainty_m" not in one["at"] for one in activities
        ),
    }
    yield from (f"{count} of {len(activities)} activities have {what}" for what, count in counts.items() if count)


def _without_evidence(sites: Rows) -> int:
    """Count the activities for which neither the file nor the mapping says what speaks for them."""
    return 0 if "evidence" in sites.section.defaults else int((~filled(sites.table, "evidence")[sites.kept]).sum())
