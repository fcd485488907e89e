"""Foreign keys, like imports, only point down the layers."""

from django.apps import apps
from django.conf import settings

from tests.architecture.house import layers


def test_relations_only_point_down_the_layers() -> None:
    height = {name: place for place, name in enumerate(reversed(layers()))}
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model.__module__.startswith("nabij.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model.__module__.startswith("nabij.")
        if height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]
    assert upward == []


def test_installed_apps_stand_in_the_order_of_the_layers() -> None:
    installed = [name.removeprefix("nabij.") for name in settings.INSTALLED_APPS if name.startswith("nabij.")]
    assert installed == [name for name in reversed(layers()) if name in installed]
