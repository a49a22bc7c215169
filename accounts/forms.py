"""Shapes of the sign-in, password and people pages. Rules live in passwords.py and people.py; here are only fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Seat, User
from accounts.passwords import LONGEST
from accounts.people import proposable_roles
from core.access import Actor
from core.forms_render import DayInput
from parks.models import Area, City, Department, Zone


class SecretInput(forms.PasswordInput):
    """A password: never written back into the page, never kept as a draft."""

    def __init__(self, autocomplete: str) -> None:
        super().__init__(attrs={"autocomplete": autocomplete, "data-no-draft": ""})


class SignInForm(forms.Form):
    """User name and password; names are written small."""

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=LONGEST,
        strip=False,
        widget=SecretInput("current-password"),
        help_text=gettext_lazy("连续错 5 次锁定 30 分钟。"),
    )

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()


class PasswordForm(forms.Form):
    """The present password and the new one, twice. The present one is checked by the view (it counts failures)."""

    current = forms.CharField(
        label=gettext_lazy("现在的密码"), max_length=LONGEST, strip=False, widget=SecretInput("current-password")
    )
    new = forms.CharField(label=gettext_lazy("新密码"), strip=False, widget=SecretInput("new-password"))
    again = forms.CharField(label=gettext_lazy("再输一遍新密码"), strip=False, widget=SecretInput("new-password"))

    def __init__(self, *args: Any, user: User, wrong: Callable[[str], str] = lambda current: "", **kwargs: Any) -> None:
        """`wrong(current)` gives the sentence when the present password is not right, "" when it is."""
        super().__init__(*args, **kwargs)
        self.user, self.wrong = user, wrong

    def clean_current(self) -> str:
        current = self.cleaned_data["current"]
        if sentence := self.wrong(current):
            raise ValidationError(sentence)
        return current

    def clean_new(self) -> str:
        new = self.cleaned_data["new"]
        # Only after the present one was right: "used before" would else tell a guesser whether a guess was right.
        if "current" in self.cleaned_data:
            validate_password(new, self.user)
        return new

    def clean(self) -> dict:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", ValidationError(_("两次输入的新密码不一样，请再输一遍。")))
        return data


class MailForm(forms.ModelForm):
    """Where one's reminders go, and whether."""

    mail_language = forms.ChoiceField(label=gettext_lazy("邮件的语言"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("mail_on", "email", "mail_language")
        widgets = {"email": forms.EmailInput({"autocomplete": "email"})}

    def clean(self) -> dict:
        data = super().clean() or {}
        if data.get("mail_on") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", ValidationError(_("要用邮件收提醒，请填写邮箱。")))
        return data


class SeatFieldsForm(forms.Form):
    """What an administrator may change on a seat that exists."""

    post = forms.CharField(label=gettext_lazy("岗位"), max_length=60, required=False)
    phone = forms.CharField(
        label=gettext_lazy("电话"), max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )


class ProposeForm(SeatFieldsForm):
    """A new seat. Runs inside the scope: the choices are those of the administrator's own organisation."""

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=40,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy("小写字母开头，可用字母、数字、点、横线。已有账号的人填原来的用户名，多一个席位。"),
    )
    person_name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    role = forms.ChoiceField(label=gettext_lazy("角色"))
    org_name = forms.CharField(
        label=gettext_lazy("单位"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("不填就用企业、部门、园区或开发区的名称。"),
    )
    city = forms.ModelChoiceField(label=gettext_lazy("设区市"), queryset=City.objects.none(), required=False)
    zone = forms.ModelChoiceField(label=gettext_lazy("开发区"), queryset=Zone.objects.none(), required=False)
    area = forms.ModelChoiceField(label=gettext_lazy("园区、镇街"), queryset=Area.objects.none(), required=False)
    department = forms.ModelChoiceField(label=gettext_lazy("部门"), queryset=Department.objects.none(), required=False)
    credit_code = forms.CharField(
        label=gettext_lazy("企业统一社会信用代码"),
        max_length=18,
        required=False,
        help_text=gettext_lazy("企业的席位必填，18 位。"),
    )
    valid_from = forms.DateField(label=gettext_lazy("生效日期"), widget=DayInput, initial=timezone.localdate)
    valid_to = forms.DateField(
        label=gettext_lazy("到期日期"), widget=DayInput, required=False, help_text=gettext_lazy("不填为长期。")
    )

    field_order = ["username", "person_name", "role", "post", "phone", "org_name", "city", "zone", "area", "department",
                   "credit_code", "valid_from", "valid_to"]  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("请选择"))] + [(r.value, r.label) for r in proposable_roles(actor)]
        if actor.zone_id:
            self.fields["area"].queryset = Area.objects.filter(zone_id=actor.zone_id)
            self.fields["department"].queryset = Department.objects.filter(zone_id=actor.zone_id)
            del self.fields["city"], self.fields["zone"]
        else:
            self.fields["city"].queryset = City.objects.all()
            self.fields["zone"].queryset = Zone.objects.all()
            self.fields["zone"].help_text = _("只在设置某个开发区的三员时填。")
            for name in ("area", "department", "credit_code"):
                del self.fields[name]


class PeopleFilter(forms.Form):
    """What the people list can be narrowed by. Unknown values are ignored."""

    q = forms.CharField(
        label=gettext_lazy("姓名、用户名、单位"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search", "placeholder": gettext_lazy("姓名、用户名、单位")}),
    )
    role = forms.ChoiceField(label=gettext_lazy("角色"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [choice for choice in Seat._meta.get_field("role").choices if choice[0] != "system"]
        self.fields["role"].choices = [("", _("全部角色"))] + roles
