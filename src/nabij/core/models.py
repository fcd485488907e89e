"""What every app stands on: the base record, the audit chain, state changes, outgoing messages, leases of sweeps."""

import uuid
from typing import Any, NoReturn

from django.db import models

from nabij.core.clock import now


class Record(models.Model):
    """Base of every row: an id that can't be guessed and the moment it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        abstract = True


class Versioned(Record):
    """A record that two people may edit at once; `nabij.core.editing.save_version` keeps both people's words."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class AppendOnly(models.Model):
    """Rows that are written once; changing or deleting them through a model is refused."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"A row of {self._meta.label} is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"A row of {self._meta.label} is never deleted.")


class AuditHead(models.Model):
    """Last link of a chain: its length and hash, so that a cut-off tail shows."""

    chain = models.CharField(max_length=20, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class AuditEvent(AppendOnly):
    """One write, or one read of personal data. Written by `nabij.core.audit.record` only."""

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(max_length=20)
    position = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)
    acting_for = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    person_id = models.UUIDField(null=True, db_index=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "position"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="each_link_of_an_audit_chain_has_its_own_place"),
        ]


class StateChange(AppendOnly):
    """One step of a workflow, appended by `Workflow.take`."""

    id = models.BigAutoField(primary_key=True)
    workflow = models.CharField(max_length=40)
    object_id = models.UUIDField()
    step = models.CharField(max_length=40)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    at = models.DateTimeField(default=now)
    actor = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["workflow", "object_id"])]


class Notification(Record):
    """A message that must go out, kept as a reference: words and address are looked up at the moment of sending."""

    kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    key = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField(default=now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(sent_at=None, dropped_at=None), name="waiting")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "key"], name="a_message_goes_out_once"),
        ]


class DemoMail(Record):
    """A mail of the demo: it is shown at /demo/post/ and never leaves the machine."""

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        ordering = ["-created_at"]


class SweepLease(models.Model):
    """Which worker holds a sweep, and until when."""

    name = models.CharField(max_length=60, primary_key=True)
    holder = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField()


class SearchEntry(models.Model):
    """What can be found of one object: stems of its words. Written by `nabij.core.search` only.

    The full-text index of the database follows this table by itself (migration 0002): triggers on SQLite, a generated
    column on PostgreSQL. A migration that rebuilds the table on SQLite has to lay the triggers again.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=30)
    object_id = models.UUIDField()
    title = models.CharField(max_length=200)
    title_words = models.TextField()
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="an_object_stands_once_in_the_search_index"),
        ]


class SearchWord(models.Model):
    """A word that occurs in the index, and how it sounds: what a misspelt word is compared with."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=30)
    word = models.CharField(max_length=48)
    sound = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "word"], name="a_word_of_the_search_index_is_kept_once"),
        ]
