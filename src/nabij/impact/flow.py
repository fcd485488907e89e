"""The screens of a scan. Each carries the answers of the others along: nothing is kept before it is sent."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.http import QueryDict

from nabij.impact.forms.scan import AgeForm, BetterForm, GoodForm, ToldForm
from nabij.impact.models import Scan, Tone

FIRST, LAST = 1, 4
FORMS: dict[int, type[forms.Form]] = {1: GoodForm, 2: BetterForm, 3: AgeForm, 4: ToldForm}
_signer = signing.Signer(salt="impact.draft")


def read_draft(text: str) -> UUID:
    """What makes sending a screen twice count once; a new one unless we signed it."""
    try:
        return UUID(_signer.unsign(text))
    except (signing.BadSignature, ValueError):
        return uuid4()


def signed_draft(text: str) -> str:
    return _signer.sign(read_draft(text).hex)


class Flow:
    """The answers so far, as the browser sent them."""

    def __init__(self, scan: Scan, data: QueryDict, files: Any = None) -> None:
        self.scan, self.data, self.files = scan, data, files

    @property
    def step(self) -> int:
        sent = self.data.get("step", "")
        return int(sent) if sent in {str(number) for number in FORMS} else FIRST

    @property
    def draft(self) -> UUID:
        return read_draft(self.data.get("draft", ""))

    def blank(self, step: int) -> forms.Form:
        """A screen with the answers that were given, without judging them."""
        initial = {
            name: self.data.getlist(name) if isinstance(field, forms.MultipleChoiceField) else self.data.get(name)
            for name, field in FORMS[step].base_fields.items()
            if name in self.data
        }
        return FORMS[step](initial=initial, **self._options(step))

    def checked(self, step: int) -> forms.Form:
        return FORMS[step](self.data, self.files, **self._options(step))

    def first_wrong(self, upto: int) -> tuple[int, forms.Form] | None:
        for step in range(FIRST, upto + 1):
            form = self.checked(step)
            if not form.is_valid():
                return step, form
        return None

    def carried(self, step: int) -> Iterator[tuple[str, str]]:
        """Name and value of the answers on the other screens, for hidden fields. A photo can't be carried: its screen
        is the last."""
        for number, form in FORMS.items():
            for name in form.base_fields if number != step else ():
                for value in self.data.getlist(name):
                    yield name, str(value)
        yield "draft", signed_draft(self.data.get("draft", ""))

    def answers(self) -> dict[str, Any]:
        """All answers as `services.scans.answer` takes them. Only after `first_wrong` found nothing."""
        done = [self.checked(step) for step in FORMS]
        for form in done:
            form.full_clean()
        good, better, age, told = (form.cleaned_data for form in done)
        return {
            "ticks": ticks_of(good["good"], better["better"]),
            "age": age["age"],
            "told": done[3].told(),  # type: ignore[attr-defined]
            "photo": told["photo"],
        }

    def _options(self, step: int) -> Mapping[str, Any]:
        options: dict[str, Any] = {"scan": self.scan}
        if step == 2:
            options["good"] = self.data.getlist("good")
        return options


def ticks_of(good: list[str], better: list[str]) -> dict[str, str]:
    """A theme that was ticked twice counts as something that can be better."""
    return dict.fromkeys(good, Tone.GOOD.value) | dict.fromkeys(better, Tone.BETTER.value)
