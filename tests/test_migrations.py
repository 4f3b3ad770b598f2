import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_models_ask_for_no_migration_that_is_not_there() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
