"""The three questions. Every screen carries the answers of the others along, so nothing is kept before it is sent.

A session would leave words about a neighbour in the database, and on the next screen of a shared computer.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.http import QueryDict

from nabij.detection.forms import YES, ReachForm, WhoForm, WordsForm
from nabij.detection.models import About

LAST = 3
FORMS: dict[int, type[forms.Form]] = {1: WordsForm, 2: WhoForm, 3: ReachForm}
_signer = signing.Signer(salt="detection.draft")


def read_draft(text: str) -> UUID:
    """Id that the concern of a screen will get; a new one unless we signed it, so that no other concern is reached."""
    try:
        return UUID(_signer.unsign(text))
    except (signing.BadSignature, ValueError):
        return uuid4()


def signed_draft(text: str) -> str:
    """The draft of a screen for its next showing: the one it had, or a first one."""
    return _signer.sign(read_draft(text).hex)


class Flow:
    """The answers so far, as the browser sent them."""

    def __init__(self, data: QueryDict) -> None:
        self.data = data

    @property
    def step(self) -> int:
        """The screen that was sent."""
        sent = self.data.get("step", "")
        return int(sent) if sent in {"1", "2", "3"} else 1

    @property
    def draft(self) -> UUID:
        return read_draft(self.data.get("draft", ""))

    def blank(self, step: int) -> forms.Form:
        """A screen with the answers that were given, without judging them."""
        return FORMS[step](initial=self.data.dict(), **self._options(step))

    def checked(self, step: int) -> forms.Form:
        return FORMS[step](self.data, **self._options(step))

    def first_wrong(self, upto: int) -> tuple[int, forms.Form] | None:
        for step in range(1, upto + 1):
            form = self.checked(step)
            if not form.is_valid():
                return step, form
        return None

    def carried(self, step: int) -> Iterator[tuple[str, str]]:
        """Name and value of the answers on the other screens, for hidden fields."""
        for number, form in FORMS.items():
            for name in form.base_fields if number != step else ():
                if name in self.data:
                    yield name, str(self.data[name])
        yield "draft", signed_draft(self.data.get("draft", ""))

    def answers(self) -> dict[str, Any]:
        """All answers as `services.report` takes them. Only after `first_wrong` found nothing."""
        words, who, reach = (self.checked(step) for step in FORMS)
        for form in (words, who, reach):
            form.full_clean()
        assert isinstance(reach, ReachForm)
        yes = reach.cleaned_data["reach"] == YES
        return {
            "words": words.cleaned_data["words"],
            "about": who.cleaned_data["about"],
            "place": who.cleaned_data["place"],
            "neighbourhood": who.cleaned_data.get("neighbourhood"),
            "contact": reach.contact() if yes else None,
            "guidance_consent": yes and who.cleaned_data["about"] == About.SELF,
        }

    def _options(self, step: int) -> dict[str, Any]:
        return {"about": self.data.get("about", "")} if step == LAST else {}
