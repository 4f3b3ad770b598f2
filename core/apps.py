from django.apps import AppConfig
from django.core.checks import Tags, register

from core.checks import check_wall
from core.lookups import register_lookups


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        register(check_wall, Tags.database)
        register_lookups()
