"""Users and the roles they hold over an area, each with a begin and an end."""

from datetime import date
from typing import Any, Self

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import today
from nabij.core.models import Record


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A user has an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, Record):
    """Somebody with an account. Roles are relations with an end, never flags on the user."""

    email = models.EmailField(_("E-mailadres"), unique=True)
    name = models.CharField(_("Naam"), max_length=120)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = UserManager()

    def get_full_name(self) -> str:
        return self.name

    def has_perm(self, permission: str, obj: Any = None) -> bool:
        """Whether the rules of an app let this user do something, with this object."""
        return self.is_active and bool(rules.has_perm(permission, self, obj))

    def __str__(self) -> str:
        return self.name or self.email


class BondQuerySet(models.QuerySet[Any]):
    def current(self, on: date | None = None) -> Self:
        """Bonds that hold on a day (today by default)."""
        day = on or today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Bond(Record):
    """A relation that gives authority, and takes it away again on its last day."""

    starts_on = models.DateField(_("Van"), default=today)
    ends_on = models.DateField(_("Tot en met"), null=True, blank=True)

    objects = BondQuerySet.as_manager()

    class Meta:
        abstract = True

    @staticmethod
    def ends_after_it_starts(name: str) -> models.CheckConstraint:
        return models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name=name)


class Role(models.TextChoices):
    INFOPOINT = "infopoint", _("Medewerker info- en meldpunt")
    COORDINATOR = "coordinator", _("Buurtzorgregisseur")
    LOCAL_AUTHORITY = "local_authority", _("Lokaal bestuur")
    CARE_COUNCIL = "care_council", _("Zorgraad")
    BACK_OFFICE = "back_office", _("Regionale backoffice")
    PROGRAMME_MANAGER = "programme_manager", _("Programmabeheerder")


class Membership(Bond):
    """A role of a user over one area: a neighbourhood, a municipality or a larger one."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            Bond.ends_after_it_starts("a_membership_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["user", "role", "area"], condition=Q(ends_on=None), name="a_role_over_an_area_is_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.area}"
