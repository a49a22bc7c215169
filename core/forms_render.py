"""How forms look: Django's form renderer, our field layout and the few inputs Django does not bring.

Set as FORM_RENDERER in settings. {{ form }} draws templates/forms/form.html, {{ field.as_field_group }} and
{% field bound %} draw templates/forms/field.html. Classes and aria attributes are given here, so a form class names
fields and help texts only.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.template import TemplateDoesNotExist, loader
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.errors import InvalidInput


class PortalRenderer(BaseRenderer):
    """Our templates first, Django's own widget templates for the rest (so django.forms need not be installed)."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    @cached_property
    def _builtin(self) -> DjangoTemplates:
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """The project's template of that name, else Django's."""
        if template_name.startswith("django/forms/widgets/"):
            return self._builtin.get_template(template_name)
        try:
            return loader.get_template(template_name)
        except TemplateDoesNotExist:
            return self._builtin.get_template(template_name)


class DayInput(forms.DateInput):
    """A day: typed or picked with the browser's own calendar, sent as YYYY-MM-DD in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MoneyInput(forms.NumberInput):
    """An amount in 万元 with the decimal keyboard on phones."""

    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class FilesInput(forms.ClearableFileInput):
    """Several files in one input. Use with FilesField."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several uploaded files. cleaned_data holds a list (empty when nothing was sent and the field is optional)."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file as FileField would; the first fault is raised."""
        sent = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if not sent:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        return [super(FilesField, self).clean(one, initial) for one in sent]


def _kind(widget: forms.Widget) -> str:
    """Which of our looks an input has: check, radios, checks, select, file, hidden or text."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checks"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.Select):
        return "select"
    return "file" if isinstance(widget, forms.FileInput) else "text"


_CLASSES = {
    "check": "form-check-input",
    "radios": "form-check-input",
    "checks": "form-check-input",
    "select": "form-select",
    "file": "form-control",
    "text": "form-control",
    "hidden": "",
}


def _ids(bound: BoundField) -> tuple[str, str]:
    return f"{bound.auto_id}_error", f"{bound.auto_id}_help"


def widget_html(bound: BoundField, attrs: dict[str, Any] | None = None) -> SafeString:
    """The input alone. `attrs` are added; ours are the class, aria-invalid, aria-describedby and a sensible size."""
    inner = bound.field.widget
    kind = _kind(inner)
    given = {key.replace("_", "-"): value for key, value in (attrs or {}).items()}
    names = [_CLASSES[kind], str(inner.attrs.get("class", "")), str(given.pop("class", given.pop("css", "")))]
    error_id, help_id = _ids(bound)
    described = [error_id] * bool(bound.errors) + [help_id] * bool(bound.help_text)
    merged: dict[str, Any] = {"class": " ".join(name for name in names if name) or None, **given}
    if kind == "text" and isinstance(inner, forms.Textarea) and inner.attrs.get("rows") in (None, "10"):
        merged.setdefault("rows", 3)
    if described:
        merged["aria-describedby"] = " ".join(described)
    if bound.errors and kind != "hidden":
        merged["aria-invalid"] = "true"
    return bound.as_widget(attrs={key: value for key, value in merged.items() if value is not None})


def error_texts(bound: BoundField) -> list[str]:
    """What is wrong with one field, in words that say what to do; Django's own 「必填」 becomes 请填写 / 请选择."""
    usual = str(forms.Field.default_error_messages["required"])
    choose = _kind(bound.field.widget) in ("select", "radios", "checks", "file")
    words = _("请选择") if choose else _("请填写")
    return [words if str(text) == usual else str(text) for text in bound.errors]


def field_html(bound: BoundField, **options: Any) -> SafeString:
    """A whole field: label, required mark, error, input, help.

    Options: label (other words), help (other words), css (class of the box), small (for two-column rows); every other
    option becomes an attribute of the input (underscore → hyphen), e.g. rows=2, placeholder="…", data_x="…".
    """
    inner = bound.field.widget
    if inner.is_hidden:
        return widget_html(bound)
    label, help_text, css = options.pop("label", None), options.pop("help", None), options.pop("css", "")
    error_id, help_id = _ids(bound)
    context = {
        "field": bound,
        "kind": _kind(inner),
        "label": label or bound.label,
        "help": help_text if help_text is not None else bound.help_text,
        "css": css,
        "attrs": options,
        "input": widget_html(bound, options),
        "errors": error_texts(bound),
        "error_id": error_id,
        "help_id": help_id,
    }
    return SafeString(loader.render_to_string("forms/field.html", context))


def error_list(form: BaseForm) -> list[dict[str, str]]:
    """Every error of a form as {"text", "target"}: target is the id of the input, empty for the form as a whole."""
    found = [{"text": str(text), "target": ""} for text in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.auto_id
        if bound.errors and _kind(bound.field.widget) in ("radios", "checks"):
            target = f"{bound.auto_id}_0"
        for text in error_texts(bound):
            found.append({"text": _("%(label)s：%(text)s") % {"label": bound.label, "text": text}, "target": target})
    return found


def show_errors(form: BaseForm, wrong: InvalidInput) -> None:
    """Put a service's sentences beside their fields; what belongs to no field goes to the top."""
    for name, sentences in wrong.fields.items():
        form.add_error(name if name in form.fields else None, sentences)
