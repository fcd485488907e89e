from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "nabij.impact"
    verbose_name = "Analyse, evaluatie en impact"
