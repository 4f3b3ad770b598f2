from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from mail.actions import Letter, queue_mail
from mail.models import Mail
from mail.tasks import look_for_trouble
from tests.cast import Cast

LETTER = Letter(kind="note", to="pia@people.example", subject="Hello", text="Hello")


def test_a_regions_coordinator_is_told_of_mail_that_lies_about(cast: Cast) -> None:
    queue_mail(region_id=cast.home.pk, letter=LETTER)
    Mail.objects.update(not_before=timezone.now() - timedelta(hours=1))
    look_for_trouble()
    told = {
        name: b"1 mail could not be delivered."
        in cast.client(name).get(reverse("meetings:list", args=[slug])).content
        for name, slug in (("ana", "texas"), ("ben", "texas"), ("nia", "texas"), ("zoe", "florida"))
    }
    assert told == {"ana": True, "ben": False, "nia": False, "zoe": False}


def test_trouble_that_is_over_is_not_told_any_more(cast: Cast) -> None:
    queue_mail(region_id=cast.home.pk, letter=LETTER)
    Mail.objects.update(state="failed")
    look_for_trouble()
    Mail.objects.update(state="sent")
    look_for_trouble()
    body = cast.client("ana").get(reverse("meetings:list", args=["texas"])).content
    assert b"could not be delivered" not in body
