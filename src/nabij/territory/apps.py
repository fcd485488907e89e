from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "nabij.territory"
    verbose_name = "Grondgebied"
