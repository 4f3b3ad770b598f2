from django.db import migrations
from django.db.models import F


def open_all(apps, schema_editor):
    """Until now there were no drafts: everybody was told at once."""
    meetings = apps.get_model("meetings", "Meeting").objects
    meetings.using(schema_editor.connection.alias).update(opened_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_rooms_and_calls")]
    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
