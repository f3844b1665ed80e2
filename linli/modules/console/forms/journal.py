"""What the journal is searched by, on the page and for the export."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.modules.console.forms import fields as ask
from linli.modules.console.queries import journal


def asked(actor: Actor) -> dict[str, forms.Field]:
    return {
        "text": ask.words(_("Who or why")),
        "verb": ask.narrow(_("What"), journal.verb_choices()),
        "since": ask.day(_("From"), False),
        "until": ask.day(_("Until"), False),
        "subject_type": ask.words(_("Kind of subject")),
        "subject_id": ask.number(_("Number of the subject")),
    }
