"""Fields for limits, questions, words: cleaned to what the commands take."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.clock.states import Unit
from linli.core.exchange.converting import parts


class LimitWidget(forms.MultiWidget):
    template_name = "catalogue/limit_widget.html"

    def __init__(self) -> None:
        amount = forms.NumberInput(
            attrs={"min": 1, "max": 9999, "aria-label": pgettext_lazy("amount", "Number")}
        )
        unit = forms.Select(
            choices=Unit.choices, attrs={"aria-label": gettext_lazy("Unit of time")}
        )
        super().__init__([amount, unit])

    def decompress(self, value: Any) -> list[Any]:
        amount, _space, unit = (value or "").partition(" ")
        return [amount, unit or Unit.WORK_DAY]


class LimitField(forms.MultiValueField):
    """Cleans to `5 work_day`."""

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.IntegerField(min_value=1, max_value=9999),
            forms.ChoiceField(choices=Unit.choices),
        )
        super().__init__(fields, widget=LimitWidget(), **kwargs)

    def compress(self, data_list: list[Any]) -> str:
        return f"{data_list[0]} {data_list[1]}" if data_list else ""


class QuestionsField(forms.CharField):
    """Cleans to a list of field codes, `*` where an answer is required."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            gettext_lazy("Codes of the field dictionary, * where an answer is required"),
        )
        super().__init__(max_length=300, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        return parts(super().clean(value))


class WordsField(forms.CharField):
    """Words separated by semicolons or commas; cleans to `one;two`."""

    def clean(self, value: Any) -> str:
        return ";".join(parts(super().clean(value)))
