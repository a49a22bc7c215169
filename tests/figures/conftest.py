"""A database that histories may be written to and that forgets them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cast import Cast
from tests.cast import cast as present_cast
from tests.house.leakwalk import dirty_database


@pytest.fixture
def ground(django_db_setup, django_db_blocker) -> Iterator[Cast]:
    """The cast in a transaction that may step out of the run-time role to write any moment it likes."""
    with dirty_database(django_db_blocker):
        yield present_cast()
