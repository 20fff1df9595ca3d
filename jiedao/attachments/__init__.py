"""Files of a record: what may be one, photos shrunk and stripped of their data, bytes kept by their SHA-256."""
