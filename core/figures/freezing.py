"""The moment a period is frozen: nothing known before it is missed, nothing known after it slips under it.

Everybody who writes facts holds a shared advisory lock until commit (the triggers take it before they date a row). A
freeze takes the same lock alone: it waits for every open transaction that has written facts, names the moment, lets it
pass and lets go at once, so that nobody waits while the numbers of a week or a zone are counted. Who writes afterwards
is dated after the moment, so "known at that moment" means the same rows for ever.
"""

from __future__ import annotations

import datetime

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from core.errors import Refused

LOCK = (1885434475, 1)  # "park", facts; the same numbers stand in the triggers
WAIT = "4s"
"""How long a freeze waits for open writers. New writers queue behind it: less than their own lock_timeout (5 s)."""


def hold_facts() -> None:
    """Take part in the lock before dating a row that figures count and no trigger dates (evidence, progress of zones).

    Call inside the transaction that writes the row, before asking for the time.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s, %s)", LOCK)


def frozen_moment() -> datetime.datetime:
    """A whole millisecond, now, that splits what is known from what is not. Call inside a transaction.

    Raises Refused when open transactions do not end within a few seconds: try again later.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = %s", [WAIT])
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", LOCK)
            cursor.execute("select date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond'")
            moment = cursor.fetchone()[0]
            cursor.execute("select pg_sleep(0.002)")  # a fact dated after this lock must be dated after the moment
            transaction.set_rollback(True)  # to the savepoint: gives the lock back, and the usual patience
    except OperationalError as trouble:
        raise Refused("facts_are_being_written", _("有人正在批量录入，暂时不能取数；请过几分钟再试。")) from trouble
    return moment
