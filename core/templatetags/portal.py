"""Tags and filters every page uses: icons, numbers, days, state tags, form fields.

They are built in (settings TEMPLATES builtins), so templates need no {% load %}. None of them asks the database.
Numbers and days are written one way everywhere: 5 307 · 95.6 % · 3.6 万元 · 11-06 · 「—」 for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import forms_render

register = template.Library()

NOTHING = "—"
THIN = "\u202f"  # narrow no-break space between thousands
CHINA = ZoneInfo("Asia/Shanghai")
_KINDS = {"wait", "mine", "done", "alert", "dash", "plain"}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of static/img/icons.svg, hidden from screen readers: the word beside it (or aria-label) is the name.

    `name` without the prefix, e.g. {% icon "tool" %}; `css` adds classes, e.g. {% icon "camera" "i-lg" %}.
    """
    return format_html(
        '<svg class="i{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        f" {css}" if css else "",
        static("img/icons.svg"),
        name,
    )


def _decimal(value: Any) -> Decimal | None:
    """The number as a Decimal; None for nothing, for text that is no number, and for NaN or infinity."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _grouped(number: Decimal, places: int) -> str:
    step = Decimal(1).scaleb(-places)
    text = f"{number.quantize(step, rounding=ROUND_HALF_UP):,f}".replace(",", THIN)
    return text.replace("-", "−", 1)  # a minus sign, not a hyphen


@register.filter
def n(value: Any, places: int = 0) -> str:
    """5307 → 「5 307」. Rounds half up to `places`; None → 「—」."""
    number = _decimal(value)
    return NOTHING if number is None else _grouped(number, places)


@register.filter
def quantity(value: Any) -> str:
    """A quantity without the zeros its column adds: 12.500000 → 「12.5」. None → 「—」."""
    number = _decimal(value)
    if number is None:
        return NOTHING
    places = max(0, -int(number.normalize().as_tuple().exponent))
    return _grouped(number, places)


@register.filter
def pct(value: Any) -> str:
    """A number that is already per cent, with one decimal, half up: 95.55 → 「95.6」. None → 「—」. No % sign."""
    number = _decimal(value)
    return NOTHING if number is None else _grouped(number, 1)


@register.filter
def pct_of(part: Any, whole: Any) -> str:
    """part as per cent of whole, exactly: 5121|pct_of:5307 → 「96.5」. Nothing to divide by → 「—」, never 100."""
    above, below = _decimal(part), _decimal(whole)
    if above is None or below is None or below == 0:
        return NOTHING
    return _grouped(above * 100 / below, 1)


@register.filter
def money(value: Any) -> str:
    """An amount in 万元 (that is how we store it): 3.60 → 「3.6 万元」. At most 4 decimals (1 元). None → 「—」."""
    number = _decimal(value)
    if number is None:
        return NOTHING
    text = _grouped(number, 4).rstrip("0").rstrip(".")
    return _("%(amount)s 万元") % {"amount": text}


def _as_day(value: Any) -> date | None:
    """The day in China of a date or a moment."""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


def _today() -> date:
    return timezone.now().astimezone(CHINA).date()


@register.filter
def day(value: Any, today: date | None = None) -> str:
    """MM-DD in this year, YYYY-MM-DD in another; None → 「—」. Moments are read in Asia/Shanghai."""
    when = _as_day(value)
    if when is None:
        return NOTHING
    return when.strftime("%m-%d") if when.year == (today or _today()).year else when.isoformat()


@register.filter
def moment(value: Any, today: date | None = None) -> str:
    """MM-DD HH:MM in this year, with the year in another; None → 「—」. In Asia/Shanghai."""
    if not isinstance(value, datetime):
        return day(value, today)
    local = value.astimezone(CHINA) if timezone.is_aware(value) else value
    return f"{day(local, today)} {local:%H:%M}"


@register.filter
def weekday(value: Any) -> str:
    """周一 … 周日 of a date or moment; None → empty."""
    when = _as_day(value)
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return "" if when is None else names[when.weekday()]


@register.filter
def days_left(due: Any, today: Any = None) -> SafeString:
    """How far a deadline is, in words: 逾期 3 天 (late) · 今天到期 (strong) · 剩 5 天 (muted). None → empty.

    `today` is for pages that show another moment than now. Use it for open records only.
    """
    when = _as_day(due)
    if when is None:
        return mark_safe("")
    left = (when - (_as_day(today) or _today())).days
    if left < 0:
        words = ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", -left) % {"days": n(-left)}
        return format_html('<span class="late">{}</span>', words)
    if left == 0:
        return format_html('<span class="strong nowrap">{}</span>', _("今天到期"))
    words = ngettext("剩 %(days)s 天", "剩 %(days)s 天", left) % {"days": n(left)}
    return format_html('<span class="muted nowrap">{}</span>', words)


@register.simple_tag
def state_tag(
    value: str, label: Any, icons: Mapping[str, Any] | None = None, *, mine: bool = False, round: Any = None
) -> SafeString:
    """A state as icon and word, one hue family.

    `icons` maps state value → icon name, or → (icon name, kind) with kind wait (default), done, alert, dash or plain;
    a state it does not name gets no icon and is plain. `mine` fills the tag: this reader must act. `round` above 1
    is written behind the word (第2轮).
    """
    found = (icons or {}).get(str(value))
    name, kind = (found, "wait") if isinstance(found, str) else (found or ("", "plain"))
    kind = "mine" if mine else kind
    if kind not in _KINDS:
        raise template.TemplateSyntaxError(f"state_tag: no such kind {kind!r}")
    later = ""
    if isinstance(round, int) and round > 1:
        later = " " + _("第%(round)s轮") % {"round": round}
    return format_html(
        '<span class="tag{}">{}{}{}</span>',
        "" if kind == "plain" else f" tag-{kind}",
        icon(name) if name else "",
        label,
        later,
    )


@register.simple_tag
def bar(value: Any, top: Any = 100, *, label: str = "", low: bool = False) -> SafeString:
    """A small bar drawn with SVG attributes (no style=). `value` of `top`; `low` greys it; `label` names it.

    Without a label it is hidden from screen readers: write the number beside it.
    """
    part, whole = _decimal(value) or Decimal(0), _decimal(top) or Decimal(0)
    share = min(max(part / whole, Decimal(0)), Decimal(1)) if whole else Decimal(0)
    width = (share * 40).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP).normalize()
    name = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="bar{}" viewBox="0 0 40 6" {}><rect width="40" height="6" rx="3"/>'
        '<rect width="{}" height="6" rx="3"/></svg>',
        " low" if low else "",
        name,
        f"{width:f}",
    )


@register.simple_tag(takes_context=True)
def query_replace(context: Any, **changes: Any) -> str:
    """The current query string with some parameters changed: {% query_replace sort="due" cursor=None %}.

    None removes a parameter, a list sets several values. Always begins with 「?」, so it can stand alone as href.
    """
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        elif isinstance(value, (list, tuple)):
            query.setlist(key, [str(item) for item in value])
        else:
            query[key] = str(value)
    return "?" + query.urlencode()


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """One form field in house style: label above, error beside the field, help below. See forms_render.field_html."""
    return forms_render.field_html(bound, **options)


@register.simple_tag
def widget(bound: BoundField, **attrs: Any) -> SafeString:
    """Only the input of a field, with our classes and the aria attributes that tie it to its error and help."""
    return forms_render.widget_html(bound, attrs)


@register.inclusion_tag("includes/errsum.html")
def errsum(form: BaseForm, title: str = "") -> dict[str, Any]:
    """The error summary of a form: what is wrong, each line a link to its field. Empty when nothing is wrong."""
    return {"title": title, "errors": forms_render.error_list(form)}


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """mapping[key] for keys a template only knows at run time; None when there is none."""
    return mapping.get(key) if isinstance(mapping, Mapping) else None


@register.filter
def or_nothing(value: Any) -> Any:
    """The value, or 「—」 when there is none. 0 stays 0."""
    return NOTHING if value is None or value == "" else conditional_escape(value)
