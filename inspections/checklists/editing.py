"""Writing a zone's checklists: the draft and its lock, publishing a version, retiring.

Every save names the `draft_version` it was made from. Somebody else was faster: `Stale`, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Moved, Refused
from core.templatetags.portal import moment
from enterprises.models import Sector
from inspections.checklists import arranging
from inspections.checklists.body import Body, Item, Section, body_of, faults_of
from inspections.checklists.models import Checklist, Criterion, Standard, Version

RIGHT = "checklists.edit"
_TITLE = Checklist._meta.get_field("title").max_length or 60


class Stale(Refused):
    """Somebody saved the draft in the meantime. `record` is the checklist as it is now."""

    def __init__(self, record: Checklist) -> None:
        said = _("%(by)s %(at)s 保存过这张检查表，比您打开的新，这次没有存。")
        super().__init__(
            "draft_moved", said % {"by": record.changed_by, "at": moment(record.changed_at)}, record=record
        )


class Faulty(Refused):
    """The draft cannot be published yet. `faults`: [(key, sentence)]."""

    def __init__(self, record: Checklist, faults: list[tuple[str, str]]) -> None:
        super().__init__("faults", _("还有 %(n)d 处要先改好，没有发布。") % {"n": len(faults)}, record=record)
        self.faults = faults


def faults(body: Body) -> list[tuple[str, str]]:
    """What keeps this body from being published, with the criteria and sectors there are. One statement."""
    codes = Criterion.objects.values_list("code", flat=True)
    return faults_of(body, criteria=codes, sectors=Sector.values)


def create_checklist(*, actor: Actor, title: str, sector: str = "", body: Body | None = None) -> Checklist:
    """A new checklist of the actor's zone, its draft empty or `body`. Raises InvalidInput for a title that is taken."""
    require(actor, RIGHT)
    return _created(actor, title=title, sector=sector, draft=(body or Body()).as_json())


def copy_standard(*, actor: Actor, standard: Standard) -> Checklist:
    """The zone's own checklist made from a recommended one, as a draft; keys stay, so that answers compare.

    A title in use gets a number behind it.
    """
    require(actor, RIGHT)
    taken = set(Checklist.objects.filter(zone_id=actor.zone_id, retired_at=None).values_list("title", flat=True))
    title, n = standard.title, 2
    while title in taken:
        tail = f"（{n}）"
        title, n = standard.title[: _TITLE - len(tail)] + tail, n + 1
    return _created(
        actor, title=title, sector=standard.sector, draft=standard.parsed.as_json(), from_code=standard.code,
        from_version=standard.version,
    )  # fmt: skip


def rename(*, actor: Actor, checklist: Checklist, draft_version: int, title: str, sector: str) -> Checklist:
    """Another title or sector; published versions keep theirs. Raises Stale, InvalidInput."""

    def change(row: Checklist) -> None:
        row.title, row.sector = _title(title), sector

    return _saved(actor, checklist, draft_version, change)


def save_section(*, actor: Actor, checklist: Checklist, draft_version: int, key: str = "", title: str) -> Checklist:
    """Write a section: a new one at the end without `key`, or behind all when that key is gone. Raises Stale."""
    if not title.strip():
        raise InvalidInput({"title": [_("请填写这一部分的名称。")]})

    def change(body: Body) -> Body:
        name = key or arranging.new_section_key(_used(checklist, body))
        return arranging.with_section(body, Section(name, title.strip()))

    return _edited(actor, checklist, draft_version, change)


def save_item(
    *, actor: Actor, checklist: Checklist, draft_version: int, section: str, key: str = "", fields: dict[str, Any]
) -> Checklist:
    """Write an item into a section: a new one at the end without `key`. `fields`: of Item, without the key.

    Raises Stale, InvalidInput by field (what belongs to none stands under `__all__`).
    """

    def change(body: Body) -> Body:
        if arranging.section_of(body, section) is None:
            raise InvalidInput({"section": [_("这一部分已经不在了，请另选一个。")]})
        name = key or arranging.new_item_key(section, _used(checklist, body))
        made = arranging.with_item(body, section, Item(key=name, **fields))
        wrong = [sentence for at, sentence in faults(made) if at == name]
        if wrong:
            raise InvalidInput({"__all__": wrong})
        return made

    return _edited(actor, checklist, draft_version, change)


def remove(*, actor: Actor, checklist: Checklist, draft_version: int, key: str) -> Checklist:
    """Take an item out, or a section with all its items. Versions that have it keep it. Raises Stale."""
    return _edited(actor, checklist, draft_version, lambda body: arranging.without(body, key))


def move(*, actor: Actor, checklist: Checklist, draft_version: int, key: str, step: int) -> Checklist:
    """Put an item or a section one place up (-1) or down (1). Raises Stale."""
    return _edited(actor, checklist, draft_version, lambda body: arranging.moved(body, key, step))


def reorder(
    *, actor: Actor, checklist: Checklist, draft_version: int, order: Sequence[tuple[str, Sequence[str]]]
) -> Checklist:
    """Bring sections and items into this order: [(section, [items])]. Raises Stale, InvalidInput."""

    def change(body: Body) -> Body:
        try:
            return arranging.ordered(body, order)
        except ValueError as left_out:
            raise InvalidInput({"order": [_("顺序里缺了条目，没有存。")]}) from left_out

    return _edited(actor, checklist, draft_version, change)


def publish(*, actor: Actor, checklist: Checklist, draft_version: int) -> Version:
    """Version n + 1 from the draft. Visits made from now on can use it; those made keep theirs. Raises Stale, Faulty."""
    require(actor, RIGHT)
    row = locked(checklist, draft_version)
    body = body_of(row.draft)
    wrong = faults(body)
    if wrong:
        raise Faulty(row, wrong)
    last = Version.objects.filter(checklist_id=row.pk, number=row.published).first()
    if last is not None and (last.title, last.sector, last.parsed) == (row.title, row.sector, body):
        raise Refused("same", _("草稿和第 %(n)d 版一样，不用再发布。") % {"n": last.number}, record=row)
    now = timezone.now()
    row.published += 1
    row.save(update_fields=["published"])
    _in_use(row).update(ended_at=now)
    return Version.objects.create(
        zone_id=row.zone_id, checklist=row, number=row.published, title=row.title, sector=row.sector,
        body=body.as_json(), items=sum(1 for _item in body.items()), published_at=now,
        published_by=actor.name,
    )  # fmt: skip


def retire(*, actor: Actor, checklist: Checklist) -> None:
    """No new visit is offered it; what was made with it stays. Raises Moved when it is so already."""
    require(actor, RIGHT)
    now = timezone.now()
    rows = Checklist.objects.filter(pk=checklist.pk, retired_at=None)
    if not rows.update(retired_at=now, changed_at=now, changed_by=actor.name):
        raise Moved(checklist, _("已经停用。"))
    _in_use(checklist).update(ended_at=now)


def restore(*, actor: Actor, checklist: Checklist) -> None:
    """In use again. Raises Moved when it is, InvalidInput when another one took the title."""
    require(actor, RIGHT)
    row = Checklist.objects.select_for_update().get(pk=checklist.pk)
    if row.retired_at is None:
        raise Moved(row, _("现在就在用。"))
    row.retired_at, row.changed_at, row.changed_by = None, timezone.now(), actor.name
    _written(row, ["retired_at", "changed_at", "changed_by"])
    Version.objects.filter(zone_id=row.zone_id, checklist_id=row.pk, number=row.published).update(ended_at=None)


def _in_use(checklist: Checklist) -> QuerySet[Version]:
    """The version new visits are offered, if there is one."""
    return Version.objects.filter(zone_id=checklist.zone_id, checklist_id=checklist.pk, ended_at=None)


def locked(checklist: Checklist, draft_version: int | None) -> Checklist:
    """The row, locked for a save. Raises Stale for another draft, Refused for a retired one. None: whatever it is now."""
    row = Checklist.objects.select_for_update().get(pk=checklist.pk)
    if row.retired_at is not None:
        raise Refused("retired", _("这张检查表已停用，恢复后再改。"), record=row)
    if draft_version is not None and row.draft_version != draft_version:
        raise Stale(row)
    return row


def write_body(*, actor: Actor, row: Checklist, body: Body) -> Checklist:
    """Keep a body as the draft of a row locked before."""
    require(actor, RIGHT)
    row.draft = body.as_json()
    return _kept(actor, row)


def _edited(actor: Actor, checklist: Checklist, draft_version: int, change: Callable[[Body], Body]) -> Checklist:
    def write(row: Checklist) -> None:
        row.draft = change(body_of(row.draft)).as_json()

    return _saved(actor, checklist, draft_version, write)


def _saved(actor: Actor, checklist: Checklist, draft_version: int, write: Callable[[Checklist], None]) -> Checklist:
    require(actor, RIGHT)
    row = locked(checklist, draft_version)
    write(row)
    return _kept(actor, row)


def _kept(actor: Actor, row: Checklist) -> Checklist:
    row.draft_version += 1
    row.changed_at, row.changed_by = timezone.now(), actor.name
    return _written(row, ["title", "sector", "draft", "draft_version", "changed_at", "changed_by"])


def _created(actor: Actor, **values: Any) -> Checklist:
    values["title"] = _title(values["title"])
    if actor.zone_id is None:
        raise Refused("no_zone", _("请换到某个开发区的席位再建检查表。"))
    row = Checklist(zone_id=actor.zone_id, changed_at=timezone.now(), changed_by=actor.name, **values)
    return _written(row, None)


def _title(text: str) -> str:
    title = text.strip()
    if not title:
        raise InvalidInput({"title": [_("请填写名称。")]})
    if len(title) > _TITLE:
        raise InvalidInput({"title": [_("名称最多 %(n)d 个字。") % {"n": _TITLE}]})
    return title


def _written(row: Checklist, names: list[str] | None) -> Checklist:
    """Save, and say a title that is taken at its field."""
    try:
        with transaction.atomic():
            row.save(force_insert=names is None, update_fields=names)
    except IntegrityError as error:
        if "checklist_title" not in str(error):
            raise
        raise InvalidInput({"title": [_("本区已有同名的检查表。")]}) from error
    return row


def _used(checklist: Checklist, body: Body) -> set[str]:
    """Every key the checklist ever had: a new item never takes that of one that was removed."""
    used = arranging.keys_of(body)
    for version in Version.objects.filter(checklist_id=checklist.pk):
        used |= arranging.keys_of(version.parsed)
    return used
