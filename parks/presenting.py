"""How far a zone is, in words: what the page of a zone says to every reader who may see it."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from parks.models import Zone, ZoneProgress

Stage, Subject = ZoneProgress.Stage, ZoneProgress.Subject
SOON = datetime.timedelta(days=90)
"""An assessment that ends within these days is pointed out: about what a new one takes. The product's own choice."""


def progress_of(zone: Zone, day: datetime.date) -> list[dict[str, Any]]:
    """Build state and overall risk assessment as they stand on `day`: a name, and facts for includes/facts.html.

    The latest row of each subject, as I23 and I24 read it; nothing written down is 未启动.
    """
    rows = ZoneProgress.objects.filter(zone=zone, on__lte=day).order_by("subject", "-on", "-id").distinct("subject")
    latest = {row.subject: row for row in rows}
    made = []
    for subject in (Subject.PLATFORM, Subject.ASSESSMENT):
        row = latest.get(subject) or ZoneProgress(stage=Stage.NONE)
        done = row.stage == Stage.DONE
        facts = [
            {"label": _("阶段"), "value": row.get_stage_display()},
            {"label": _("完成日期") if done else _("阶段日期"), "value": row.on},
            {"label": _("承担单位"), "value": row.agency},
        ]
        if not done:
            facts.append(_dated(_("预计完成"), row.forecast_on, day, _("已过")))
        elif subject == Subject.ASSESSMENT:
            facts.append(_dated(_("有效期至"), row.expires_on, day, _("已到期"), _("%(n)d 天后到期")))
        made.append({"label": subject.label, "facts": facts})
    return made


def _dated(label: str, until: datetime.date | None, day: datetime.date, over: str, soon: str = "") -> dict[str, Any]:
    """A day, and plainly said when it is over (`over`) or near (`soon`)."""
    words = ""
    if until and until < day:
        words = over
    elif until and soon and until <= day + SOON:
        words = soon % {"n": (until - day).days}
    return {"label": label, "value": until, "late": words}
