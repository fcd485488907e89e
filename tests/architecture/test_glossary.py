"""`docs/glossary.md` and the models say the same."""

import re
from dataclasses import dataclass

from django.apps import apps

from tests.architecture.house import ROOT, layers

# Models that serve another one, and need no word of their own in the field.
HELPERS = {
    "core": None,
    "accounts": {"User"},
    "territory": {"Area", "PopulationCount", "Street"},
    "people": {"PersonDetails", "ErasureRequest"},
    "directory": {"StaffMembership", "ServiceAtLocation", "Schedule", "CostOption"},
    "programme": {"CovenantEvent", "CovenantParty"},
    "detection": {"ConcernNote"},
    "guidance": {"Decline"},
    "impact": {
        "BallotBox",
        "CodeBatch",
        "DraftAgreement",
        "DraftArea",
        "DraftChange",
        "DraftFile",
        "DraftNeighbourhood",
        "ObservationPhoto",
        "PaperEntry",
        "RoundProposal",
        "SwotRevision",
        "Tally",
        "VotingCode",
    },
}


@dataclass(frozen=True)
class Row:
    dutch: str
    names: tuple[str, ...]
    app: str


def rows() -> list[Row]:
    table = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|[^\n]*\|$", (ROOT / "docs" / "glossary.md").read_text(), re.M
    )
    told = [
        Row(dutch, tuple(name for name in re.findall(r"`(\w+)`", code) if name[0].isupper()), app.strip("` "))
        for dutch, code, app in table
        if dutch != "Dutch"
    ]
    assert len(told) > 30
    return told


def models_of(app: str) -> set[str]:
    return {model.__name__ for model in apps.get_app_config(app).get_models()}


def test_every_name_stands_where_the_glossary_says() -> None:
    installed = {config.label for config in apps.get_app_configs() if config.name.startswith("nabij.")}
    wrong = [
        f"{row.dutch}: {name} is not in {row.app}"
        for row in rows()
        if row.app != "—"
        for name in row.names
        if row.app not in installed or name not in models_of(row.app)
    ]
    assert wrong == []


def test_what_is_still_to_be_built_is_not_there_under_another_roof() -> None:
    present = {model.__name__ for model in apps.get_models()}
    assert [name for row in rows() if row.app == "—" for name in row.names if name in present] == []


def test_every_model_has_a_word_of_the_field_or_serves_one_that_has() -> None:
    known = {(row.app, name) for row in rows() for name in row.names}
    nameless = [
        model._meta.label
        for app in layers()
        if app in {config.label for config in apps.get_app_configs()} and HELPERS.get(app, set()) is not None
        for model in apps.get_app_config(app).get_models()
        if (app, model.__name__) not in known and model.__name__ not in (HELPERS.get(app) or set())
    ]
    assert nameless == [], "give each a line in docs/glossary.md"
