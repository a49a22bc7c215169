"""Finds the texts of the portal in code and templates, and keeps locale/en in step, without gettext's programs.

The message id is the Chinese text. Python is read as a syntax tree, templates through Django's own `templatize`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
LEFT_OUT = {"tests", "var", "static", "docs", "bin", "deploy", "migrations", "node_modules", "__pycache__"}
ONE = {"gettext", "gettext_lazy", "gettext_noop"}
MANY = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
_LITERAL = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(rf"\b(n?gettext|pgettext|_)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?", re.S)
_PLACE = re.compile(r"%\((\w+)\)[sdif]|%[sdif]|\{(\w*)\}")


@dataclass(frozen=True, order=True)
class Text:
    """One text to translate: context ('' mostly), the Chinese, its plural ('' mostly)."""

    context: str
    msgid: str
    plural: str = ""


@dataclass
class Found:
    """All texts with the files they stand in, and what could not be read."""

    places: dict[Text, set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, text: Text, place: str) -> None:
        self.places.setdefault(text, set()).add(place)


def _files(pattern: str) -> Iterator[Path]:
    for path in sorted(ROOT.rglob(pattern)):
        inside = path.relative_to(ROOT).parts
        if not LEFT_OUT & set(inside) and not any(part.startswith(".") for part in inside):
            yield path


def find_texts() -> Found:
    """Every text of the portal."""
    found = Found()
    for path in _files("*.py"):
        _read_python(path, found)
    for path in _files("*.html"):
        _read_template(path, found)
    for path in [*_files("*.txt")]:
        if "templates" in path.parts:
            _read_template(path, found)
    return found


def _names(module: ast.Module) -> dict[str, str]:
    """Local name → function of django.utils.translation. A module that knows no Django says `gettext_noop = str`."""
    own = {
        target.id: target.id
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id == "gettext_noop"
    }
    return own | {
        alias.asname or alias.name: alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }


def _constants(nodes: Iterable[ast.expr]) -> list[str] | None:
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return texts if len(texts) == len(list(nodes)) else None


def _read_python(path: Path, found: Found) -> None:
    module = ast.parse(path.read_text(encoding="utf-8"), str(path))
    names, place = _names(module), path.relative_to(ROOT).as_posix()
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in (
            "translation",
            "django.utils.translation",
        ):
            function = node.func.attr
        else:
            function = names.get(called, "")
        wanted = 1 if function in ONE else 2 if function in MANY | IN_CONTEXT else 0
        if not wanted or not node.args:
            continue
        if any(isinstance(part, ast.JoinedStr) for part in node.args[:wanted]):
            found.faults.append(f"{place}:{node.lineno}: an f-string cannot be translated")
            continue
        texts = _constants(node.args[:wanted])
        if texts is None:
            continue  # a name: the text stands where the name gets its value, under gettext_noop or gettext_lazy
        if function in IN_CONTEXT:
            found.add(Text(texts[0], texts[1]), place)
        else:
            found.add(Text("", texts[0], texts[1] if wanted == 2 else ""), place)


def _read_template(path: Path, found: Found) -> None:
    place = path.relative_to(ROOT).as_posix()
    for call in _CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=place)):
        function, first, second = call.group(1), ast.literal_eval(call.group(2)), call.group(3)
        if function == "pgettext" and second:
            found.add(Text(first, ast.literal_eval(second)), place)
        elif function == "ngettext" and second:
            found.add(Text("", first, ast.literal_eval(second)), place)
        else:
            found.add(Text("", first), place)


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def load() -> polib.POFile:
    """The English catalogue as it is, or an empty one."""
    if PO.exists():
        return polib.pofile(str(PO), wrapwidth=120)
    return polib.POFile(wrapwidth=120)


def update() -> polib.POFile:
    """The catalogue in step with the sources: translations kept, new texts empty, texts gone removed, sorted."""
    known = {_key(entry): entry for entry in load() if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=120)
    fresh.metadata = {
        "Project-Id-Version": "park-safety-portal",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for text, places in sorted(find_texts().places.items()):
        entry = known.get((text.context, text.msgid)) or polib.POEntry(msgid=text.msgid, msgctxt=text.context or None)
        if text.plural and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr, entry.msgstr_plural = text.plural, "", {0: "", 1: ""}
        entry.occurrences = [(place, "") for place in sorted(places)]
        entry.flags = ["python-format"] if "%(" in text.msgid else []
        if _key(entry) not in {_key(kept) for kept in fresh[-1:]}:
            fresh.append(entry)
    return fresh


def save(catalogue: polib.POFile) -> None:
    """Write .po and .mo."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(PO))
    catalogue.save_as_mofile(str(PO.with_suffix(".mo")))


def _places_in(text: str) -> list[str]:
    return sorted(match.group(0) for match in _PLACE.finditer(text.replace("%%", "")))


def faults() -> list[str]:
    """What is wrong with the English texts: missing, stale, placeholders that differ, a compiled file out of step."""
    found, catalogue = find_texts(), load()
    known = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    out = list(found.faults)
    for text, places in sorted(found.places.items()):
        entry = known.pop((text.context, text.msgid), None)
        where = ", ".join(sorted(places)[:2])
        given = [] if entry is None else list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry is None or not given or not all(given) or "fuzzy" in entry.flags:
            out.append(f"not translated: {text.msgid!r} ({where})")
            continue
        wanted = _places_in(text.msgid)
        if any(_places_in(english) != wanted for english in given if not entry.msgid_plural):
            out.append(f"other placeholders: {text.msgid!r} → {given[0]!r} ({where})")
    out += [f"no longer used: {msgid!r}" for _context, msgid in sorted(known)]
    out += _stale_mo(catalogue)
    return out


def _stale_mo(catalogue: polib.POFile) -> list[str]:
    path = PO.with_suffix(".mo")
    if not path.exists():
        return [f"{path.relative_to(ROOT)} is not there: run bin/manage make_messages"]
    compiled = {_key(entry): (entry.msgstr, dict(entry.msgstr_plural)) for entry in polib.mofile(str(path))}
    wanted = {_key(e): (e.msgstr, dict(e.msgstr_plural)) for e in catalogue.translated_entries()}
    return [] if compiled == wanted else [f"{path.relative_to(ROOT)} is out of step: run bin/manage make_messages"]
