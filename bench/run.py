"""bin/bench: runs one measurement with the engines up, prints it and keeps it in bench/results/."""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path

from config import engine_use

RESULTS = Path(__file__).resolve().parent / "results"


def main() -> int:
    """Run the measurement named on the command line; its module gives rows, rounds and lines."""
    name = sys.argv[1]
    data = Path(os.environ["DATA_DIR"])
    with engine_use.engines(data):
        result = importlib.import_module(f"bench.{name}").run()
    result = {"measured": time.strftime("%Y-%m-%d"), "cores": os.cpu_count(), "command": f"bin/bench {name}", **result}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
