"""Proposals and votes."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import now
from nabij.core.ui.forms import CheckCards, DateTimeInput, RadioCards
from nabij.detection.forms import long_text
from nabij.directory.models import Organisation
from nabij.impact import queries, rules
from nabij.impact.models import Method, NeighbourhoodAnalysis, Proposal, VoteGroup, VoteRound

WORDS_LIMIT = 1000
LONGEST = timedelta(days=120)
METHOD_HINTS = {
    "points": _("Iedereen heeft evenveel punten, vrij te verdelen."),
    "approval": _("Iedereen kruist alles aan wat belangrijk is."),
}


class _ItemsField(forms.Form):
    items = forms.MultipleChoiceField(label=_("Waarop bouwt dit voorstel?"), required=False)

    def __init__(self, *args: Any, analysis: NeighbourhoodAnalysis, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(item.pk): item for item in queries.items_of(analysis, proposed=False)}
        choices = [(pk, f"{item.get_kind_display()}: {item.words}") for pk, item in self.known.items()]
        self.fields["items"].choices = choices  # type: ignore[attr-defined]
        self.fields["items"].widget = CheckCards(choices=choices)
        if not choices:
            del self.fields["items"]

    def chosen_items(self) -> list[Any]:
        return [self.known[pk] for pk in self.cleaned_data.get("items", [])]


class ProposalForm(_ItemsField):
    """For residents and organisations."""

    field_order = ("organisation", "title", "words", "items")
    title = forms.CharField(
        label=_("Wat stelt u voor?"),
        max_length=120,
        help_text=_("Eén zin. Bijvoorbeeld: elke week een koffienamiddag in het buurthuis."),
        error_messages={"required": _("Schrijf in één zin wat u voorstelt.")},
    )
    words = long_text(
        _("Waarom, en voor wie?"),
        limit=WORDS_LIMIT,
        rows=4,
        required=False,
        empty=_("Schrijf enkele woorden, of laat dit leeg."),
        help_text=_("Noem geen namen. Iemand leest uw voorstel na voor anderen het kunnen lezen."),
    )
    organisation = forms.ChoiceField(label=_("Namens wie?"), required=False)

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(row.pk): row for row in organisations}
        choices = [(pk, row.name) for pk, row in self.organisations.items()]
        self.fields["organisation"].choices = [*choices, ("", _("Als bewoner"))]  # type: ignore[attr-defined]
        if not organisations:
            del self.fields["organisation"]

    def chosen_organisation(self) -> Organisation | None:
        return self.organisations.get(self.cleaned_data.get("organisation") or "")


class JudgeForm(_ItemsField):
    """A proposal before others read it; the coordinator says what it builds on."""

    field_order = ("title", "words", "items")
    title = forms.CharField(
        label=_("Voorstel, zoals iedereen het leest"),
        max_length=120,
        error_messages={"required": _("Laat een zin staan.")},
    )
    words = long_text(
        _("Uitleg, zoals iedereen ze leest"), limit=WORDS_LIMIT, rows=4, required=False, empty=_("Laat dit leeg.")
    )
    opened = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(proposal: Proposal) -> dict[str, Any]:
        items = [str(item.pk) for item in proposal.items.all()]
        return {"title": proposal.title, "words": proposal.words, "items": items, "opened": proposal.version}


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom niet?"),
        max_length=300,
        help_text=_("Iedereen kan dit lezen, bij het voorstel."),
        error_messages={"required": _("Schrijf in één zin waarom niet.")},
    )
    opened = forms.IntegerField(widget=forms.HiddenInput)


class RoundForm(forms.Form):
    """A vote, before it opens."""

    title = forms.CharField(label=_("Titel"), max_length=120)
    explanation = long_text(
        _("Uitleg voor wie stemt"),
        limit=800,
        rows=3,
        required=False,
        empty=_("Schrijf enkele zinnen, of laat dit leeg."),
        help_text=_("Bijvoorbeeld: wat gebeurt er met de uitslag?"),
    )
    method = forms.ChoiceField(
        label=_("Hoe stemmen wij?"), choices=Method, widget=RadioCards(hints=METHOD_HINTS), initial=Method.POINTS
    )
    points = forms.IntegerField(label=_("Aantal punten per stem"), min_value=1, max_value=20, initial=5)
    closes_at = forms.DateTimeField(label=_("Stemmen kan tot"), widget=DateTimeInput)
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_closes_at(self) -> Any:
        moment = self.cleaned_data["closes_at"]
        if moment <= now():
            raise forms.ValidationError(_("Kies een dag en uur die nog moeten komen."))
        if moment > now() + LONGEST:
            raise forms.ValidationError(_("Een stemming duurt hoogstens vier maanden."))
        return moment

    def fields_of_round(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "opened"}


class CodesForm(forms.Form):
    group = forms.ChoiceField(label=_("Voor wie?"), choices=VoteGroup, widget=RadioCards)
    number = forms.IntegerField(label=_("Hoeveel codes?"), min_value=1, max_value=rules.MOST_CODES, initial=50)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Uw stemcode"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Tien letters en cijfers, van het briefje dat u kreeg. Streepjes en hoofdletters hoeven niet."),
        error_messages={"required": _("Vul de code van uw briefje in.")},
    )


class BallotForm(forms.Form):
    """One field per proposal, in the order that was drawn."""

    def __init__(self, *args: Any, voted: VoteRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voted = voted
        self.proposals = [line.proposal for line in voted.ballot.select_related("proposal")]
        for proposal in self.proposals:
            self.fields[proposal.pk.hex] = self._field(proposal)

    def _field(self, proposal: Proposal) -> forms.Field:
        if self.voted.method == Method.APPROVAL:
            return forms.BooleanField(label=proposal.title, required=False)
        choices = [(0, gettext("Geen punten"))]
        choices += [(n, ngettext("%(n)d punt", "%(n)d punten", n) % {"n": n}) for n in range(1, self.voted.points + 1)]
        return forms.TypedChoiceField(
            label=proposal.title, choices=choices, coerce=int, required=False, empty_value="0", initial=0
        )

    def choices(self) -> dict[str, int]:
        """Proposal id -> points."""
        return {str(proposal.pk): int(self.cleaned_data[proposal.pk.hex] or 0) for proposal in self.proposals}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors or self.voted.method != Method.POINTS:
            return data
        given = sum(self.choices().values())
        if given > self.voted.points:
            text = _("U verdeelde %(given)d punten, en u hebt er %(points)d. Haal er enkele weg.")
            raise forms.ValidationError(text % {"given": given, "points": self.voted.points})
        return data


class PaperBallotForm(BallotForm):
    """A paper ballot, read by one of two workers."""

    code = CodeForm.base_fields["code"]
    field_order = ("code",)
