"""What changes when one thing in a scenario or in the rules changes, without doing the rest again?

An edit is another scenario (`model.edits` makes them), another rulebook, or both. What it touches is computed anew by
the same functions as a full run; everything else is carried over.
"""

from dueregard.live.session import begin, revised
from dueregard.live.state import Live

__all__ = ["Live", "begin", "revised"]
