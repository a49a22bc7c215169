"""Rights of this room."""
