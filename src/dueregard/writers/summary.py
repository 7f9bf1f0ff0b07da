"""What does a program need to know of a run?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from dueregard.model.tables import TEXT, Assessment, Options, Relief
from dueregard.writers.cells import records
from dueregard.writers.gis.geojson import heading
from dueregard.writers.json_files import json_text
from dueregard.writers.scarce import computed_classes
from dueregard.writers.shares import Share, largest_shares
from dueregard.writers.skipped import unmeasured_words, unwritten_words
from dueregard.writers.verdict import APART, verdict_id, verdict_sentences, weights
from dueregard.writers.versions import versions

SCHEMA = "dueregard/summary/1"
TITLE = ("scenario", "kind", "stamp", "as_of")
COUNTED = dict.fromkeys(("reading", "certainty", "effect_on_entry", "mechanism", "relation"), TEXT)


def summary(assessment: Assessment, hashes: Mapping[str, str]) -> dict[str, Any]:
    """Return the run in the order in which a reader asks; its schema is docs/schema/summary.schema.json.

    Parameters
    ----------
    assessment
        Records and tables.
    hashes
        SHA-256 of each input file, by name.

    Returns
    -------
    dict
        What JSON can hold, without any time of day or duration: the same run gives the same summary.
    """
    return {
        "schema": SCHEMA,
        "verdict": {"id": verdict_id(assessment), "sentences": verdict_sentences(assessment)},
        "scarce_shares": scarce_shares(assessment),
        "scarce_classes": scarce_classes(assessment),
        **{name: value for name, value in heading(assessment).items() if name in TITLE},
        "conflicts": conflict_counts(assessment.conflicts),
        "rows": _row_counts(assessment),
        "options": _options(assessment.options),
        "titles": titles(assessment),
        "terrain": terrain(assessment.relief),
        "left_out": left_out(assessment),
        "assumptions": {
            "count": len(assessment.assumptions),
            "ids": sorted(map(str, assessment.assumptions["assumption"])),
        },
        "inputs": dict(sorted(hashes.items())),
        "versions": versions(),
    }


def scarce_shares(assessment: Assessment) -> list[dict[str, Any]]:
    """Return the largest share of scarce ground for each reading and actor, leading newcomer first."""
    leader = assessment.rulebook.leading_newcomer
    shares = sorted(largest_shares(assessment), key=lambda share: share.newcomer_class != leader)
    return [_share_record(share) for share in shares]


def _share_record(share: Share) -> dict[str, Any]:
    return {**_rounded(asdict(share), 6), "on": share.on.isoformat()}


def scarce_classes(assessment: Assessment) -> list[dict[str, Any]]:
    """Return how much there is of each scarce class that was computed: here, and as published."""
    return [_rounded(asdict(one)) for one in computed_classes(assessment)]


def _rounded(record: Mapping[str, Any], digits: int = 3) -> dict[str, Any]:
    return {name: round(value, digits) if isinstance(value, float) else value for name, value in record.items()}


def conflict_counts(conflicts: pd.DataFrame) -> list[dict[str, Any]]:
    """Count conflicts by reading, certainty, effect on entry and mechanism; between States or apart."""
    rows = [tuple(str(cell or "none") for cell in row.values()) for row in records(conflicts, COUNTED)]
    return [{**dict(zip(COUNTED, key, strict=True)), "count": number} for key, number in sorted(Counter(rows).items())]


def _options(options: Options) -> dict[str, Any]:
    return {
        "readings": list(options.readings),
        "level": options.level,
        "as_of": options.as_of.isoformat(),
        "window": [options.starts.isoformat(), options.ends.isoformat()],
        "settings": list(options.settings),
    }


def titles(assessment: Assessment) -> dict[str, Any]:
    """Return how readings, their groups of newcomers, and reference newcomers are called."""
    book = assessment.rulebook
    readings = {name: book.readings[name] for name in assessment.options.readings if name in book.readings}
    groups = {
        name: {group: one.title for group, one in record.party_groups.items()} for name, record in readings.items()
    }
    return {
        "readings": {name: {"title": one.title, "party_groups": groups[name]} for name, one in readings.items()},
        "newcomers": {name: one.title for name, one in book.newcomers.items()},
    }


def _row_counts(assessment: Assessment) -> dict[str, int]:
    names = ("sites", "zones", "conflicts", "exclusion", "duties", "obligations", "assumptions")
    return {name: len(getattr(assessment, name)) for name in names}


def left_out(assessment: Assessment) -> dict[str, Any]:
    """Say what the totals do not contain."""
    sites, apart = assessment.sites, weights(assessment.conflicts).count(APART)
    unplaced = sorted(set(sites.loc[sites["placed"] == "within", "activity"].astype(str)))
    return {
        "activities_without_a_place": unplaced,
        "conflicts_without_a_duty_between_states": apart,
        "reasons": [
            "Activities known only by a region are left out of exclusion totals.",
            "Conflicts with no duty between States count neither as conflict between States nor as exclusion.",
            "Duties of one activity without counterpart (obligations) count neither as conflict nor as exclusion.",
            *unmeasured_words(assessment.options),
            *unwritten_words(assessment),
        ],
    }


def terrain(relief: Relief | None) -> dict[str, Any] | None:
    """Say what terrain took off the zones; None on the smooth sphere."""
    if relief is None:
        return None
    areas = [_rounded(asdict(one)) for one in relief.areas]
    return {"grids": list(relief.grids), "areas": areas, "zones": dict(relief.zones)}


def write_summary(path: Path, assessment: Assessment, hashes: Mapping[str, str]) -> None:
    """Write the summary as indented JSON, UTF-8."""
    path.write_text(json_text(summary(assessment, hashes)), encoding="utf-8", newline="\n")
