"""The journal for the auditor: wording of verbs and subjects, looks at personal data, the chains."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.journal import queries as journal
from linli.core.journal import words
from linli.core.journal.models import Entry, Seal
from linli.core.lifecycle.commands import labels
from linli.core.people.models import Organisation
from linli.core.subjects.faces import FACES
from linli.core.values.days import midnight

PERMISSION = "journal.view"
SUBJECTS = {
    "areas.area": _("Area"),
    "notices.notice": _("Notice under the bell"),
    "subjects.keptlist": _("Kept list"),
    "tasks.feed": _("Calendar address"),
    "access.grant": _("Grant"),
    "access.key": _("Key"),
    "access.role": _("Role"),
    "exchange.importrun": _("Import"),
    "journal.entry": _("Journal"),
    "journal.seal": _("Seal"),
    "outbox.message": _("Message"),
    "people.absence": _("Absence"),
    "people.account": _("Account"),
    "people.organisation": _("Organisation"),
    "people.post": _("Post"),
}
LOOKS = ("parties.reveal", "people.reveal")


def conditions(said: dict[str, Any]) -> dict[str, Any]:
    """What a filter says as `journal.search` understands it; days are local and both count."""
    found: dict[str, Any] = {name: said[name] for name in ("text", "verb") if said.get(name)}
    if said.get("since"):
        found["since"] = midnight(said["since"])
    if said.get("until"):
        found["until"] = midnight(said["until"] + timedelta(days=1))
    if said.get("subject_type") and said.get("subject_id"):
        found["subject"] = (said["subject_type"], said["subject_id"])
    return found


def entries(actor: Actor, **said: Any) -> QuerySet[Entry]:
    """What a filter says, else everything in reach."""
    return journal.search(actor, **conditions(said))


def looks(actor: Actor, since: datetime | None = None) -> QuerySet[Entry]:
    """Who looked at personal data, newest first."""
    return journal.search(actor, since=since).filter(verb__in=LOOKS)


def seal_of(row: Entry) -> Seal | None:
    """Its place in the chain; None while it waits for the worker."""
    return Seal.objects.filter(district=row.district, entry_id=row.pk).first()


def neighbours(actor: Actor, row: Entry) -> list[Entry]:
    """What else was written in the same request."""
    if not row.request_id:
        return []
    since, until = row.at - timedelta(minutes=5), row.at + timedelta(minutes=5)
    rows = (
        journal.search(actor, since=since, until=until)
        .filter(request_id=row.request_id)
        .exclude(pk=row.pk)
    )
    return list(rows[:20])


def unit_name(unit_id: int | None) -> str:
    if unit_id is None:
        return ""
    return Organisation.objects.filter(pk=unit_id).values_list("name", flat=True).first() or ""


def verb_label(verb: str) -> str:
    return str(labels().get(verb, verb))


def verb_choices() -> list[tuple[str, str]]:
    return sorted(((verb, str(label)) for verb, label in labels().items()), key=lambda p: p[1])


def subject_label(subject_type: str) -> str:
    """The wording of a kind of subject (`cases.case`), as its model names itself."""
    if subject_type in FACES:
        return str(FACES[subject_type].one)
    if subject_type in SUBJECTS:
        return str(SUBJECTS[subject_type])
    model = model_of(subject_type)
    return str(model._meta.verbose_name) if model else subject_type


def model_of(subject_type: str) -> type[Model] | None:
    """None for what is no table, or of a module that is gone."""
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None


def columns_of(subject_type: str) -> dict[str, Any]:
    """A column's entry is [before, after]; whatever else is noted stands for itself."""
    model = model_of(subject_type)
    return dict(words.columns_of(model)) if model else {}


def heads() -> list[Seal]:
    """The last seal of each district."""
    districts = Seal.objects.order_by().values_list("district", flat=True).distinct()
    found = (Seal.objects.filter(district=d).order_by("-seq").first() for d in list(districts))
    return [seal for seal in found if seal]
