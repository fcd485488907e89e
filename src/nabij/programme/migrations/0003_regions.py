import uuid

from django.db import migrations, models

import nabij.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0002_simulation_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegionVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=nabij.core.clock.now, editable=False)),
                ("kind", models.CharField(choices=[("small-urban", "Kleinstedelijke zorgregio's"), ("regional", "Regionale zorgregio's"), ("primary-care", "Eerstelijnszones"), ("mergers", "Fusies van gemeenten")], max_length=12, verbose_name="Soort")),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="Naam")),
                ("source", models.CharField(max_length=200, verbose_name="Bron")),
                ("borders", models.CharField(blank=True, choices=[("2018", "tot en met 2018 (308 gemeenten)"), ("2024", "2019 tot en met 2024 (300 gemeenten)"), ("2025", "vanaf 2025 (285 gemeenten)")], max_length=4, verbose_name="Grenzen")),
                ("file", models.CharField(max_length=120)),
                ("column", models.CharField(blank=True, max_length=60)),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("municipalities", models.PositiveIntegerField()),
                ("regions", models.PositiveIntegerField()),
                ("actor", models.CharField(max_length=80)),
                ("actor_label", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["kind", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "number"), name="regions_of_a_kind_have_numbers_of_their_own"),
                    models.UniqueConstraint(fields=("kind", "sha256", "column"), name="a_file_with_regions_is_brought_once"),
                ],
            },
        ),
    ]
