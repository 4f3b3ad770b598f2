"""Where the portal's own PostgreSQL and Valkey are, when no DATABASE_URL and REDIS_URL are given.

Nothing here starts a server: settings.py asks this module, in every process.
"""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Literal

Login = Literal["app", "owner"]

CHECKOUT = Path(__file__).resolve().parent.parent
DATABASE = "portal"
LOGINS: dict[str, str] = {"app": "portal_app", "owner": "portal_owner", "superuser": "postgres"}


def data_folder() -> Path:
    return Path(os.environ.get("PORTAL_DATA") or CHECKOUT / ".data").resolve()


def socket_folder(data: Path | None = None) -> Path:
    # Not below the data folder: the path of a Unix socket may have 107 bytes and no more, and
    # not below TMPDIR: a shell, cron and a desktop session would disagree about it.
    name = hashlib.sha256(os.fsencode(data or data_folder())).hexdigest()[:12]
    return Path(f"/tmp/reset-portal-{os.getuid()}-{name}")  # noqa: S108 - private_folder() checks


def postgres_url(login: str, folder: Path, database: str = DATABASE) -> str:
    return f"postgresql://{LOGINS[login]}@/{database}?host={folder}"


def database_url(login: Login) -> str:
    """`app` serves and owns nothing; `owner` migrates."""
    return postgres_url(login, socket_folder())


def redis_url() -> str:
    return f"unix://{socket_folder()}/valkey.sock"


def secret_key() -> str:
    """Made once, kept in the data folder, for a portal that was given none."""
    file = data_folder() / "secret_key"
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(50))
    return file.read_text()


def _write_once(file: Path, text: str) -> None:
    # Web, worker and beat may ask at the same moment: a link is made whole or not at all.
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=file.parent) as fresh:
        fresh.write(text)
        fresh.flush()
        try:
            os.link(fresh.name, file)
        except FileExistsError:
            return
