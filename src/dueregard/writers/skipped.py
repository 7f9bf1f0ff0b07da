"""What does a run leave out because there is too much of it, or because nobody asked for it?"""

from dueregard.model.tables import Assessment, Options

MOST_DRAWN = 200
"""Activities that a map can show: of more, nothing can be told apart, and the page holds hundreds of megabytes."""
PICTURES = ("map.html", "map.png", "map.svg")


def unmeasured_words(options: Options) -> list[str]:
    """Say that nobody asked what newcomers are kept from, if nobody did."""
    return [] if options.exclusion else ["What newcomers are kept from was not measured (--no-exclusion)."]


def undrawn_words(assessment: Assessment) -> list[str]:
    """Say which maps were left out, why, and how to have them."""
    if assessment.options.drawn:
        return []
    many = f"{len(assessment.scenario.activities):,} activities are more than the {MOST_DRAWN} that a map can show"
    where = "Every zone stands in dueregard.gpkg and zones.geojson; --draw-all draws them all the same"
    return [f"{', '.join(PICTURES)} are not drawn: {many}. {where}."]
