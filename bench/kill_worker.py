"""The portal's Celery application, and a line in PARK_KILL_EVENTS whenever a job is rung for, begins or ends.

The harness reads there who is inside a task, and how soon the job of a killed process is in the queue and at work again.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

from celery.signals import after_task_publish, task_postrun, task_prerun

from config.celery import app

__all__ = ["app"]


def _note(event: str, task: str, args: Any) -> None:
    if task != "core.run_job":
        return
    line = json.dumps({"at": time.time(), "pid": os.getpid(), "event": event, "job": args[0]}) + "\n"
    with open(os.environ["PARK_KILL_EVENTS"], "ab", buffering=0) as log:  # one write: lines of two processes do not mix
        log.write(line.encode())


@task_prerun.connect
def _began(task: Any = None, args: Any = None, **_more: Any) -> None:
    _note("began", task.name, args)


@task_postrun.connect
def _ended(task: Any = None, args: Any = None, **_more: Any) -> None:
    _note("ended", task.name, args)


@after_task_publish.connect
def _rung(sender: str = "", body: Any = None, **_more: Any) -> None:
    _note("rung", sender, body[0])
