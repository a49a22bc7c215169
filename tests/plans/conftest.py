"""Fixtures of the tests of plans."""

from tests.visits.ground import ground  # noqa: F401  (a fixture)
