"""The portal's own PostgreSQL and Valkey, used when no DATABASE_URL and no REDIS_URL are given.

This module only computes where they are; nothing here starts, opens or writes anything.
"""

import hashlib
import os
from pathlib import Path
from typing import Literal

Login = Literal["app", "owner"]

CHECKOUT = Path(__file__).resolve().parent.parent
DATABASE = "portal"
LOGINS: dict[str, str] = {
    "app": "portal_app",
    "owner": "portal_owner",
    "superuser": "postgres",
}


def data_folder() -> Path:
    return Path(os.environ.get("PORTAL_DATA") or CHECKOUT / ".data").resolve()


def socket_folder(data: Path | None = None) -> Path:
    # Not below the data folder: the path of a Unix socket may have 107 bytes and no more, and
    # not below TMPDIR: a shell, cron and a desktop session would disagree about it.
    name = hashlib.sha256(os.fsencode(data or data_folder())).hexdigest()[:12]
    return Path(f"/tmp/reset-portal-{os.getuid()}-{name}")  # noqa: S108 - made 0700, owner checked


def postgres_url(login: str, folder: Path, database: str = DATABASE) -> str:
    return f"postgresql://{LOGINS[login]}@/{database}?host={folder}"


def database_url(login: Login) -> str:
    """`app` serves and owns nothing; `owner` migrates."""
    return postgres_url(login, socket_folder())


def redis_url() -> str:
    return f"unix://{socket_folder()}/valkey.sock"


def broker_url(url: str) -> str:
    """Celery's spelling of a redis URL: kombu calls a Unix socket `redis+socket`."""
    return url.replace("unix://", "redis+socket://", 1)
