"""Who is using the engines: several commands may share them, and the last to leave switches them off."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEPT = "engines.keep"


@contextmanager
def engines(data_dir: Path, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """Have PostgreSQL and Valkey up inside the block, and their addresses in os.environ.

    Yields the variables that were set. With DATABASE_URL and REDIS_URL set already, nothing is started. Leaving stops
    the engines unless another command uses them or `bin/engines start` asked to keep them.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        yield {}
        return
    from config import embedded

    home = embedded.writable(data_dir)
    given = {name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    with open(home / "engines.use", "w", encoding="ascii") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            addresses = embedded.start(home, durable=durable).environ()
            if "DATABASE_URL" in given:
                addresses = {"REDIS_URL": addresses["REDIS_URL"]}
            elif "REDIS_URL" in given:
                del addresses["REDIS_URL"]
            os.environ.update(addresses)
            yield addresses
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # Somebody else is still using them and will switch off.
            else:
                if not (home / KEPT).exists():
                    embedded.stop(home)


def keep(data_dir: Path, *, durable: bool = True) -> dict[str, str]:
    """Start the engines and leave them running after this process; return their addresses."""
    from config import embedded

    addresses = embedded.start(data_dir, durable=durable).environ()
    (Path(data_dir).resolve() / KEPT).touch()
    return addresses


def release(data_dir: Path) -> bool:
    """Stop kept engines; return False when another command still uses them (it will stop them itself)."""
    from config import embedded

    home = Path(data_dir).resolve()
    (home / KEPT).unlink(missing_ok=True)
    if not home.is_dir():
        return True
    with open(home / "engines.use", "w", encoding="ascii") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        embedded.stop(home)
    return True
