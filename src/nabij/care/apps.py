from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "nabij.care"
    verbose_name = "Steun en toeverlaat"
