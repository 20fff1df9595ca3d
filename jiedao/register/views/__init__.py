"""The pages of the register: lists, one entry, the map, and taking GeoJSON in."""

from jiedao.register.views.exporting import export, export_entries
from jiedao.register.views.filling import fill, template
from jiedao.register.views.importing import take_in
from jiedao.register.views.listing import grids, listing, places_list
from jiedao.register.views.mapping import outlines, points, street_map
from jiedao.register.views.one import correct, enter, one, position, reveal, take_position, undo, withdraw

__all__ = [
    "correct",
    "enter",
    "export",
    "export_entries",
    "fill",
    "grids",
    "listing",
    "one",
    "outlines",
    "places_list",
    "points",
    "position",
    "reveal",
    "street_map",
    "take_in",
    "take_position",
    "template",
    "undo",
    "withdraw",
]
