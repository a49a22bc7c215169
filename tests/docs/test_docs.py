"""The documents keep up with the code: links, paths, names, variables, sign-ins and numbers are looked up."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)")
# A path as the documents write it: begins with a folder or file of the checkout, names no placeholder.
PLACES = (
    "accounts", "bin", "config", "core", "demo", "deploy", "docs", "enterprises", "hazards", "inspections", "locale",
    "parks", "reports", "static", "templates", "tests",
)  # fmt: skip
PATH = re.compile(rf"`((?:{'|'.join(PLACES)})/[\w./-]+)[`\s]")
VARIABLE = re.compile(
    r"env\.(?:text|flag|number|words)\(\s*\"([A-Z_]+)\"|environ(?:\.get|\.setdefault)?[\[(]\"([A-Z_]+)\""
)
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH", "PYTHONPATH", "PYTHONUTF8", "PYTEST_XDIST_WORKER", "HOME"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_paths_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    links = [target for target in LINK.findall(text) if "://" not in target]
    lost = [target for target in links if not (path.parent / target).exists()]
    lost += [name for name in PATH.findall(text) if not (ROOT / name.rstrip(".")).exists()]
    assert lost == []


def test_every_variable_stands_in_the_operations_handbook():
    files = [*ROOT.glob("config/*.py"), *ROOT.glob("tests/*.py"), ROOT / "bin" / "bootstrap.py", ROOT / "manage.py"]
    used = {a or b for path in files for a, b in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    assert sorted(name for name in used - NOT_OURS if f"`{name}`" not in read("docs/operations.md")) == []


def test_the_sign_ins_of_the_readme_are_those_of_the_demo():
    from demo.management.commands.demo_signins import rows

    table = dict(re.findall(r"^\| ([^|`]+) \| `([\w-]+)` \|", read("README.md"), re.M))
    assert sorted(table.values()) == sorted(username for _role, _name, username, _hint in rows())


def _exists(name: str) -> bool:
    """A dotted name of the code: module, attribute, model field, or member of a choice."""
    parts = name.split(".")
    if parts[0][0].isupper():
        found = next((m for m in apps.get_models() if m.__name__ == parts[0]), None) or _by_class_name(parts[0])
        parts = parts[1:]
    else:
        found, parts = _module(parts)
    for part in parts:
        if hasattr(found, part):
            found = getattr(found, part)
        else:
            return hasattr(found, "_meta") and part in {field.name for field in found._meta.get_fields()}
    return found is not None


def _by_class_name(name: str) -> object:
    from hazards.dangers import queries, states

    return getattr(states, name, None) or getattr(queries, name, None)


def _module(parts: list[str]) -> tuple[object, list[str]]:
    """`dangers.Danger` by app label, else the longest importable module with what is left of the name."""
    try:
        return apps.get_model(".".join(parts[:2])), parts[2:]
    except (LookupError, ValueError):
        pass
    for length in range(len(parts), 0, -1):
        try:
            return importlib.import_module(".".join(parts[:length])), parts[length:]
        except ModuleNotFoundError:
            continue
    return None, []


def test_every_name_of_the_glossary_is_in_the_code():
    from core.figures import registered
    from hazards.dangers.workflow import flow

    known = {*flow.transitions, *(figure.id for figure in registered())}
    lost = []
    for line in read("docs/glossary.md").splitlines():
        cells = line.split("|")
        if len(cells) < 5:
            continue
        for name in re.findall(r"`([\w.]+)`", cells[2]):
            if name not in known and not any(_exists(full) for full in (name, f"Danger.{name}")):
                lost.append(name)
    assert lost == []


def test_the_numbers_of_the_zone_list_are_those_of_the_file():
    from parks.zone_list import candidate_zones

    zones, text = candidate_zones(), read("docs/zones.md")
    count = {mark: sum(zone["evidence"] == mark for zone in zones) for mark in ("A", "B", "AB", "C")}
    assert {mark: int(number) for mark, number in re.findall(r"^\| (AB|A|B|C) \|.*\| (\d+) \|$", text, re.M)} == count
    assert [z["name"] for z in zones if not z["confirmed"] and f"{z['code']} {z['name']}" not in text] == []


def test_every_package_of_requirements_stands_in_its_decision():
    text = read("docs/adr/0007-libraries.md")
    pins = re.findall(r"^([\w-]+)==([\w.]+)$", read("requirements.txt"), re.M)
    assert [f"{name} {version}" for name, version in pins if f"| {name} | {version} |" not in text] == []


def test_the_map_of_decisions_is_complete():
    text = read("docs/adr/README.md")
    assert [p.name for p in (ROOT / "docs/adr").glob("0*.md") if f"({p.name})" not in text] == []
