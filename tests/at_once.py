"""The same moment: threads that start together, each with its own connection."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work(i)` in threads that start together; what each returned or raised, in the order of i."""
    barrier, out = threading.Barrier(number), [None] * number

    def run(i: int) -> None:
        try:
            barrier.wait(timeout=60)
            out[i] = work(i)
        except Exception as trouble:
            out[i] = trouble
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return out
