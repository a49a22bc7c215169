"""bin/bench: runs one measurement with the engines up, prints it and keeps it in bench/results/."""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path

import psutil

from config import engine_use

RESULTS = Path(__file__).resolve().parent / "results"


def main() -> int:
    """Run the measurement named on the command line; its module gives rows, rounds and lines."""
    name = sys.argv[1]
    data = Path(os.environ["DATA_DIR"])
    if name in ("figures", "million") and psutil.virtual_memory().total > 12 * 2**30:
        os.environ.setdefault("PARK_PG_BUFFERS", "6GB")
    # Only what kills the engines needs a disk that is waited for; loading a million rows is quicker without.
    with engine_use.engines(data, durable=name == "kill"):
        module = importlib.import_module(f"bench.{name}")
        result = module.run()
    print(json.dumps(keep(name, result), ensure_ascii=False, indent=1))
    return 0


def keep(name: str, result: dict) -> dict:
    """Write what was measured to bench/results/ (and as a table, where the module has one); returns it as kept."""
    kept = {"measured": time.strftime("%Y-%m-%d"), "cores": os.cpu_count(), "command": f"bin/bench {name}", **result}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    module = importlib.import_module(f"bench.{name}")
    if hasattr(module, "table"):
        (RESULTS / f"{name}.md").write_text(module.table(kept), encoding="utf-8")
    return kept


if __name__ == "__main__":
    sys.exit(main())
