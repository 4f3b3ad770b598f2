"""`manage.py demo`: tell the demonstration's story into an empty portal, with PORTAL_DEMO on.

A second time it changes nothing. How the past comes into the history: docs/decisions/0008.
"""

import hmac
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections, transaction
from django.db.models import F
from django.utils import timezone

from accounts.actions import add_client
from accounts.clients import PREFIX, digest_of
from accounts.demo import CAST
from accounts.models import DataSet, PartnerClient, User
from core.history import Event
from core.scope import Reach, within
from dashboards.demonstration import CHAPTERS, tell
from dashboards.stage import Stage
from mail.models import Mail
from mail.states import State
from regions.actors import Actor, actor_of
from regions.models import Membership, Region, Role

PARTNER = "Pat’s evaluation program"
# What was written longer ago than this has arrived; the rest goes out when the worker starts.
ARRIVED = timedelta(hours=26)


class Command(BaseCommand):
    help = "Tell the demonstration's story: invented people, two years of work in eight regions."

    def add_arguments(self, parser: CommandParser) -> None:
        slugs = [chapter.slug for chapter in CHAPTERS]
        parser.add_argument("--region", action="append", choices=slugs, help="only this one (…)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError("Set PORTAL_DEMO=on: this invents people and meetings.")
        call_command("load_catalogue", stdout=self.stdout)
        if not _is_told():
            _require_nobody()
            with transaction.atomic():
                _perform(options["region"] or ())
        _date_history()
        self._introduce()

    def _introduce(self) -> None:
        write = self.stdout.write
        write("One click on the sign-in page opens the account of:")
        for figure in CAST.values():
            write(f"  {figure.email:<20} {figure.name} {figure.is_what}")
        write("Pat's program reads Texas over the API with this token:")
        write(f"  {partner_token()}")


def partner_token() -> str:
    """The same at every start, unlike a real one: it is derived from this portal's secret."""
    derived = hmac.digest(settings.SECRET_KEY.encode(), b"the demonstration's partner", "sha256")
    return PREFIX + derived.hex()


def _is_told() -> bool:
    told: bool = User.objects.filter(email=CAST["ned"].email).exists()
    return told


def _require_nobody() -> None:
    if User.objects.exists():
        raise CommandError("People have accounts here: a demonstration needs an empty database.")


def _perform(slugs: Iterable[str]) -> None:
    now = timezone.now()
    stage = Stage(now, acting)
    administrator = _first_administrator(now)
    tell(stage, administrator, [one for one in CHAPTERS if not slugs or one.slug in slugs])
    _open_api(administrator, now)
    _deliver_the_past(now)


def _first_administrator(now: datetime) -> User:
    office = Region.objects.get(is_national=True)
    at = now - timedelta(days=730)
    with clock_at(at), within(_told(Reach(by="the demonstration"), at)):
        user = User.objects.create_user(CAST["ned"].email, None, name=CAST["ned"].name)
        Membership.objects.create(region=office, user=user, role=Role.NATIONAL_ADMINISTRATOR)
    return user


def _open_api(administrator: User, now: datetime) -> None:
    details = {
        "name": PARTNER,
        "data_sets": list(DataSet.values),
        "expires_at": now + timedelta(days=365),
        "regions": Region.objects.filter(slug="texas"),
    }
    with acting(administrator, now - timedelta(days=90)) as actor:
        client, _token = add_client(actor=actor, details=details)
        PartnerClient.objects.filter(pk=client.pk).update(digest=digest_of(partner_token()))


def _deliver_the_past(now: datetime) -> None:
    everywhere = frozenset(Region.objects.values_list("pk", flat=True))
    with within(Reach(everywhere, everywhere, everywhere, by="the demonstration")):
        past = Mail.objects.filter(state=State.QUEUED, created_at__lt=now - ARRIVED)
        arrived = F("created_at") + timedelta(seconds=4)
        past.update(attempts=1, first_tried_at=arrived)
        # The cast's mailboxes work.
        others = past.filter(region__slug="texas").exclude(recipient__endswith="@reset.example")
        last = others.order_by("-created_at").values("pk")[:1]
        past.filter(pk__in=last).update(state=State.FAILED, last_error="550 5.1.1 No such mailbox")
        past.update(state=State.SENT, sent_at=arrived, **Mail.remains)
        # Nothing waited for a worker that was not there yet.
        Mail.objects.filter(state=State.QUEUED).update(not_before=now)


@contextmanager
def acting(who: User | Actor, at: datetime) -> Iterator[Actor]:
    """Within their reach, under a clock that stands at that moment. Beside who, the history's
    records say when: `_date_history` takes the two apart."""
    with clock_at(at):
        actor = actor_of(who) if isinstance(who, User) else who
        with within(_told(actor.reach, at)):
            yield actor


def _told(reach: Reach, at: datetime) -> Reach:
    return replace(reach, by=f"{reach.by} at {at.astimezone(UTC).isoformat()}")


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Django's clock, and no other, stands at this moment: `timezone.now()`, and what is made of
    it. The functions that fields have taken as their default read the same one."""

    class Standing(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return moment.astimezone(tz)

    ordinary = timezone.datetime  # type: ignore[attr-defined]
    timezone.datetime = Standing  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime = ordinary  # type: ignore[attr-defined]


def _date_history() -> None:
    """As the owner, who alone can change the history: records get the moment they name."""
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, Event):
                table = owner.ops.quote_name(model._meta.db_table)
                cursor.execute(_DATE.format(table=table))
    owner.close()


_DATE = """
WITH told AS (
    SELECT pgh_id AS id, split_part(by, ' at ', 1) AS who, split_part(by, ' at ', 2) AS at
    FROM (SELECT pgh_id, pgh_context ->> 'by' AS by FROM {table}) AS records
    WHERE strpos(by, ' at ') > 0
)
UPDATE {table} SET
    pgh_created_at = told.at::timestamptz,
    pgh_context = jsonb_build_object('by', told.who, 'at', told.at)
FROM told WHERE pgh_id = told.id
"""
