"""The clock: what runs when. A task looks for what is due; the tables are the queues."""

import os
from typing import Any

from celery import Celery, signals
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from core.checks import refuse_unsafe_login

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reset_portal.settings")

app = Celery("reset_portal")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 900,  # longer than the longest task
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
    },
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=600,
    worker_prefetch_multiplier=1,
    worker_max_memory_per_child=300_000,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    worker_hijack_root_logger=False,
)
app.autodiscover_tasks()


@signals.worker_init.connect
def check_login(**_about: Any) -> None:
    """Celery logs what a receiver raises and carries on; only an exit stops the worker."""
    try:
        refuse_unsafe_login()
    except ImproperlyConfigured as trouble:
        raise SystemExit(str(trouble)) from trouble
    # The worker forks: a child must not inherit the pool.
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one


def every(seconds: int, task: str) -> dict[str, Any]:
    """A tick that is skipped when the next one is due: nobody needs two of them."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


app.conf.beat_schedule = {
    "deliver mail": every(5, "mail.tasks.deliver"),
    "look for trouble with mail": every(60, "mail.tasks.look_for_trouble"),
    "send due reminders": every(60, "reminders.tasks.send_due"),
    "carry topics over": every(300, "series.tasks.carry_topics_over"),
    "tell of seats": every(60, "seats.tasks.tell_of_seats"),
    "forget needs": every(3600, "seats.tasks.forget_needs"),
    "read answers from calendars": every(20, "calendars.tasks.read_replies"),
    "set approved minutes": every(5, "minutes.tasks.typeset"),
    "remind of packets": every(600, "digests.tasks.remind"),
    "produce reports": every(2, "reports.tasks.produce"),
    "expire reports": every(3600, "reports.tasks.expire"),
}
