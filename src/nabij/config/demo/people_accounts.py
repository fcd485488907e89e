"""The people one can be in the demo."""

from uuid import UUID

from django.conf import settings

from nabij.accounts.models import User
from nabij.config.demo.loading.stage import row_id
from nabij.config.demo.logins import logins
from nabij.config.demo.world import Login
from nabij.portal.demo import DemoPerson

DEMO_MODES = ("demo", "development", "test")
ROLES: dict[str, tuple[str, str]] = {  # role in the world: words, icon
    "resident": ("bewoner", "house"),
    "person": ("persoon met een zorgnood", "person"),
    "informal_carer": ("mantelzorger met volmacht", "heart"),
    "care_coach": ("steun en toeverlaat", "coach"),
    "volunteer": ("vrijwilliger", "hand"),
    "infopoint": ("medewerker info- en meldpunt", "chat"),
    "professional": ("zorgverlener bij een partner", "care"),
    "coordinator": ("buurtzorgregisseur", "network"),
    "local_authority": ("lokaal bestuur", "building"),
    "care_council": ("zorgraad", "scale"),
    "programme_manager": ("programmabeheerder", "euro"),
    "back_office": ("regionale backoffice", "network"),
}


def account_id(key: str) -> UUID:
    """The id of the account behind a key, the same after each load."""
    return row_id(f"user-{key}")


def demo_person(login: Login) -> DemoPerson:
    words, icon = ROLES[login.role]
    return DemoPerson(login.key, login.name, words, login.story, icon)


def people() -> list[DemoPerson]:
    """Those of the world who have an account here; none when the demo isn't loaded, and never in production."""
    if settings.MODE not in DEMO_MODES:
        return []
    ids = {account_id(login.key): login for login in logins()}
    there = set(User.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True))
    return [demo_person(login) for pk, login in ids.items() if pk in there]


def account(key: str) -> User | None:
    if settings.MODE not in DEMO_MODES:
        return None
    return User.objects.filter(pk=account_id(key), is_active=True).first()
