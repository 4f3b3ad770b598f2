from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from reports.models import BinderFile, Report

LATER = datetime(2027, 3, 10, tzinfo=UTC)


if TYPE_CHECKING:
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  reports:show~binder                  ok  ok  403 404 404 404 in  in
GET  reports:download~binder              ok  ok  403 404 404 404 in  in
"""


def _binder(_world: "World", side: "Side") -> Any:
    return side.more["binder"].pk


OTHERWISE: dict[str, dict[str, Callable[["World", "Side"], Any]]] = {
    "reports:show~binder": {"report_id": _binder},
    "reports:download~binder": {"report_id": _binder},
}


def furnish(side: "Side") -> None:
    period = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 3, 1)}
    side.more["binder"] = binder = Report.objects.create(
        region=side.region, kind="binder", state="done", expires_at=LATER, **period
    )
    BinderFile.objects.create(
        region=side.region, report=binder, archive=side.mark.encode(), meetings=1, papers=1
    )
