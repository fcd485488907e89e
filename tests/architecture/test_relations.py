"""Foreign keys, like imports, only point down the layers."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from tests.architecture.house import layers


def relations() -> Iterator[tuple[type[Model], str, type[Model]]]:
    """Model, field and model pointed to, for every relation between models of the house."""
    own = [model for model in apps.get_models() if model.__module__.startswith("nabij.")]
    for model in own:
        for field in model._meta.get_fields():
            target = field.related_model
            if not field.auto_created and isinstance(target, type) and target in own:
                yield model, field.name, target


def test_relations_only_point_down_the_layers() -> None:
    height = {name: place for place, name in enumerate(reversed(layers()))}
    found = list(relations())
    assert len(found) > 20
    upward = [
        f"{model._meta.label}.{name} -> {target._meta.label}"
        for model, name, target in found
        if height[target._meta.app_label] > height[model._meta.app_label]
    ]
    assert upward == []


def test_installed_apps_stand_in_the_order_of_the_layers() -> None:
    installed = [name.removeprefix("nabij.") for name in settings.INSTALLED_APPS if name.startswith("nabij.")]
    assert installed == [name for name in reversed(layers()) if name in installed]
