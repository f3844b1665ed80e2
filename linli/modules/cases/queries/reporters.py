"""Who reported: what reporters are told, and where their receipt leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.parties.declarations import Parties
from linli.modules.cases.models import Case
from linli.modules.cases.states import CASE
from linli.modules.catalogue import public as catalogue

REPORTER = "reporter"
TOLD = {
    "reported": _("Received: %(matter)s, case %(number)s. Answer promised by %(due)s. Follow it: %(link)s"),
    "closed": _("Case %(number)s, %(matter)s, is closed: %(answer)s Was it solved? Please tell us: %(link)s"),
    "rejected": _("Case %(number)s, %(matter)s, was not accepted. %(answer)s Details: %(link)s"),
    "reopened": _("Case %(number)s, %(matter)s, is open again. New date: %(due)s. Follow it: %(link)s"),
    "merged": _("Case %(number)s, %(matter)s, is handled together with another report. Follow it: %(link)s"),
}  # fmt: skip


def link(code: str, token: str = "") -> str:
    """The whole address, for messages, codes and paper."""
    path = reverse("cases:case_follow", args=[code])
    return settings.BASE_URL + path + (f"?{urlencode({'r': token})}" if token else "")


def merged(case_id: int) -> Iterable[int]:
    return Case.objects.filter(merged_into=case_id).values_list("id", flat=True)


def facts(case: Any) -> Mapping[str, Any]:
    return {"matter": catalogue.by_id(case.matter_id).label, "answer": case.answer}


PARTIES = Parties(
    CASE,
    {REPORTER: _("Reporter")},
    reveal="cases.reveal",
    ask=("cases.dispatch", "cases.handle"),
    link=lambda case, token: link(case.code, token),
    texts=TOLD,
    facts=facts,
    merged=merged,
)
