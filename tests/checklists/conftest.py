"""Fixtures of the tests of checklists: jobs of a person done as a worker would."""

from tests.import_support import run_jobs  # noqa: F401  (a fixture)
