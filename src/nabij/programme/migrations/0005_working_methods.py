"""Ways of working that neighbourhoods share."""

import django.db.models.deletion
import nabij.core.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("programme", "0004_covenants_told"),
        ("territory", "0002_indicators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkingMethod",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=nabij.core.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Nog niet gedeeld"), ("shared", "Gedeeld")], default="draft", max_length=10
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="Hoe heet het?")),
                ("what", models.TextField(max_length=3000, verbose_name="Wat doet u, en hoe?")),
                ("cost", models.TextField(blank=True, max_length=600, verbose_name="Wat kostte het?")),
                ("yielded", models.TextField(blank=True, max_length=1500, verbose_name="Wat bracht het op?")),
                ("link", models.URLField(blank=True, max_length=400, verbose_name="Waar is er meer te lezen?")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.area"
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.area"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.organisation",
                        verbose_name="Wie weet er meer van?",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
    ]
