"""One parent for web, worker and beat: each in a session of its own, stopped in order, nothing left behind.

The numbers of the children stand in `processes.json` with their birth times, so that a start after kill -9 of the
parent can end what was left over and nothing else.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil


@dataclass
class Service:
    """One long-running command of the portal."""

    name: str
    command: list[str]
    environ: dict[str, str | None] = field(default_factory=dict)  # added to ours; None takes a variable away
    patience: float = 25.0  # seconds between asking it to stop and killing it


class Parent:
    """Starts services and stops them in the reverse order."""

    def __init__(self, data_dir: Path, cwd: Path) -> None:
        self.data_dir = data_dir
        self.cwd = cwd
        self.asked_to_stop = threading.Event()
        self._running: list[tuple[Service, subprocess.Popen]] = []
        self._record = data_dir / "processes.json"

    def listen(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal ask for the stop instead of ending this process."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.asked_to_stop.set())

    def end_leftovers(self) -> list[str]:
        """End services of an earlier parent that was killed; return their names."""
        try:
            rows = json.loads(self._record.read_text())
        except (OSError, ValueError):
            return []
        ended, processes = [], []
        for row in rows:
            try:
                process = psutil.Process(row["pid"])
                if abs(process.create_time() - row["born"]) > 1:
                    continue  # The number belongs to somebody else by now.
                processes += [process, *process.children(recursive=True)]
                process.terminate()
                ended.append(row["name"])
            except psutil.NoSuchProcess:
                continue
        _gone, alive = psutil.wait_procs(processes, timeout=20)
        for process in alive:
            process.kill()
        psutil.wait_procs(alive, timeout=5)
        self._record.unlink(missing_ok=True)
        return ended

    def start(self, service: Service) -> subprocess.Popen:
        """Start a service; its words go to log/<name>.log."""
        environ = {**os.environ, **service.environ}
        with open(self.log(service.name), "wb") as sink:
            child = subprocess.Popen(
                service.command,
                cwd=self.cwd,
                env={name: value for name, value in environ.items() if value is not None},
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        self._running.append((service, child))
        self._write_record()
        return child

    def log(self, name: str) -> Path:
        """Return the log file of a service."""
        folder = self.data_dir / "log"
        folder.mkdir(exist_ok=True)
        return folder / f"{name}.log"

    def dead(self) -> str | None:
        """Return the name of a service that ended by itself, if any."""
        return next((service.name for service, child in self._running if child.poll() is not None), None)

    def stop(self) -> None:
        """Stop every service, the last started first; whoever does not listen in time is killed with its children."""
        while self._running:
            service, child = self._running.pop()
            self._stop_one(service, child)
        self._record.unlink(missing_ok=True)

    def _stop_one(self, service: Service, child: subprocess.Popen) -> None:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                child.wait(service.patience)
        with suppress(ProcessLookupError):  # It leads its own process group: what is left of the group goes with it.
            os.killpg(child.pid, signal.SIGKILL)
        child.wait(5)

    def _write_record(self) -> None:
        rows = []
        for service, child in self._running:
            try:
                rows.append({"name": service.name, "pid": child.pid, "born": psutil.Process(child.pid).create_time()})
            except psutil.NoSuchProcess:
                continue
        self._record.write_text(json.dumps(rows))
