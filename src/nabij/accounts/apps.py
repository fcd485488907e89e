from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "nabij.accounts"
    verbose_name = "Gebruikers"
