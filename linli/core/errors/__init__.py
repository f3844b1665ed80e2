"""The one family of errors that reaches people: a code for machines, a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _


class Error(Exception):
    """Base: `status` is the HTTP status, `code` is stable for machines, `str()` is for people."""

    status = 400
    code = "error"
    sentence: Any = _("Something is wrong with this request.")

    def __init__(self, sentence: Any = None, *, code: str | None = None) -> None:
        self.sentence = sentence if sentence is not None else self.sentence
        self.code = code or self.code
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class Denied(Error):
    status = 403
    code = "denied"
    sentence = _("You may not do this. Ask the person who manages roles in your unit.")


class NotFound(Error):
    """Also what lies out of the actor's reach: its existence is not told."""

    status = 404
    code = "not_found"
    sentence = _("There is nothing here, or it is outside the area you work for.")


class Refused(Error):
    """The request is understood and permitted, but the state of things forbids it."""

    status = 409
    code = "refused"


class Invalid(Error):
    """Field by field: `fields` maps a field name to its sentences."""

    status = 422
    code = "invalid"
    sentence = _("Please correct the fields named below.")

    def __init__(
        self,
        fields: Mapping[str, Any] | None = None,
        sentence: Any = None,
        *,
        code: str | None = None,
    ) -> None:
        super().__init__(sentence, code=code)
        self.fields: dict[str, list[Any]] = {
            name: list(said) if isinstance(said, list | tuple) else [said]
            for name, said in (fields or {}).items()
        }

    def __str__(self) -> str:
        said = [f"{name}: {' '.join(str(s) for s in lines)}" for name, lines in self.fields.items()]
        return " ".join([str(self.sentence), *said])


class TooMany(Error):
    status = 429
    code = "too_many"
    sentence = _("Too many tries in a short time. Wait a few minutes and try again.")


class TooLarge(Error):
    status = 413
    code = "too_large"
    sentence = _("This is too large to be taken in. Shorten the text or send smaller files.")
