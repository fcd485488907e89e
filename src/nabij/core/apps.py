from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "nabij.core"
    verbose_name = "Nabij: fundament"

    def ready(self) -> None:
        # Each app plugs itself into the registries of core and people in its own plugs.py.
        autodiscover_modules("plugs")
