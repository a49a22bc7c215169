"""What a password must be: one policy object, two profiles (settings.PASSWORD_PROFILE).

`djbh3` is the default: complexity and regular change as assessors ask at level 3 of GB/T 22239-2019. `asvs` follows
OWASP ASVS 5.0 6.2.5 and 6.2.10, which forbid both. Passwords are never cut and may be pasted; the longest we take is
256 signs.
"""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OldPassword, User
from accounts.services import seats_of
from core.access import OFFICER

LONGEST = 256
ISSUED_LENGTH = 16
# Words somebody guesses first for this portal; compared without regard to case.
CONTEXT_WORDS = (
    "jingkaiqu", "kaifaqu", "anquan", "jianguan", "yinhuan", "jiangsu", "shangwu", "safety", "password", "passw0rd",
    "admin", "qwerty", "123456", "经开区", "开发区", "安全监管", "隐患",
)  # fmt: skip
_CLEAR = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-+=@#%"


@dataclass(frozen=True)
class Policy:
    """One profile. Lengths in characters; `classes` = how many of lower, upper, digit, other; `history` counts the
    present password; `max_age_days` None = no regular change."""

    name: str
    length: int
    length_officers: int
    classes: int
    history: int
    max_age_days: int | None

    def shortest(self, officer: bool) -> int:
        return self.length_officers if officer else self.length

    def sentences(self, officer: bool) -> list[str]:
        """The rules as a person reads them before typing."""
        sizes = {"n": self.shortest(officer), "m": LONGEST}
        said = [_("至少 %(n)d 位，最长 %(m)d 位，可以用空格和汉字，可以粘贴") % sizes]
        if self.classes:
            said.append(_("小写字母、大写字母、数字、其他符号，至少用到其中 %(n)d 类") % {"n": self.classes})
        said.append(_("不含用户名、姓名和“安全”“经开区”一类的词，不用常见密码"))
        if self.history > 1:
            said.append(_("不与最近 %(n)d 次用过的密码相同") % {"n": self.history})
        if self.max_age_days:
            said.append(_("每 %(n)d 天换一次") % {"n": self.max_age_days})
        return said


PROFILES = {
    "djbh3": Policy("djbh3", length=10, length_officers=12, classes=3, history=5, max_age_days=90),
    "asvs": Policy("asvs", length=12, length_officers=12, classes=0, history=1, max_age_days=None),
}


def policy() -> Policy:
    """The profile in force. Raises ImproperlyConfigured for a name that is none."""
    try:
        return PROFILES[settings.PASSWORD_PROFILE]
    except KeyError:
        raise ImproperlyConfigured(f"PASSWORD_PROFILE must be one of {', '.join(PROFILES)}") from None


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _classes(password: str) -> int:
    lower = any(c in string.ascii_lowercase for c in password)
    upper = any(c in string.ascii_uppercase for c in password)
    digit = any(c.isdigit() for c in password)
    other = any(not (c.isascii() and c.isalnum()) and not c.isdigit() for c in password)
    return lower + upper + digit + other


def faults(password: str, *, username: str = "", display_name: str = "", officer: bool = False) -> list[str]:
    """Every rule the password breaks, each as a sentence that says how to mend it. Looks nothing up."""
    rule, found, small = policy(), [], password.casefold()
    shortest = rule.shortest(officer)
    if len(password) < shortest:
        found.append(
            _("密码只有 %(have)d 位，至少要 %(need)d 位，请再加 %(more)d 位。")
            % {"have": len(password), "need": shortest, "more": shortest - len(password)}
        )
    if len(password) > LONGEST:
        found.append(_("密码超过 %(n)d 位，请缩短。") % {"n": LONGEST})
    if (classes := _classes(password)) < rule.classes:
        found.append(
            _("密码只用了 %(have)d 类字符，小写字母、大写字母、数字、其他符号中至少要用 %(need)d 类。")
            % {"have": classes, "need": rule.classes}
        )
    if len(username) > 2 and username.casefold() in small:
        found.append(_("密码里含有您的用户名，请去掉。"))
    if len(display_name) > 1 and display_name.casefold() in small:
        found.append(_("密码里含有您的姓名，请去掉。"))
    if word := next((word for word in CONTEXT_WORDS if word in small), None):
        found.append(_("密码里含有容易猜到的“%(word)s”，请换一个说法。") % {"word": word})
    if small in _common() or password.strip().casefold() in _common():
        found.append(_("这是常见密码，别人很快能猜到，请换一个。"))
    return found


def used_before(password: str, user: User) -> bool:
    """True when this is the present password or one of the last ones the policy remembers. Outside a scope."""
    if user.password and check_password(password, user.password):
        return True
    earlier = OldPassword.objects.filter(user=user).values_list("password", flat=True)[: policy().history - 1]
    return any(check_password(password, old) for old in earlier)


def is_officer(user: User) -> bool:
    """Does the person hold a post of the three officers today."""
    return user.pk is not None and any(seat.tier == OFFICER for seat in seats_of(user.pk))


class PolicyValidator:
    """The policy as Django asks for it (AUTH_PASSWORD_VALIDATORS). Runs outside a scope."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with one sentence per broken rule."""
        if user is None:
            found = faults(password)
        else:
            found = faults(
                password, username=user.username, display_name=user.display_name, officer=is_officer(user)
            )
            if not found and user.pk and used_before(password, user):
                found = [_("这个密码最近用过，请换一个没有用过的。")]
        if found:
            raise ValidationError([ValidationError(sentence, code="password_policy") for sentence in found])

    def get_help_text(self) -> str:
        return "；".join(policy().sentences(officer=False))


def why_change(user: User, *, now: datetime | None = None) -> str:
    """"issued" or "aged" when the password must be changed before anything else, "" when not."""
    if user.must_change_password:
        return "issued"
    days = policy().max_age_days
    if days and (now or timezone.now()) - user.password_changed_at >= timedelta(days=days):
        return "aged"
    return ""


def change_password(*, user: User, new: str) -> None:
    """Set a password the person chose (already checked by PolicyValidator) and remember the old one."""
    with transaction.atomic():
        if user.password:
            OldPassword.objects.create(user=user, password=user.password)
        user.set_password(new)
        user.must_change_password = False
        user.password_changed_at = timezone.now()
        user.save(update_fields=["password", "must_change_password", "password_changed_at"])
        keep = OldPassword.objects.filter(user=user).values_list("pk", flat=True)[: max(policy().history, 5)]
        OldPassword.objects.filter(user=user).exclude(pk__in=list(keep)).delete()


def issue() -> str:
    """A one-time password: 16 signs, no look-alikes, every class at least once."""
    chooser = secrets.SystemRandom()
    signs = [secrets.choice(group) for group in _CLEAR]
    signs += [secrets.choice("".join(_CLEAR)) for _each in range(ISSUED_LENGTH - len(signs))]
    chooser.shuffle(signs)
    return "".join(signs)
