"""What a registration is: forms, their fields, who fills them in, how often, and how long that takes.

A registration names its forms and, by name, their fields; labels, kinds and "required or free" are read from the forms
themselves. So the forms are the source, and a test tells which field has no reason yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from django import forms
from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy as _

Form = type[forms.BaseForm]


class Kind(StrEnum):
    """What a field asks of who fills it in."""

    TICK = "tick"
    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    DATE = "date"
    SHORT = "short"
    LONG = "long"
    FILE = "file"
    CHECK = "check"  # filled in already: one looks whether it is right


class Who(TextChoices):
    """Who fills a form in."""

    INFOPOINT = "infopoint", _("infopunt")
    COORDINATOR = "coordinator", _("buurtzorgregisseur")
    PARTNER = "partner", _("partnerorganisatie")
    RESIDENT = "resident", _("bewoner of vrijwilliger")


PAID: Final = (Who.INFOPOINT, Who.COORDINATOR)  # whom the covenant of a neighbourhood pays


@dataclass(frozen=True)
class Assumption:
    """A number that is taken for granted; whoever looks may put another one."""

    code: str
    label: Any
    value: float
    basis: Any
    most: float


KEYSTROKES: Final = _(
    "Card, Moran en Newell (1980): 0,28 seconde per toets, 1,1 seconde om iets aan te wijzen, 0,4 seconde om de hand "
    "te verplaatsen, 1,35 seconde om na te denken. Daar komt 2 seconden bij om de vraag te lezen."
)

# Seconds per kind of field. Not measured: keystroke-level model (doi 10.1145/358886.358895) with 2 s to read.
SECONDS: Final[Sequence[Assumption]] = (
    Assumption(Kind.TICK, _("een vinkje"), 4, _("lezen, nadenken, één keer wijzen"), 600),
    Assumption(Kind.CHOICE, _("een keuze uit een lijst"), 5, _("lezen, nadenken, wijzen en klikken"), 600),
    Assumption(Kind.SEVERAL, _("verschillende keuzes"), 10, _("lezen, drie keer nadenken, wijzen en klikken"), 600),
    Assumption(Kind.NUMBER, _("een getal"), 5, _("lezen, nadenken, drie toetsen"), 600),
    Assumption(Kind.DATE, _("een datum"), 7, _("lezen, nadenken, acht toetsen"), 600),
    Assumption(Kind.SHORT, _("een korte tekst"), 11, _("lezen, nadenken, 25 toetsen"), 600),
    Assumption(Kind.LONG, _("een lange tekst"), 80,
               _("lezen, vijf keer nadenken, 250 toetsen (een veertigtal woorden)"), 1800),
    Assumption(Kind.FILE, _("een bestand of foto"), 20, _("aanname: zoeken en kiezen"), 1800),
    Assumption(Kind.CHECK, _("nakijken wat al ingevuld is"), 3, _("lezen en nadenken"), 600),
)  # fmt: skip
OTHERS: Final[Sequence[Assumption]] = (
    Assumption("skip", _("een vak overslaan (seconden)"), 2, _("lezen dat het niet moet"), 60),
    Assumption("open", _("een formulier openen en bewaren (seconden)"), 8, _("aanname: twee pagina's"), 600),
    Assumption("share", _("hoe vaak een vak dat niet moet, toch ingevuld wordt (%)"), 50, _("aanname"), 100),
    Assumption("fte", _("voltijdse medewerkers per buurt (VTE)"), 2, _("gemiddelde van de bronnen"), 50),
    Assumption("hours", _("uren per week van een VTE"), 38, _("aanname: gewone werkweek"), 60),
)


@dataclass(frozen=True)
class Ask:
    """A field (or several with one reason), and what uses the answer."""

    names: str  # names of fields, with spaces between; "domain_*" for fields that a form makes itself
    why: Any
    prefilled: bool = False  # stands filled in already in most cases
    label: Any = ""  # only for fields that a form makes itself
    kind: Kind | None = None  # idem
    times: int = 1  # idem: how many of them
    required: bool = False  # idem
    filled: int | None = None  # idem: how many of them are usually filled in; None: as often as any other


@dataclass(frozen=True)
class Counting:
    """Where the real number stands: a model, which of its rows, the field with the moment, the way to the area."""

    model: type[Model]
    where: Mapping[str, Any] = field(default_factory=dict)
    moment: str = "created_at"
    area: str = "neighbourhood"  # empty: the rows are of no neighbourhood


@dataclass(frozen=True, eq=False)
class Registration:
    """Something that is filled in, and how often a neighbourhood does it in a year (an assumption)."""

    code: str
    title: Any
    who: Who
    yearly: int
    forms: Sequence[Form]
    asks: Sequence[Ask]
    counting: Counting | None = None


@dataclass(frozen=True)
class Field:
    """A field as the form has it, with its reason."""

    code: str  # "enter.phone"
    label: Any
    kind: Kind
    required: bool
    why: Any
    times: int = 1
    filled: int | None = None


def kind_of(found: forms.Field) -> Kind:
    """What kind of work a field of a form is."""
    if isinstance(found, forms.FileField):
        return Kind.FILE
    if isinstance(found, forms.BooleanField):
        return Kind.TICK
    if isinstance(found, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return Kind.SEVERAL
    if isinstance(found, forms.ChoiceField):
        return Kind.CHOICE
    if isinstance(found, forms.DateField | forms.DateTimeField):
        return Kind.DATE
    if isinstance(found, forms.IntegerField):
        return Kind.NUMBER
    return Kind.LONG if isinstance(found.widget, forms.Textarea) else Kind.SHORT
