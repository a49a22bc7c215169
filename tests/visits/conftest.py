"""Fixtures of the tests of visits."""

from tests.visits.ground import ground  # noqa: F401  (a fixture)
