"""Coordinates: WGS-84 and GCJ-02, GeoJSON, what lies within an outline, and a short walk through points."""

from jiedao.places.datum import Point, to_gcj02, to_wgs84
from jiedao.places.geojson import Feature, Unreadable, Wrong, collection, feature, moved, point, read
from jiedao.places.plane import box, distance, inside, length, polygons, simplified, vertices, walk

__all__ = [
    "Feature",
    "Point",
    "Unreadable",
    "Wrong",
    "box",
    "collection",
    "distance",
    "feature",
    "inside",
    "length",
    "moved",
    "point",
    "polygons",
    "read",
    "simplified",
    "to_gcj02",
    "to_wgs84",
    "vertices",
    "walk",
]
