"""Two zones with enterprises of near names, and a person who imports through the pages and the worker's own task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import tasks
from core.models import ImportRun, Job
from core.tenancy import Scope, scope_of, scoped_to
from enterprises.credit_code import check_character
from tests.cast import Cast

NAMES = {
    "恒川": ("a", "盐城恒川汽车部件有限公司"),
    "模具": ("a", "盐城韩亚模具有限公司"),
    "物流": ("a", "盐城韩亚物流有限公司"),
    "建设": ("a", "中国化学工程第十六建设有限公司"),
    "大昌": ("a", "盐城大昌金属制品有限公司"),
    "外区": ("b", "南京沿海新能源装备有限公司"),
}


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path) -> None:
    """Uploads go to a folder of the test; the cache starts empty."""
    from django.core.cache import cache

    settings.DATA_DIR = tmp_path
    settings.ROOT_URLCONF = "tests.ledger.urls"
    cache._cache.get_client().flushdb()


@dataclass
class Firm:
    """One enterprise of the scene."""

    id: int
    name: str
    code: str


@pytest.fixture
def firms(cast: Cast) -> dict[str, Firm]:
    """Enterprises by nickname."""
    from enterprises.models import Enterprise

    made = {}
    with scoped_to(Scope("province")):
        for n, (nick, (zone, name)) in enumerate(NAMES.items()):
            first = f"91320900MA2LEDG{n:02d}"
            code = first + check_character(first)
            row = Enterprise.objects.create(zone_id=cast.zone[zone], credit_code=code, name=name, sector="fire")
            made[nick] = Firm(row.pk, name, code)
    return made


class Importer:
    """A person at the import pages. `work()` runs what waits for the worker, as the worker does."""

    def __init__(self, cast: Cast, username: str = "office_a") -> None:
        self.cast, self.username = cast, username
        self.client = cast.client(username)
        self.actor = cast.actor(username)
        self.pk = 0

    def upload(self, content: bytes, name: str = "台账.xlsx") -> Any:
        """Send a workbook; the worker reads it. Returns the answer to the upload."""
        answer = self.client.post(reverse("dangers:imports"), {"file": SimpleUploadedFile(name, content)})
        if answer.status_code == 302:
            self.pk = int(answer.url.rstrip("/").split("/")[-1])
            self.work()
        return answer

    def work(self) -> None:
        with self.scope():
            waiting = list(Job.objects.filter(state="queued").order_by("id").values_list("pk", flat=True))
        for pk in waiting:
            tasks.run_job(pk, seat_id=self.actor.seat_id)

    def scope(self) -> Any:
        return scoped_to(scope_of(self.actor))

    @property
    def run(self) -> ImportRun:
        with self.scope():
            return ImportRun.objects.get(pk=self.pk)

    def page(self) -> str:
        answer = self.client.get(reverse("dangers:import_run", args=[self.pk]))
        assert answer.status_code == 200, answer.content.decode()[-2000:]
        return answer.content.decode()

    def post(self, step: str, *, htmx: bool = False, **data: Any) -> Any:
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.post(reverse(f"dangers:import_{step}", args=[self.pk]), data, headers=headers)

    def choose_firm(self, name: str, firm: Firm | None) -> Any:
        key = next(entry["key"] for entry in self.run.preview["names"] if entry["name"] == name)
        return self.post("enterprise", key=key, enterprise=firm.id if firm else "skip")

    def finish(self) -> ImportRun:
        """Preview, confirm, and let the worker import."""
        answer = self.post("preview")
        assert answer.status_code == 302, answer.content.decode()
        self.work()
        assert self.run.state == "previewed"
        assert self.post("confirm").status_code == 302
        self.work()
        run = self.run
        assert run.state == "done", run.message
        return run

    def rejects(self) -> bytes:
        answer = self.client.get(reverse("dangers:import_rejects", args=[self.pk]))
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)


@pytest.fixture
def office(cast: Cast, firms: dict[str, Firm]) -> Importer:
    """The safety office of zone a."""
    return Importer(cast)
