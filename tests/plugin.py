"""Loaded before Django's settings: where this run's servers will be, and its secrets."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from reset_portal import embedded

FOLDER = Path(tempfile.mkdtemp(prefix="reset-portal-tests-"))
SOCKETS = embedded.socket_folder(FOLDER)
for folder in (FOLDER, SOCKETS):
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

os.environ.update(
    {
        "DJANGO_SETTINGS_MODULE": "reset_portal.settings",
        "SECRET_KEY": "only-for-the-tests-only-for-the-tests-only-for-the-tests",
        "DATABASE_URL": embedded.postgres_url("app", SOCKETS),
        "DATABASE_OWNER_URL": embedded.postgres_url("owner", SOCKETS),
        "REDIS_URL": f"unix://{SOCKETS}/valkey.sock",
        "PORTAL_DATA": str(FOLDER),
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        "LOG_LEVEL": "ERROR",
    }
)
for unset in (
    "DEBUG",
    "PORTAL_DEMO",
    "PORTAL_URL",
    "ALLOWED_HOSTS",
    "PORT",
    "REPLY_ADDRESS",
    "REPLY_MAILBOX",
):
    os.environ.pop(unset, None)
