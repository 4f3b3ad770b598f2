"""One step of the walk: a request by one of the cast, what it answered and what it changed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from pypdf import PdfReader

from tests.cast import HANDLER
from tests.policy import rooms
from tests.policy.world import FOREIGN, World

# Table and region of rows (None outside the wall) → digest of the rows.
State = dict[tuple[str, int | None], str]
Act = Callable[["Walker"], object]
UNWATCHED = ("django_migrations", "django_session", "usersessions_usersession")
PASSING = (
    "id", "pgh_id", "pgh_obj_id", "pgh_created_at", "digest", "text", "html", "calendar", "pdf",
    "about", "area_id", "area_of_id", "client_id", "collaborative_id", "initiative_id", "led_id",
    "meeting_id", "membership_id", "organization_id", "person_id", "report_id",
    *(column for columns in rooms.every("PASSING") for column in columns),
)  # fmt: skip
MASKS = (
    rb'name="csrfmiddlewaretoken" value="[^"]*"',
    rb'"X-CSRFToken": "[^"]*"',
    rb'nonce="[^"]*"',
)


_WRITES = (
    "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"
    " WHERE relname <> ALL (%s)"
)
_DIGEST = (
    "SELECT '{table}', region_id, md5(string_agg(words, '|' ORDER BY words))"
    " FROM (SELECT {region} AS region_id, t::text AS words FROM {table} t) AS rows"
    " GROUP BY region_id"
)
_ROWS = "SELECT '{table} ' || (to_jsonb(t) - %s::text[])::text FROM {table} t"
_STRAY = (
    "SELECT '{table}' FROM (SELECT region_id, t::text AS words FROM {table} t) AS rows"
    " WHERE region_id <> %s AND position('{words}' IN words) > 0"
)


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    method: str
    changed: set[tuple[str, int | None]] = field(default_factory=set)
    strays: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """One word of the table in policy.py."""
        where = self.headers.get("Location", "")
        if self.status == 302 and where.startswith("/accounts/login/?next="):
            return "in"
        if self.status >= 400:
            return str(self.status)
        return "ok" if self.method == "GET" or self.changed else "see"

    @cached_property
    def everything(self) -> bytes:
        """All that leaves, readable: headers, body, the words of a document."""
        words = self.body
        if self.headers.get("Content-Type") == "application/pdf":
            pages = PdfReader(BytesIO(self.body)).pages
            words = " ".join(page.extract_text() for page in pages).encode()
        return repr(sorted(self.headers.items())).encode() + words

    def same_as(self, other: "Answer", *differing: str) -> bool:
        """Byte for byte, but for tokens and the words in which the two requests differ."""
        return self._masked(differing) == other._masked(differing)

    def _masked(self, differing: tuple[str, ...]) -> tuple[int, str | None, bytes]:
        body = self.body
        for mask in MASKS:
            body = re.sub(mask, b"", body)
        for words in sorted(differing, key=len, reverse=True):
            body = body.replace(words.encode(), b"")
        return self.status, self.headers.get("Content-Type"), body


class Walker:
    def __init__(self, world: World, sessions: Mapping[str, str]) -> None:
        self.world = world
        self.sessions = sessions
        self.tables = _tables()
        self.before = self.state()

    def step(
        self, who: str, method: str, url: str, body: Any = None, prepare: Act | None = None
    ) -> Answer:
        """Ask, look at what changed, and undo it."""
        with transaction.atomic():
            if prepare:
                prepare(self)
            before = self.state() if prepare else self.before
            writes = self.writes()
            answer = self.ask(who, method, url, body)
            if self.writes() != writes:
                after = self.state()
                answer.changed = {k for k in before | after if before.get(k) != after.get(k)}
                answer.strays = self.strays()
                answer.rows = self.rows()
            transaction.set_rollback(True)
        return answer

    def ask(self, who: str, method: str, url: str, body: Any = None) -> Answer:
        # What the cache keeps of a session has not been rolled back with the last step.
        caches["default"].clear()
        client = Client()
        client.handler = HANDLER
        if who in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        if who == "pat":
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.world.tokens['pat']}"
        response = client.generic(method, url, **_encoded(body))
        content = b"" if response.streaming else response.content
        return Answer(response.status_code, dict(response.items()), content, method)

    def writes(self) -> int:
        """How many rows this transaction has touched so far, undone ones included."""
        with connection.cursor() as cursor:
            cursor.execute(_WRITES, [list(UNWATCHED)])
            return int(cursor.fetchone()[0])

    def state(self) -> State:
        with connection.cursor() as cursor:
            cursor.execute(self.tables.digests)
            return {(table, region): digest for table, region, digest in cursor.fetchall()}

    def rows(self) -> list[str]:
        """Every row there is, without what differs when the same is done again."""
        with connection.cursor() as cursor:
            cursor.execute(self.tables.rows, [list(PASSING)] * self.tables.count)
            return sorted(words for (words,) in cursor.fetchall())

    def strays(self) -> list[str]:
        """Tables in which a row outside Florida speaks Florida's words."""
        with connection.cursor() as cursor:
            cursor.execute(self.tables.strays, [self.world.away.region.pk] * self.tables.walled)
            return [table for (table,) in cursor.fetchall()]


@dataclass(frozen=True)
class Tables:
    digests: str
    strays: str
    walled: int
    rows: str
    count: int


def _tables() -> Tables:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid"
            " AND attname = 'region_id') FROM pg_class c WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s) ORDER BY 1",
            [list(UNWATCHED)],
        )
        found = cursor.fetchall()
    walled = [table for table, regional in found if regional]
    digests = [
        _DIGEST.format(table=table, region="region_id" if regional else "NULL::bigint")
        for table, regional in found
    ]
    strays = [_STRAY.format(table=table, words=FOREIGN) for table in walled]
    rows = [_ROWS.format(table=table) for table, _ in found]
    every = " UNION ALL ".join
    return Tables(every(digests), " UNION ".join(strays), len(walled), every(rows), len(rows))


def _encoded(body: Any) -> dict[str, Any]:
    if body is None:
        return {}
    pairs = [(k, v) for k, vs in body.items() for v in (vs if isinstance(vs, list) else [vs])]
    kind = "application/x-www-form-urlencoded"
    return {"data": urlencode(pairs), "content_type": kind}
