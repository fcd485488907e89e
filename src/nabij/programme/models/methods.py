"""What a neighbourhood found out about working, shared with the others."""

from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabij.core.models import Versioned
from nabij.directory.models import Organisation
from nabij.territory.models import Area


class MethodState(models.TextChoices):
    DRAFT = "draft", _("Nog niet gedeeld")
    SHARED = "shared", _("Gedeeld")


class MethodQuerySet(models.QuerySet["WorkingMethod"]):
    def shared(self) -> Self:
        return self.filter(state=MethodState.SHARED)

    def matching(self, words: str) -> Self:
        """Those that hold every word somewhere."""
        found = self
        for word in words.split()[:8]:
            fields = ("title", "what", "cost", "yielded", "neighbourhood__name", "organisation__name")
            found = found.filter(Q.create([(f"{name}__icontains", word) for name in fields], Q.OR))
        return found


class WorkingMethod(Versioned):
    """A way of working (*werkwijze*) that a neighbourhood tried: what it is, what it cost and what came of it.

    About work, never about a person: contact is an organisation of the directory, of the author only the
    account is kept.
    """

    neighbourhood = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Wie weet er meer van?"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=MethodState, default=MethodState.DRAFT)
    title = models.CharField(_("Hoe heet het?"), max_length=120)
    what = models.TextField(_("Wat doet u, en hoe?"), max_length=3000)
    cost = models.TextField(_("Wat kostte het?"), max_length=600, blank=True)
    yielded = models.TextField(_("Wat bracht het op?"), max_length=1500, blank=True)
    link = models.URLField(_("Waar is er meer te lezen?"), max_length=400, blank=True)

    objects = MethodQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    def audit_subject(self) -> tuple[str, UUID | None]:
        return (self.municipality.code if self.municipality else ""), None

    def told(self) -> list[tuple[Any, Any]]:
        """What was tried, field by field, empty ones left out by the page."""
        return [(_("Wat kostte het?"), self.cost), (_("Wat bracht het op?"), self.yielded)]
