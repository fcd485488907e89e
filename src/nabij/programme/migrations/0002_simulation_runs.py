"""Simulations that are asked for in the app, and the file itself of each result."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import nabij.core.clock

STATES = [
    ("waiting", "Wacht"), ("running", "Rekent"), ("done", "Klaar"), ("failed", "Mislukt"), ("stopped", "Gestopt"),
]  # fmt: skip
RUNNING = ~Q(state="running") | Q(token__isnull=False, heartbeat__isnull=False)
DONE = Q(state="done", result__isnull=False) | (~Q(state="done") & Q(result__isnull=True))


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial"), ("territory", "0002_indicators")]

    operations = [
        migrations.AddField("simulationresult", "content", models.TextField(blank=True)),
        migrations.CreateModel(
            name="SimulationRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=nabij.core.clock.now, editable=False)),
                ("name", models.CharField(max_length=120, verbose_name="Naam")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="Waarover gaat het?")),
                ("scenario", models.TextField()),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("token", models.UUIDField(null=True)),
                ("heartbeat", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("stage", models.CharField(blank=True, max_length=120)),
                ("done", models.PositiveIntegerField(default=0)),
                ("every", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("actor", models.CharField(max_length=80)),
                ("actor_label", models.CharField(max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.area"
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="programme.simulationresult",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        condition=Q(state__in=["waiting", "running"]), fields=["created_at"], name="simulations_to_do"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=RUNNING, name="a_running_simulation_tells_who_computes_it"),
                    models.CheckConstraint(condition=DONE, name="a_simulation_is_done_when_it_has_its_result"),
                ],
            },
        ),
    ]
