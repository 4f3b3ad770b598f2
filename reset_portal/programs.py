"""The portal's own programs and how each is called: also docker-compose.yml's, word by word."""

import signal
import sys

from reset_portal.children import Program

LOOPBACK = "127.0.0.1"
PYTHON = sys.executable
CELERY = ("-m", "celery", "--app", "reset_portal.celery")


def mail_sink(folder: str, smtp: int, pages: int) -> Program:
    command = (PYTHON, "-m", "reset_portal.mailsink", folder, str(smtp), str(pages))
    return Program("mail", command, descriptors=(smtp, pages))


def worker() -> Program:
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    command = (PYTHON, *CELERY, "worker", "--loglevel", "INFO", "--concurrency", "2", *quiet)
    # Orphaned: a cold end. Its tasks are acknowledged late and come again.
    return Program("worker", command, orphaned=signal.SIGQUIT)


def beat() -> Program:
    # The timetable is static: nothing needs to be kept in a file.
    command = (
        PYTHON,
        *CELERY,
        "beat",
        "--loglevel",
        "INFO",
        "--scheduler",
        "celery.beat:Scheduler",
    )
    return Program("beat", command)


def web(port: int, host: str = LOOPBACK) -> Program:
    server = (PYTHON, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws")
    size = ("--workers", "2", "--blocking-threads", "4")
    place = ("--host", host, "--port", str(port))
    command = (*server, *size, *place, "reset_portal.wsgi:application")
    return Program("web", command)


def reloading_web(port: int) -> Program:
    command = (PYTHON, "manage.py", "runserver", f"{LOOPBACK}:{port}")
    return Program("web", command)


def serving(port: int) -> list[Program]:
    return [web(port), worker(), beat()]


def reloading(port: int) -> list[Program]:
    """For `make dev`: the web reads changed code by itself, the worker at its next start."""
    return [reloading_web(port), worker(), beat()]
