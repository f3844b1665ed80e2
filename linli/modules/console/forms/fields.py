"""Fields the console's forms share: days, and things found by what people call them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import codes
from linli.modules.console.queries import accounts, areas, organisations

Find = Callable[[str], list[tuple[Any, str]]]


class DayField(forms.DateField):
    """A day, always written the way browsers expect it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"], **kwargs)


class MomentField(forms.DateTimeField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], widget=widget, **kwargs
        )


class HourField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], widget=widget, **kwargs)


class FoundField(forms.CharField):
    """Text by which exactly one thing is found; several are named, so that one can be chosen."""

    def __init__(self, find: Find, empty: Any, **kwargs: Any) -> None:
        self.find, self.empty = find, empty
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return self.empty
        found = self.find(text.strip())
        if len(found) == 1:
            return found[0][0]
        if not found:
            raise forms.ValidationError(_("“%(text)s” is not known here.") % {"text": text})
        names = "; ".join(label for _value, label in found[:5])
        raise forms.ValidationError(_("More than one fits: %(names)s.") % {"names": names})


class AreaField(FoundField):
    """Cleans to a code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Code, name, pinyin or initials"))
        super().__init__(areas.named, "", **kwargs)


class AccountField(FoundField):
    """Cleans to an account's id; empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Log-in name or full name"))
        super().__init__(accounts.named, None, **kwargs)


class OrganisationField(FoundField):
    """Cleans to an organisation's id; empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(organisations.named, None, **kwargs)


class CodeField(forms.CharField):
    """A new area code: stored trimmed."""

    def clean(self, value: Any) -> str:
        return codes.trimmed(super().clean(value))
