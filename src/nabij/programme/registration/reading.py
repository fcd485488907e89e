"""The register beside the forms: fields with their reasons, and where the two don't agree (any more)."""

import inspect
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Final

from django import forms
from django.urls import get_resolver

from nabij.programme.registration.registry import all_registrations, all_silent
from nabij.programme.registration.terms import Ask, Field, Form, Kind, Registration, kind_of

ASIDE: Final = ("style_guide", ".tests.", "nabij.config.")  # samples, tests and the demo
MAKES_FIELDS: Final = re.compile(r"self\.fields\[[^\]]+\] = ")


def path_of(form: Form) -> str:
    return f"{form.__module__}.{form.__qualname__}"


def visible_fields(form: Form) -> dict[str, forms.Field]:
    """The fields that the class declares and somebody sees."""
    return {name: one for name, one in form.base_fields.items() if not one.widget.is_hidden}  # type: ignore[attr-defined]


@cache
def fields_of(registration: Registration) -> Sequence[Field]:
    """The fields of a registration in the order of its forms, each with its reason."""
    declared: dict[str, forms.Field] = {}
    for form in registration.forms:
        declared = {**visible_fields(form), **declared}
    found = [
        _declared(registration, ask, name, declared[name])
        for ask in registration.asks
        for name in ask.names.split()
        if name in declared
    ]
    made = [
        Field(f"{registration.code}.{ask.names}", ask.label, ask.kind, ask.required, ask.why, ask.times, ask.filled)
        for ask in registration.asks
        if ask.kind is not None
    ]
    return (*found, *made)


def _declared(registration: Registration, ask: Ask, name: str, found: forms.Field) -> Field:
    kind = Kind.CHECK if ask.prefilled else kind_of(found)
    label = found.label or name
    return Field(f"{registration.code}.{name}", label, kind, found.required, ask.why)


def forms_of_the_product() -> list[Form]:
    """Every form that a page can show; pages are loaded first, so that none is missed."""
    _ = get_resolver().url_patterns
    return sorted({one for one in _below(forms.BaseForm) if _is_ours(one)}, key=path_of)


def _below(form: type[Any]) -> Iterator[type[Any]]:
    for one in form.__subclasses__():
        yield one
        yield from _below(one)


def _is_ours(form: type[Any]) -> bool:
    path = path_of(form)
    return path.startswith("nabij.") and not any(part in path for part in ASIDE)


def disagreements() -> list[str]:
    """What a programmer has to mend: forms and fields without a reason, and reasons for what is gone."""
    known = {form for one in all_registrations() for form in one.forms}
    found = [
        f"{path_of(form)}: neither in the register nor among the forms that register nothing"
        for form in forms_of_the_product()
        if form not in known and form not in all_silent() and not _only_a_base(form, known)
    ]
    for one in all_registrations():
        found += _differences(one)
    return found


def _only_a_base(form: Form, known: set[Form]) -> bool:
    """Whether forms of the register stand on it and it is nothing by itself."""
    return any(one in known for one in _below(form))


def _differences(one: Registration) -> Iterator[str]:
    visible = {name for form in one.forms for name in visible_fields(form)}
    told = [name for ask in one.asks if ask.kind is None for name in ask.names.split()]
    yield from (f"{one.code}.{name}: asked without a reason" for name in sorted(visible - set(told)))
    yield from (f"{one.code}.{name}: a reason for a field that is gone" for name in sorted(set(told) - visible))
    yield from (f"{one.code}.{name}: two reasons" for name in sorted({name for name in told if told.count(name) > 1}))
    making = any(MAKES_FIELDS.search(_source(form)) for form in one.forms)
    if making != any(ask.kind for ask in one.asks):
        yield f"{one.code}: fields that a form makes itself need a reason with their kind, others don't"


def _source(form: Form) -> str:
    """The source of a form and of the forms of Nabij on which it stands."""
    return "".join(inspect.getsource(base) for base in form.__mro__ if base.__module__.startswith("nabij."))


def without_reason(form: forms.BaseForm, one: Registration) -> list[str]:
    """Visible fields of a form as it stands on a page that no reason covers."""
    names = [name for ask in one.asks for name in ask.names.split()]
    shown = [name for name, field in form.fields.items() if not field.widget.is_hidden]
    return [name for name in shown if not any(fnmatchcase(name, pattern) for pattern in names)]
