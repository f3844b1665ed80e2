from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def words(**attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", **attributes})


def digits(most: int) -> forms.TextInput:
    return words(autocomplete="one-time-code", inputmode="numeric", maxlength=str(most))


def secret(label: Any, complete: str = "new-password", **more: Any) -> forms.CharField:
    """A password; blanks belong to it."""
    widget = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, max_length=128, strip=False, widget=widget, **more)


class LoginName(forms.CharField):
    """In small letters, however it is written."""

    def __init__(self) -> None:
        widget = words(autocomplete="username")
        super().__init__(label=_("Log-in name"), max_length=40, widget=widget)

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).lower()


class LoginForm(forms.Form):
    username = LoginName()
    password = secret(_("Password"), "current-password")


class AskCodeForm(forms.Form):
    username = LoginName()
    channel = forms.ChoiceField(
        label=_("Send the code by"),
        choices=[("sms", _("SMS to my phone")), ("email", _("E-mail"))],
        widget=forms.RadioSelect,
        initial="sms",
    )


class CodeForm(forms.Form):
    digits = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label=_("Code of 6 digits"),
        widget=digits(7),
        error_messages={"invalid": _("The code has 6 digits.")},
    )

    def clean_digits(self) -> str:
        return "".join(str(self.cleaned_data["digits"]).split())


class SecondForm(forms.Form):
    digits = forms.CharField(
        label=_("Code from the app, or a recovery code"), max_length=16, widget=digits(16)
    )


class SetUpForm(forms.Form):
    digits = forms.CharField(label=_("Code the app shows now"), max_length=8, widget=digits(8))


class PasswordForm(forms.Form):
    old = secret(_("Present password"), "current-password")
    new = secret(
        _("New password"),
        help_text=_("At least 12 characters. Several unrelated words are easy to remember."),
    )
    again = secret(_("New password once more"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return given
