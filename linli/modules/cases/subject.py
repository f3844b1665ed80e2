"""A case as inbox, search and links know it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from linli.core.conversation import readers
from linli.core.parties import declarations as parties
from linli.core.subjects import faces
from linli.core.tasks import kinds
from linli.modules.cases.models import Case
from linli.modules.cases.queries.cases import LIST, marks, title, visible
from linli.modules.cases.queries.replies import REPLIES
from linli.modules.cases.queries.reporters import PARTIES
from linli.modules.cases.states import CASE, MACHINE, TASKS

CASES = faces.register(
    faces.Face(
        CASE, Case, gettext_lazy("Cases"), gettext_lazy("Case"), visible, MACHINE, "cases:case",
        title, tuple(LIST), "clipboard-list", marks, lambda case: str(case.place),
    )
)  # fmt: skip
parties.register(PARTIES)
readers.register(REPLIES)
for kind in TASKS:
    kinds.register(CASE, kind)
