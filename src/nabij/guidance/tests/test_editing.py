"""Two people saving the same record."""

import pytest

from nabij.core.editing import Conflict, save_version
from nabij.guidance.models import Case, Clarification
from tests.factories import make_person, make_user


@pytest.mark.django_db
def test_the_second_to_save_is_told_what_the_first_saved() -> None:
    case = Case.objects.create(person=make_person(), owner=make_user())
    mine = Clarification.objects.create(case=case)
    theirs = Clarification.objects.get(pk=mine.pk)
    save_version(theirs, opened=1, goals="Weer naar de markt")
    with pytest.raises(Conflict) as conflict:
        save_version(mine, opened=1, goals="In de tuin werken")
    assert conflict.value.current.goals == "Weer naar de markt"  # type: ignore[attr-defined]
    save_version(mine, opened=2, goals="Naar de markt en in de tuin werken")
    assert Clarification.objects.get().version == 3
