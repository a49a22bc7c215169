"""One database's side of a measurement: asks the whole stack for pages and says how long each took.

Reads lines of JSON {"person", "address", "holds"}, answers each with {"ms", "bytes", "next"} or {"fault"}.
Everything but the socket is in it: session, scope, row security, view, template.
"""

from __future__ import annotations

import json
import re
import sys
import time

import django

NEXT = re.compile(r'rel="next" href="([^"]+)"')


def main() -> None:
    """Serve until the input ends."""
    django.setup()
    from django.test import Client

    clients: dict[str, Client] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        person, address = asked["person"], asked["address"]
        if person not in clients:
            clients[person] = signed_in(person)
        began = time.perf_counter()
        answer = clients[person].get(address)
        spent = (time.perf_counter() - began) * 1000
        text = answer.content.decode()
        said: dict[str, object] = {"ms": spent, "bytes": len(answer.content)}
        if answer.status_code != 200 or asked["holds"] not in text:
            said["fault"] = f"{address} answered {answer.status_code} or lacks {asked['holds']!r}"
        link = NEXT.search(text)
        said["next"] = link.group(1).replace("&amp;", "&") if link else ""
        print(json.dumps(said), flush=True)


def signed_in(username: str):
    from django.test import Client

    from accounts.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username=username), backend="accounts.backends.PeopleBackend")
    return client


if __name__ == "__main__":
    main()
