from django.apps import AppConfig


class TalentsConfig(AppConfig):
    name = "nabij.talents"
    verbose_name = "Krachten en talenten"
