"""bin/manage write_permissions: docs/permissions.md, the table of rights by role, from the rules themselves."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from accounts.roles import TIER, Role
from core import access
from core.access import Actor, declared, may

PATH = "docs/permissions.md"
HEAD = """# 权限表

由 `bin/manage write_permissions` 从各房间的 `rules.py` 生成，请勿手改；测试逐字核对。

● 表示这个角色可以做；对具体一条记录还要看范围（数据库行级安全：看不到的就不存在）和规则
（例如只能督查本片区、只能提交自己登记的隐患、验收人不能是发现人）。`system` 一栏不列：系统只做名单内的任务。
"""


def actor_in(role: Role) -> Actor:
    """An example person of a role, placed where that role sits."""
    tier = TIER[role]
    zone = 1 if tier in (access.ZONE, access.ENTERPRISE, access.ASSIGNED, access.OFFICER) else None
    return Actor(
        1,
        1,
        str(role.label),
        "",
        role.value,
        tier,
        zone_id=zone,
        enterprise_id=1 if tier == access.ENTERPRISE else None,
    )


def permissions_text() -> str:
    """The whole document, in Chinese whatever language is active."""
    with translation.override("zh-hans"):
        actors = [actor_in(role) for role in Role if role != Role.SYSTEM]
        lines = [HEAD]
        rooms = sorted({name.split(".")[0] for name in declared() if not name.startswith("tests.")})
        for room in rooms:
            lines += [f"## {room}", "", "| 权限 | 含义 | " + " | ".join(actor.name for actor in actors) + " |"]
            lines.append("| --- | --- |" + " :-: |" * len(actors))
            for name, meaning in sorted(declared().items()):
                if name.split(".")[0] == room:
                    marks = " | ".join("●" if may(actor, name) else "" for actor in actors)
                    lines.append(f"| `{name}` | {meaning} | {marks} |")
            lines.append("")
        return "\n".join(lines)


class Command(BaseCommand):
    help = "Write docs/permissions.md from the declared rights."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the file is up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        path, text = Path(settings.BASE_DIR) / PATH, permissions_text()
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                raise SystemExit(f"{PATH} is out of date: run bin/manage write_permissions")
            return
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{PATH}: {len(declared())} rights")
