"""`python -m bench.outbox COUNT`: a region whose outbox holds COUNT mails, one recipient each."""

import sys

import django

django.setup()

from core.scope import within  # noqa: E402
from mail.actions import Letter, queue_mails  # noqa: E402
from regions.actors import system_actor  # noqa: E402
from regions.models import Region  # noqa: E402


def fill(count: int) -> None:
    region, _ = Region.objects.get_or_create(slug="chaos", defaults={"name": "Chaos"})
    letters = [
        Letter(
            kind="note",
            to=f"person-{number}@reset.example",
            to_name=f"Person {number}",
            subject=f"Mail {number} of {count}",
            text="You got this because somebody pulls plugs.\n" * 20,
            html="<p>You got this because somebody pulls plugs.</p>\n" * 20,
        )
        for number in range(1, count + 1)
    ]
    with within(system_actor(region).reach):
        queue_mails(region_id=region.pk, letters=letters)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
