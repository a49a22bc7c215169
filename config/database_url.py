"""Addresses of the two servers: one form in the environment, the forms Django and Celery want."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

ENGINE = "django.db.backends.postgresql"


class BadAddress(ValueError):
    """The variable does not hold an address the portal can use."""


def parse(url: str) -> dict:
    """Turn `postgresql://user:password@host:port/name?option=…` into one entry of Django's DATABASES.

    A unix socket folder stands in the query (`?host=/folder`) or percent-encoded as the host. What else the query
    holds (sslmode, application_name …) goes to OPTIONS. Raises BadAddress for any other kind of database.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadAddress(f"The only database is PostgreSQL: postgresql://…, not {parts.scheme or url!r}://….")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadAddress("The database address names no database: postgresql://user@host/NAME.")
    options = dict(parse_qsl(parts.query))
    place = parts.netloc.rpartition("@")[2]
    host = unquote(place) if place.lower().startswith("%2f") else (parts.hostname or "")
    port = "" if place.lower().startswith("%2f") else str(parts.port or "")
    return {
        "ENGINE": ENGINE,
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", host),
        "PORT": options.pop("port", port),
        "OPTIONS": options,
    }


def socket_url(user: str, name: str, folder: str) -> str:
    """Return the address of database `name` for `user` through the unix socket in `folder`."""
    return f"postgresql://{quote(user)}@/{quote(name)}?{urlencode({'host': folder})}"


def with_name(url: str, name: str) -> str:
    """Return the same server's address with another database name."""
    return urlsplit(url)._replace(path=f"/{quote(name)}").geturl()


def broker(url: str) -> str:
    """Return REDIS_URL in the form Celery wants: `unix:///path?db=1` becomes `redis+socket:///path?virtual_host=1`."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    query = dict(parse_qsl(parts.query))
    return f"redis+socket://{parts.path}?{urlencode({'virtual_host': query.get('db', '0')})}"
