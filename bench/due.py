"""Ten thousand people to be reminded: `python -m bench.due URL`."""

import sys
from datetime import UTC, datetime, timedelta

import django

django.setup()

from bench.copying import Copier  # noqa: E402
from bench.fill import SIZES, TEXT, fill_catalogue  # noqa: E402
from meetings.models import Invitation, Meeting  # noqa: E402
from stakeholders.models import Person, PersonContact  # noqa: E402

MEETINGS, PEOPLE = 25, 50


def fill(copier: Copier) -> None:
    """Eight regions, 25 meetings tomorrow in each, 50 people invited to every one of them."""
    tomorrow = datetime.now(UTC) + timedelta(hours=20)
    regions = fill_catalogue(SIZES["small"], copier)[1:]
    for region in regions:
        of = {"region_id": region["id"]}
        people = copier.copy(Person, [of | {"name": f"Robin {n:03}"} for n in range(PEOPLE)])
        copier.copy(
            PersonContact,
            [of | {"person_id": p["id"], "email": f"p{p['id']}@people.example"} for p in people],
        )
        meeting = of | {
            "opened_at": tomorrow - timedelta(days=9),
            "starts_at": tomorrow,
            "ends_at": tomorrow + timedelta(hours=1),
        }
        meetings = copier.copy(
            Meeting,
            [
                meeting | {"title": f"Call {n}", "agenda": TEXT, "place": "Room 5"}
                for n in range(MEETINGS)
            ],
        )
        copier.copy(
            Invitation,
            [
                of
                | {
                    "meeting_id": m["id"],
                    "person_id": p["id"],
                    "invited_at": tomorrow - timedelta(days=9),
                }
                for m in meetings
                for p in people
            ],
        )


if __name__ == "__main__":
    copier = Copier(sys.argv[1])
    fill(copier)
    copier.finish()
