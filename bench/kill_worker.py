"""The portal's Celery application, and a line in PARK_KILL_EVENTS whenever a job begins or ends in a process of it.

The harness reads there who is inside a task, and how soon the job of a killed process is picked up again.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

from celery.signals import task_postrun, task_prerun

from config.celery import app

__all__ = ["app"]


def _note(event: str, task: Any, args: Any) -> None:
    if task.name != "core.run_job":
        return
    line = json.dumps({"at": time.time(), "pid": os.getpid(), "event": event, "job": args[0]}) + "\n"
    with open(os.environ["PARK_KILL_EVENTS"], "ab", buffering=0) as log:  # one write: lines of two processes do not mix
        log.write(line.encode())


@task_prerun.connect
def _began(task: Any = None, args: Any = None, **_more: Any) -> None:
    _note("began", task, args)


@task_postrun.connect
def _ended(task: Any = None, args: Any = None, **_more: Any) -> None:
    _note("ended", task, args)
