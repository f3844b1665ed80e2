"""What reporters are told: the words, and to whom."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.outbox import posting
from linli.modules.cases.models import Case, Reporter
from linli.modules.cases.states import MACHINE
from linli.modules.catalogue import public as catalogue


def text(case: Case, event: str, token: str) -> str:
    """One short message in the active language, with the link of this receipt."""
    matter = catalogue.catalogue().by_id(case.matter_id)
    facts = {
        "number": case.number,
        "matter": matter.label if matter else "",
        "due": date_format(timezone.localtime(case.due_at), "Y-m-d") if case.due_at else "",
        "answer": case.answer,
        "state": MACHINE.label(case.state),
        "link": f"{settings.BASE_URL}/c/{case.code}?r={token}",
    }
    wordings = {
        "reported": _("Received: %(matter)s, case %(number)s. Answer promised by %(due)s. Follow it: %(link)s"),
        "closed": _("Case %(number)s, %(matter)s, is closed: %(answer)s Was it solved? Please tell us: %(link)s"),
        "rejected": _("Case %(number)s, %(matter)s, was not accepted. %(answer)s Details: %(link)s"),
        "reopened": _("Case %(number)s, %(matter)s, is open again. New date: %(due)s. Follow it: %(link)s"),
        "merged": _("Case %(number)s, %(matter)s, is handled together with another report. Follow it: %(link)s"),
    }  # fmt: skip
    other = _("Case %(number)s, %(matter)s: %(state)s. Follow it: %(link)s")
    return wordings.get(event, other) % facts


def send(case_id: int, event: str, key: str) -> None:
    """One outgoing message per reporter with a phone, of this case and those merged into it."""
    case = Case.objects.get(pk=case_id)
    ids = [case_id, *Case.objects.filter(merged_into=case_id).values_list("id", flat=True)]
    letters = []
    for reporter in Reporter.objects.filter(case_id__in=ids).exclude(phone=""):
        with translation.override(reporter.language):
            said = text(case, event, reporter.token)
        payload = {"to": posting.sealed(reporter.phone), "channel": "sms", "text": said}
        letters.append(
            posting.message("message.send", payload, f"{key}:{reporter.pk}", case.district)
        )
    posting.put_many(letters)
