"""What a template may say: {{ name }}, {{ row.column }}, if, and for over one table. Everything else is refused twice,
once when the text is read and once more while it is filled in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes
from jinja2.environment import Template
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

Names = Mapping[str, Collection[str] | None]
"""Names a template may use: None for a value, the names of its columns for a table."""

LOOP_FACTS = frozenset({"index", "first", "last", "length"})
_PLAIN_NODES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.And, nodes.Or, nodes.Not)
_COMPARISONS = (nodes.Compare, nodes.Operand)


def _thousands(value: object) -> str:
    """1234567 → 1,234,567; what is no number stays as it is."""
    return f"{value:,}" if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) else str(value)


def _or_dash(value: object) -> str:
    """「—」 for nothing."""
    return "—" if value is None or value == "" else str(value)


def _written(value: object) -> object:
    """How a value without a filter is printed."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "—" if value is None else value


FILTERS = {"length": len, "thousands": _thousands, "dash": _or_dash, "upper": lambda text: str(text).upper()}
"""Filters a template may use; none takes an argument."""


class Refused(SecurityError):
    """A template says something it may not. Its text is the sentence for the person who wrote it."""


class Language(ImmutableSandboxedEnvironment):
    """Jinja cut down: values, columns of a row, `FILTERS`. Nothing can be called, no Python attribute is reached."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)
    intercepted_unops = frozenset(ImmutableSandboxedEnvironment.default_unop_table)

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_written)
        self.globals.clear()
        self.tests.clear()
        self.filters.clear()
        self.filters.update(FILTERS)

    def from_string(self, source: Any, *arguments: Any, **options: Any) -> Template:
        """Compile only what `faults` finds nothing against, whoever asks."""
        for sentence in faults(self.parse(source), None):
            raise Refused(sentence)
        return super().from_string(source, *arguments, **options)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Columns of a row and facts of the loop; a Python attribute never."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext) and attribute in LOOP_FACTS:
            return getattr(obj, attribute)
        if isinstance(obj, Undefined):
            return super().getattr(obj, attribute)  # raises: there is no such name
        raise Refused(_("不能读取“%(name)s”") % {"name": attribute})

    def getitem(self, obj: Any, argument: Any) -> Any:
        raise Refused(_("不能使用方括号取值"))

    def call(self, *_arguments: Any, **_named: Any) -> Any:
        raise Refused(_("不能调用函数"))

    def call_binop(self, *_arguments: Any) -> Any:
        raise Refused(_("不能计算"))

    def call_unop(self, *_arguments: Any) -> Any:
        raise Refused(_("不能计算"))


def faults(tree: nodes.Template, names: Names | None) -> list[str]:
    """What the tree says that it may not, as sentences. `names` None: any name will do, only the form is looked at."""
    return list(_walk(tree, names, {}))


def expression_faults(
    language: Language, source: str, names: Names | None, rows: Mapping[str, Collection[str]]
) -> list[str]:
    """Faults of one tag, made whole by the caller. `rows`: names of the loops around it with their columns."""
    try:
        tree = language.parse(source)
    except (TemplateSyntaxError, RecursionError):
        return [_("写法有误，无法识别")]
    return list(_walk(tree, names, dict(rows)))


def _walk(node: nodes.Node, names: Names | None, rows: dict[str, Collection[str] | None]) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        yield from _name(node, names, rows)
    elif isinstance(node, nodes.Getattr):
        yield from _column(node, names, rows)
    elif isinstance(node, nodes.For):
        yield from _loop(node, names, rows)
    elif isinstance(node, nodes.Filter):
        if (
            node.name not in FILTERS
            or node.args
            or node.kwargs
            or node.dyn_args
            or node.dyn_kwargs
            or node.node is None
        ):
            yield _("不能使用“|%(name)s”") % {"name": node.name}
        else:
            counted = node.node.name if node.name == "length" and isinstance(node.node, nodes.Name) else ""
            if names is not None and names.get(counted) is not None:
                return  # how many rows a table has
            yield from _walk(node.node, names, rows)
    elif isinstance(node, nodes.Const):
        if not isinstance(node.value, (str, int, float, bool, type(None))):
            yield _("不能使用这种常量")
    elif isinstance(node, (*_PLAIN_NODES, *_COMPARISONS)):
        for child in node.iter_child_nodes():
            yield from _walk(child, names, rows)
    else:
        yield _("不能使用 %(what)s") % {"what": type(node).__name__}


def _name(node: nodes.Name, names: Names | None, rows: Mapping[str, Collection[str] | None]) -> Iterator[str]:
    if node.ctx != "load" or node.name.startswith("_"):
        yield _("不能使用名称“%(name)s”") % {"name": node.name}
    elif names is None:
        return
    elif node.name in rows or node.name == "loop":
        yield _("“%(name)s”是一行，请写明列名，如“%(name)s.列名”") % {"name": node.name}
    elif node.name not in names:
        yield _("没有名为“%(name)s”的数据") % {"name": node.name}
    elif names[node.name] is not None:
        yield _("“%(name)s”是一张表，请用 for 逐行填写") % {"name": node.name}


def _column(node: nodes.Getattr, names: Names | None, rows: Mapping[str, Collection[str] | None]) -> Iterator[str]:
    owner = node.node
    if not isinstance(owner, nodes.Name) or node.attr.startswith("_") or owner.name.startswith("_"):
        yield _("不能读取“%(name)s”") % {"name": node.attr}
    elif owner.name == "loop" and rows:
        if node.attr not in LOOP_FACTS:
            yield _("不能读取“%(name)s”") % {"name": f"loop.{node.attr}"}
    elif names is None:
        return
    elif owner.name not in rows:
        yield _("没有名为“%(name)s”的行") % {"name": owner.name}
    elif (columns := rows[owner.name]) is not None and node.attr not in columns:
        yield _("“%(row)s”没有名为“%(name)s”的列") % {"row": owner.name, "name": node.attr}


def _loop(node: nodes.For, names: Names | None, rows: dict[str, Collection[str] | None]) -> Iterator[str]:
    if rows:
        yield _("循环中不能再有循环")
        return
    target, source = node.target, node.iter
    if not isinstance(target, nodes.Name) or not isinstance(source, nodes.Name) or node.recursive or node.test:
        yield _("循环只能写成“for 行 in 表”")
        return
    if target.name.startswith("_") or target.name == "loop":
        yield _("循环只能写成“for 行 in 表”")
        return
    if names is not None:
        if target.name in names:
            yield _("循环的行名“%(name)s”与数据重名") % {"name": target.name}
        if names.get(source.name) is None:
            yield _("没有名为“%(name)s”的表") % {"name": source.name}
            return
    elif source.name.startswith("_"):
        yield _("不能使用名称“%(name)s”") % {"name": source.name}
    inside = {target.name: names[source.name] if names is not None else None}
    for child in node.body:
        yield from _walk(child, names, inside)
    for child in node.else_:
        yield from _walk(child, names, rows)
