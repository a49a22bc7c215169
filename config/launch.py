"""What bin/manage, bin/engines, bin/demo and bin/test run once they are inside the environment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from config import engine_use

ROOT = Path(__file__).resolve().parent.parent


def manage(arguments: list[str], data_dir: Path) -> int:
    """Run manage.py with the engines up; return its exit code."""
    with engine_use.engines(data_dir):
        # Ctrl-C goes to manage.py; we stay to switch the engines off.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        child = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        return child.wait()


def engines(arguments: list[str], data_dir: Path) -> int:
    """Start, stop or describe the engines alone."""
    from config import embedded

    verb = arguments[0] if arguments else ""
    if verb in {"start", "env"}:
        for name, value in engine_use.keep(data_dir).items():
            print(f"export {name}='{value}'")
    elif verb == "stop":
        if not engine_use.release(data_dir):
            print("Another command still uses the engines; they stop when it ends.")
    elif verb == "status":
        up = embedded.running(data_dir)
        print("The engines are running." if up else "The engines are not running.")
        return 0 if up else 3
    else:
        print("bin/engines start | stop | status | env", file=sys.stderr)
        return 2
    return 0


def main() -> int:
    """Dispatch; every expected trouble is one sentence and a non-zero code."""
    from config import checks, demo_start, embedded

    verb, arguments = sys.argv[1], sys.argv[2:]
    data_dir = Path(os.environ["DATA_DIR"])
    try:
        if verb == "manage":
            return manage(arguments, data_dir)
        if verb == "engines":
            return engines(arguments, data_dir)
        if verb == "demo":
            return demo_start.run(arguments, data_dir)
        if verb == "test":
            return checks.run(arguments, data_dir)
    except (embedded.EngineError, demo_start.CannotStart) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 2


if __name__ == "__main__":
    sys.exit(main())
