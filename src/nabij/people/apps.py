from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "nabij.people"
    verbose_name = "Personen"
