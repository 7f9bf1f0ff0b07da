"""What does a run leave out because there is too much of it, or because nobody asked for it?"""

from dueregard.model.tables import Assessment, Options

MOST_SHOWN = 200
"""Activities that a map can show and text can hold: of more, nothing can be told apart, and gigabytes are written."""
LARGE_FILES = ("map.html", "map.png", "map.svg", "zones.geojson", "exclusion.geojson")


def unmeasured_words(options: Options) -> list[str]:
    """Say that nobody asked what newcomers are kept from, if nobody did."""
    return [] if options.exclusion else ["What newcomers are kept from was not measured (--no-exclusion)."]


def unwritten_words(assessment: Assessment) -> list[str]:
    """Say which files were left out, why, and how to have them."""
    if assessment.options.all_files:
        return []
    many = f"{len(assessment.scenario.activities):,} activities are more than the {MOST_SHOWN} that a map can show"
    held = "Every zone and all exclusion stand" if assessment.options.exclusion else "Every zone stands"
    where = f"{held} in dueregard.gpkg; --all-files writes these files, too"
    return [f"{', '.join(LARGE_FILES)} are left out: {many}. {where}."]
