from django.db import migrations


def rename(apps, schema_editor):
    """Until now there was one rule: nobody is reminded twice because its name has changed."""
    sent = apps.get_model("reminders", "ReminderSent").objects.using(schema_editor.connection.alias)
    sent.filter(rule="meeting_in_a_day").update(rule="1 day before, everyone")


class Migration(migrations.Migration):
    dependencies = [("reminders", "0002_rules")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
