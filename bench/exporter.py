"""One ledger export in a process of its own: seconds, rows, peak memory, and the floor beside it in the same process.

The floor is XlsxWriter writing the very same cells from memory, in constant memory mode: what no export can go below.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time

import django


def peak() -> float:
    """Peak resident memory so far, megabytes."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def main() -> None:
    """Export the ledger of `person` under `query`; print one line of JSON."""
    django.setup()
    from accounts.models import Seat
    from accounts.services import actor_for_seat
    from core.exports import export_list
    from core.tenancy import Scope, scope_of, scoped_to

    person, query = sys.argv[1:3]
    with scoped_to(Scope(tier="province")):
        seat = Seat.objects.get(username=person).pk
    actor = actor_for_seat(seat)
    params = {"list": "dangers", "query": query, "format": "xlsx"}
    before = peak()
    began = time.perf_counter()
    with scoped_to(scope_of(actor)):
        made = export_list(actor, params, report=lambda *_numbers: None)
    seconds, memory = time.perf_counter() - began, peak() - before
    floor = _floor(made.file_path)
    print(json.dumps({"rows": made.total, "seconds": seconds, "megabytes": memory, "floor_seconds": floor}))


def _floor(relative: str) -> float:
    """Seconds to write the cells of this export again with nothing around them."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    from core.download_files import path_of

    book = CalamineWorkbook.from_path(str(path_of(relative)))
    rows = max((book.get_sheet_by_name(name).to_python() for name in book.sheet_names), key=len)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        book = xlsxwriter.Workbook(os.path.join(folder, "floor.xlsx"), {"constant_memory": True})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, str(value))
        book.close()
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
