"""The pages of rounds and visits."""

from jiedao.patrol.views.due import due, export
from jiedao.patrol.views.place import place, visit
from jiedao.patrol.views.planning import new
from jiedao.patrol.views.rounds import give_up, listing, one, points, sign, weeks

__all__ = [
    "due",
    "export",
    "give_up",
    "listing",
    "new",
    "one",
    "place",
    "points",
    "sign",
    "visit",
    "weeks",
]
