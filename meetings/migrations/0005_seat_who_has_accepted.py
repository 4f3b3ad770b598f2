from django.db import migrations
from django.db.models import F, Q


def seat(apps, schema_editor):
    """Until now nobody held a seat. Where there are two kinds, people choose themselves."""
    invitations = apps.get_model("meetings", "Invitation").objects
    accepted = invitations.using(schema_editor.connection.alias).filter(
        answer="ACCEPTED", answered_at__isnull=False, seat="", withdrawn_at=None
    )
    only_room = Q(meeting__join_link="", meeting__dial_in="") & ~Q(meeting__place="")
    for kind, here in (("remote", Q(meeting__place="")), ("in_person", only_room)):
        seats = {"seat": kind, "registration": "confirmed", "registered_at": F("answered_at")}
        accepted.filter(here).update(**seats)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_seats_and_news")]
    operations = [migrations.RunPython(seat, migrations.RunPython.noop)]
