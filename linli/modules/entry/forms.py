from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def words(**attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", **attributes})


def hidden(complete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": complete})


def digits(most: int) -> forms.TextInput:
    return words(autocomplete="one-time-code", inputmode="numeric", maxlength=str(most))


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("Log-in name"), max_length=40, widget=words(autocomplete="username")
    )
    password = forms.CharField(
        label=_("Password"), max_length=128, strip=False, widget=hidden("current-password")
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()


class AskCodeForm(forms.Form):
    username = forms.CharField(
        label=_("Log-in name"), max_length=40, widget=words(autocomplete="username")
    )
    channel = forms.ChoiceField(
        label=_("Send the code by"),
        choices=[("sms", _("SMS to my phone")), ("email", _("E-mail"))],
        widget=forms.RadioSelect,
        initial="sms",
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()


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
    old = forms.CharField(
        label=_("Present password"), max_length=128, strip=False, widget=hidden("current-password")
    )
    new = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        widget=hidden("new-password"),
        help_text=_("At least 12 characters. Several unrelated words are easy to remember."),
    )
    again = forms.CharField(
        label=_("New password once more"),
        max_length=128,
        strip=False,
        widget=hidden("new-password"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return given
