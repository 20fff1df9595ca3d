"""The pages of rounds and visits."""

from jiedao.patrol.views.due import due, export, export_coverage
from jiedao.patrol.views.place import visit
from jiedao.patrol.views.planning import new
from jiedao.patrol.views.rounds import give_up, listing, one, points, sign, weeks
from jiedao.patrol.views.routing import reroute
from jiedao.patrol.views.visits import record, void

__all__ = [
    "due",
    "export",
    "export_coverage",
    "give_up",
    "listing",
    "new",
    "one",
    "points",
    "record",
    "reroute",
    "sign",
    "visit",
    "void",
    "weeks",
]
