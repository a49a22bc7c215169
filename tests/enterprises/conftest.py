"""Files of imports go to a folder of the test; the cache starts empty."""

from tests.import_support import code, own_files, run_jobs  # noqa: F401  (fixtures)
