"""Fixtures of the tests of campaigns and weekly closings."""

from tests.rounds.past import past  # noqa: F401  (a fixture)
from tests.visits.ground import ground  # noqa: F401  (a fixture)
