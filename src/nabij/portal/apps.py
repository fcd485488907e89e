from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "nabij.portal"
    verbose_name = "Portaal"
