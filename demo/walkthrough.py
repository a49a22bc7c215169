"""The main job from a spreadsheet row to closure, done by the four parties over HTTP, and what it left behind."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone

from demo.walk_dangers import Tally, work_off
from demo.walk_export import export_ledger
from demo.walk_import import import_ledger
from demo.walk_people import OFFICE, Company, Stuck, accepted

AT_LEAST = {
    "accept": 30, "supervise_reject": 1, "accept_reject": 1, "extension_second": 1, "extension_refuse_second": 1,
    "return": 1, "grant_void": 1, "second_accept_refused": 1,
}  # fmt: skip


def walk(*, url: str, password: str, out: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Do the walkthrough against a running portal with demo data. Returns the summary, also left in `out`.

    Raises Stuck at the first step that does not go as it should; the summary then tells how far it came.
    """
    out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    company = Company(url, password, out, say)
    summary: dict[str, Any] = {
        "url": url,
        "started_at": timezone.localtime().isoformat(timespec="seconds"),
        "ok": False,
    }
    try:
        summary["import"] = import_ledger(company, timezone.localdate())
        tally = work_off(company)
        summary |= {"done": dict(tally.done), "closed": len(tally.closed), "dangers": tally.stories}
        _enough(tally)
        summary["export"] = export_ledger(company, tally.closed)
        _keep_notice(company, tally)
        summary["ok"] = True
    except Stuck as stuck:
        summary["stuck"] = str(stuck)
        raise
    finally:
        summary["people"] = company.count()
        summary["seconds"] = round(time.monotonic() - began, 1)
        (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        (out / "summary.md").write_text(_in_words(summary), encoding="utf-8")
    return summary


def _enough(tally: Tally) -> None:
    missing = {name: least for name, least in AT_LEAST.items() if tally.done[name] < least}
    if missing:
        raise Stuck(f"count of what was done: {dict(tally.done)}, but at least {missing} are needed")


def _keep_notice(company: Company, tally: Tally) -> None:
    """Keep the printed notice of the first closed danger beside the summary."""
    first = next(story for story in tally.stories if story["state"] == "closed")
    page = accepted(company.browser(OFFICE).get(f"/dangers/{first['id']}/notice/"), "the printed notice")
    if first["number"] not in page.body.decode():
        raise Stuck(f"the printed notice of {first['number']} does not carry its number")
    (company.out / "notice.html").write_bytes(page.body)


def _in_words(summary: dict[str, Any]) -> str:
    lines = ["# 演练结果 Walkthrough", "", f"- 结果 result: {'通过 ok' if summary['ok'] else '没有走完 stuck'}"]
    if "stuck" in summary:
        lines.append(f"- 停在 stopped at: {summary['stuck']}")
    lines += [
        f"- 开始 started: {summary['started_at']}, {summary['seconds']} s, {summary['people']} 人登录 people signed in",
        f"- 地址 address: {summary['url']}",
    ]
    if "import" in summary:
        done = summary["import"]
        lines += [
            "",
            "## 导入台账 ledger imported",
            f"- {done['file']}: {done['rows']} 行 rows",
            f"- 待审核 open {done['open']}, 历史记录 historic {done['closed']}, 更新 updated {done['changed']}",
            f"- 退回 given back with reasons {done['rejected']}; 人工选择 choices by hand {done['choices']}",
        ]
    if "done" in summary:
        lines += [
            "",
            f"## 办理 done: {summary['closed']} 条销号 closed",
            "",
            "| 动作 transition | 次数 times |",
            "| --- | --- |",
        ]
        lines += [f"| `{name}` | {count} |" for name, count in sorted(summary["done"].items())]
        lines += ["", "| 编号 number | 走法 way | 状态 state |", "| --- | --- | --- |"]
        lines += [f"| {one['number'] or '—'} | {one['way']} | {one['state']} |" for one in summary["dangers"]]
    if "export" in summary:
        done = summary["export"]
        lines += [
            "",
            "## 导出 export",
            f"- {done['rows']} 行 rows, {done['bytes']} bytes; 本次销号都在 all closures found",
        ]
    return "\n".join(lines) + "\n"
