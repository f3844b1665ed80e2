"""An import of cases taken back, as long as nobody has worked on them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.exchange.applying import CREATED, UPDATED
from linli.core.exchange.models import ImportRow
from linli.core.journal.models import Entry
from linli.core.lifecycle.commands import Act, command
from linli.core.parties.models import Party
from linli.core.subjects.queries import linked_ones
from linli.core.tasks.models import Task
from linli.modules.cases.commands.history.foundations import PERMISSION
from linli.modules.cases.models import Case

SUBJECT = "cases.case"
OWN = ("cases.import", "cases.take_back_import")
PART = 500


@command(
    "cases.take_back_import",
    label=gettext_lazy("Import of cases taken back"),
    permission=PERMISSION,
)
def take_back(act: Act, *, rows: Sequence[ImportRow], district: str) -> list[str]:
    """Removes what an import created and restores what it changed; reasons when work began since."""
    ids = [int(row.subject_id) for row in rows]
    worked = [pk for start in range(0, len(ids), PART) for pk in touched(ids[start : start + PART])]
    if worked:
        numbers_of = Case.objects.filter(pk__in=worked[:5]).values_list("number", flat=True)
        said = _("%(n)d cases were worked on since, such as %(numbers)s.")
        return [said % {"n": len(worked), "numbers": ", ".join(numbers_of)}]
    created = [int(row.subject_id) for row in rows if row.action == CREATED]
    for start in range(0, len(created), PART):
        removed(act, created[start : start + PART])
    for row in rows:
        if row.action == UPDATED:
            restored(act, row)
    return []


def removed(act: Act, ids: Sequence[int]) -> None:
    for case in Case.objects.filter(pk__in=ids):
        act.record(case, {"state": [case.state, ""], "external_id": case.external_id})
    Task.objects.filter(subject_type=SUBJECT, subject_id__in=ids).delete()
    Case.objects.filter(pk__in=ids).delete()


def restored(act: Act, row: ImportRow) -> None:
    case = Case.objects.get(pk=int(row.subject_id))
    Case.objects.filter(pk=case.pk).update(**row.before)
    Task.objects.filter(subject_type=SUBJECT, subject_id=case.pk).update(done_at=None, outcome="")
    act.record(case, {name: [row.after[name], value] for name, value in row.before.items()})


def touched(ids: Sequence[int]) -> set[int]:
    """Cases with steps of their own beside the import, or that others hang on."""
    entries = Entry.objects.filter(subject_type=SUBJECT, subject_id__in=ids)
    found = set(entries.exclude(verb__in=OWN).values_list("subject_id", flat=True))
    found |= {pk for subject_type, pk in linked_ones(SUBJECT, ids) if subject_type == SUBJECT}
    parties = Party.objects.filter(subject_type=SUBJECT, subject_id__in=ids)
    found |= set(parties.values_list("subject_id", flat=True))
    merged = Case.objects.filter(merged_into__in=ids).values_list("merged_into_id", flat=True)
    return {pk for pk in (*found, *merged) if pk is not None}
