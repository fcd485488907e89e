"""Upper apps tell the programme what they ask; the register stands in the order of the story."""

import pytest

from nabij.programme.forms.methods import MethodForm, SearchForm
from nabij.programme.registration import registry
from nabij.programme.registration.registry import Stage
from nabij.programme.registration.terms import Registration, Who


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_parts", [])


def make(code: str) -> Registration:
    return Registration(code, code, Who.COORDINATOR, 1, (MethodForm,), ())


def test_the_register_stands_in_the_order_of_the_story_whatever_app_is_loaded_first() -> None:
    late, early, again = make("late"), make("early"), make("again")
    registry.register(Stage.PROGRAMMING, [late], derived=[("means", "the scenario")], silent={SearchForm: "a search"})
    registry.register(Stage.NOTICING, [early], derived=[("urgency", "the clock")])
    registry.register(Stage.PROGRAMMING, [again])
    assert registry.all_registrations() == [early, late, again]
    assert registry.all_derived() == [("urgency", "the clock"), ("means", "the scenario")]
    assert registry.all_silent() == {SearchForm: "a search"}


def test_one_code_stands_for_one_thing() -> None:
    registry.register(Stage.NOTICING, [make("enter"), make("note")])
    with pytest.raises(ValueError, match="already registered: enter"):
        registry.register(Stage.GUIDING, [make("enter"), make("person")])
    with pytest.raises(ValueError, match="already registered: two"):
        registry.register(Stage.GUIDING, [make("two"), make("two")])
    assert [one.code for one in registry.all_registrations()] == ["enter", "note"]
