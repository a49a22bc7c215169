"""Inspections: templates, plans, draws, visits. Built in an issue of its own; the room is kept."""
