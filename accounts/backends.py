"""Who is behind a user name and a password. Lockout is the business of axes, which stands before this backend."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts.models import User


class PeopleBackend(BaseBackend):
    """Knows people by name and password. Returns also those switched off: the sign-in page must say so, and does only
    after the right password. A person switched off has no session (get_user)."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: object
    ) -> User | None:
        """The person, or None. Takes as long for an unknown name as for a wrong password."""
        if username is None or password is None:
            return None
        try:
            user = User.objects.get(username=username)
        except User.DoesNotExist:
            User().set_password(password)
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
