from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "nabij.programme"
    verbose_name = "Programma: programmeren, verdelen, convenanten"
