from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "nabij.directory"
    verbose_name = "Sociale kaart"
