from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "nabij.guidance"
    verbose_name = "Toeleiding"
