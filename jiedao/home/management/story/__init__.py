"""The last eight months of the example street, lived through by its own people: rounds, complaints, look-backs, calls.

The ledgers of the example speak of 2022; what is recorded in the house itself happens up to the day on which the
street is made, so that its lists hold what is due now.
"""

from jiedao.home.management.story.drawing import draw
from jiedao.home.management.story.living import live
from jiedao.home.management.story.staff import STAFF, engage

__all__ = ["STAFF", "draw", "engage", "live"]
