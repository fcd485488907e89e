"""Form widgets: big choices, dates of the browser, long texts with a counter."""

from collections.abc import Mapping
from typing import Any

from django import forms


class _Cards(forms.widgets.ChoiceWidget):
    """Choices as large tappable cards, each with an optional icon and a line of help."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        icons: Mapping[str, str] | None = None,
        hints: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.icons = dict(icons or {})
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["icon"] = self.icons.get(str(value), "")
        option["hint"] = self.hints.get(str(value), "")
        return option


class RadioCards(_Cards, forms.RadioSelect):
    """One choice out of a few, one tap each."""

    template_name = "nabij/widgets/cards.html"


class CheckCards(_Cards, forms.CheckboxSelectMultiple):
    """Several choices out of a few."""

    template_name = "nabij/widgets/cards.html"


class DateInput(forms.DateInput):
    """The browser's own calendar; always exchanges ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class LongText(forms.Textarea):
    """A text of some lines. With ``max_length`` on the field it shows how much room is left.

    The browser isn't told to cut the text off: a pasted story keeps all its words, and says how many are too many.
    """

    template_name = "nabij/widgets/long_text.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 5) -> None:
        super().__init__({"rows": rows, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        attributes = context["widget"]["attrs"]
        limit = attributes.pop("maxlength", None)
        if limit:
            counter = f"{attributes.get('id', name)}_counter"
            attributes["data-limit"] = limit
            attributes["aria-describedby"] = f"{attributes.get('aria-describedby', '')} {counter}".strip()
            context["widget"] |= {"limit": limit, "counter_id": counter}
        return context
