"""Fields for limits, places, units, questions: cleaned to what the commands take."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.areas import codes
from linli.core.areas import queries as areas
from linli.core.clock.states import Unit
from linli.modules.catalogue.exchange.columns import parts
from linli.modules.catalogue.queries import routing

MANY = 5


class DayField(forms.DateField):
    """A day, written the way browsers expect it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"], **kwargs)


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


class PlaceField(forms.CharField):
    """An area by code, name, pinyin or initials; cleans to its code, empty to ""."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Code, name, pinyin or initials"))
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        if not text:
            return ""
        code = codes.trimmed(text)
        if code.isdigit() and areas.exists(code):
            return code
        found = areas.search(text, limit=MANY + 1)
        exact = [a for a in found if text in (a.name, a.short_name, a.name_en)] or found
        if len(exact) == 1:
            return exact[0].code
        if not exact:
            raise forms.ValidationError(_("“%(text)s” is not an area here.") % {"text": text})
        names = _(", ").join(f"{a.label} {a.code}" for a in exact[:MANY])
        raise forms.ValidationError(_("More than one fits: %(names)s.") % {"names": names})


class UnitField(forms.CharField):
    """A unit by name or number; cleans to its id."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Name or number"))
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        found = routing.named_units(text)
        if len(found) == 1:
            return found[0].id
        if not found:
            raise forms.ValidationError(_("“%(text)s” is not a unit in use.") % {"text": text})
        names = _(", ").join(f"{unit.label} ({unit.id})" for unit in found[:MANY])
        raise forms.ValidationError(_("More than one fits: %(names)s.") % {"names": names})


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
