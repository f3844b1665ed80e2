"""What a step on many cases needs to know about them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format

from linli.core.access.actor import Actor
from linli.core.conversation.queries import replies
from linli.core.conversation.readers import RESIDENT
from linli.core.people.models import Post, valid_on
from linli.core.tasks.queries import open_of
from linli.modules.cases.models import Case
from linli.modules.cases.queries import cases
from linli.modules.cases.states import CASE
from linli.modules.catalogue import public as catalogue

MOST = 200


def chosen(actor: Actor, ids: Iterable[int]) -> list[Case]:
    """The cases the actor sees of those, newest first, 200 at most."""
    wanted = list(dict.fromkeys(ids))[:MOST]
    return list(cases.visible(actor).filter(pk__in=wanted).only(*cases.LIST).order_by("-id"))


def own_tasks(actor: Actor, ids: Iterable[int]) -> dict[int, int]:
    """Case -> the open task by which one of the actor's units handles it."""
    rows = open_of(CASE, ids, ("lead", "joint")).filter(unit_id__in=actor.units("cases.handle"))
    return dict(rows.order_by("-kind", "id").values_list("subject_id", "id"))


def colleagues(actor: Actor) -> list[tuple[int, str]]:
    """(account, name) of those who hold a post in the actor's units today, by name."""
    posts = Post.objects.filter(
        valid_on(timezone.localdate()),
        organisation_id__in=actor.units("cases.handle"),
        account__isnull=False,
    )
    found = posts.values_list("account_id", "account__name").distinct()
    return sorted(((pk or 0, name or "") for pk, name in found), key=lambda pair: pair[1])


def answer_for(case: Case, text: str) -> str:
    """A standard answer filled in for one case."""
    due = date_format(timezone.localtime(case.due_at), "Y-m-d") if case.due_at else ""
    values = {
        "number": case.number,
        "matter": catalogue.catalogue().by_id(case.matter_id).label,
        "place": case.place,
        "unit": catalogue.unit_label(case.unit_id),
        "due": due,
    }
    return replies.filled(text, values)


def standard_answers(district: str) -> list[tuple[str, str, str]]:
    """(code, title, text) of the standard answers in use."""
    found = [
        r for r in replies.replies(CASE, district) if (r.verb, r.reader) == ("answer", RESIDENT)
    ]
    return [(r.code, r.label, r.body) for r in found]
