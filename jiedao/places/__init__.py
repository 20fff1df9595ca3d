"""Coordinates: WGS-84 and GCJ-02, GeoJSON, and what lies within an outline."""
