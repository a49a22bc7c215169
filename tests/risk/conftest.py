"""Fixtures of the tests of risk classes: jobs of a person done as a worker would."""

from tests.import_support import code, own_files, run_jobs  # noqa: F401  (fixtures)
