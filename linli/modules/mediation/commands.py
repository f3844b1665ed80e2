"""Changing disputes: one function per verb."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.errors import Invalid, NotFound
from linli.core.lifecycle.commands import Act, command
from linli.core.people.models import Post, valid_on
from linli.core.subjects.commands import open_row
from linli.core.tasks import commands as tasks
from linli.core.tasks.commands import New
from linli.modules.mediation.models import Dispute
from linli.modules.mediation.states import KINDS, MACHINE

NUMBER = "{district}-M{year}-{n:04}"


def mediates(actor: Actor, row: Dispute) -> bool:
    return row.mediator_id is not None and row.mediator_id == actor.account_id


def needed(name: str, text: str) -> str:
    if len(text.strip()) < 2:
        raise Invalid({name: _("Write at least two characters.")})
    return text.strip()


@command(
    "mediation.apply", label=gettext_lazy("Mediation applied for"), permission="mediation.receive",
    once=Dispute, start=MACHINE, icon="message-report",
)  # fmt: skip
def apply(act: Act, *, area: str, kind: str, title: str, text: str = "") -> Dispute:
    """A new dispute with the desk's task to decide on it. Invalid by field, NotFound out of reach."""
    if not act.actor.covers("mediation.receive", area):
        raise NotFound()
    if kind not in dict(KINDS):
        raise Invalid({"kind": _("Choose the kind.")})
    row: Dispute = open_row(
        act, Dispute(area=area, kind=kind, title=title, text=text.strip()), form=NUMBER
    )
    desk = tasks.holder_area(area, "mediation.receive", act)
    tasks.open_tasks(
        act, row, [New("receive", desk, limit=tasks.limit("mediation.accept_limit", area))]
    )
    return row


@command("mediation.accept", model=Dispute, machine=MACHINE)
def accept(act: Act, row: Dispute, *, mediator: int) -> None:
    """Gives it to a mediator, who must hold a post in the dispute's district today."""
    posts = Post.objects.filter(valid_on(act.now.date()), district=row.district)
    if not posts.filter(account_id=mediator).exists():
        raise Invalid({"mediator": _("This person holds no post here today.")})
    row.mediator_id = mediator
    tasks.finish(act, tasks.running(row))
    pass_to_mediator(act, row, "mediate", "mediation.mediate_limit")


def pass_to_mediator(act: Act, row: Dispute, kind: str, figure: str) -> None:
    """The mediator's own task; its end is the promise of the whole dispute."""
    limit = tasks.limit(figure, row.area)
    new = New(kind, row.area, person=row.mediator_id, limit=limit)
    tasks.open_tasks(act, row, [new], tasks.promised(row, limit, act))


@command("mediation.refuse", model=Dispute, machine=MACHINE)
def refuse(act: Act, row: Dispute) -> None:
    end(act, row)


def end(act: Act, row: Dispute) -> None:
    row.closed_at = act.now
    tasks.end_all(act, row)


@command("mediation.hold", model=Dispute, machine=MACHINE, allowed=mediates)
def hold(act: Act, row: Dispute, *, note: str) -> None:
    row.sessions += 1
    act.note(note=needed("note", note))


@command("mediation.agree", model=Dispute, machine=MACHINE, allowed=mediates)
def agree(act: Act, row: Dispute, *, agreement: str) -> None:
    """What both sides agreed on; then it is followed up (art. 31)."""
    row.agreement = needed("agreement", agreement)
    tasks.end_all(act, row)
    pass_to_mediator(act, row, "follow_up", "mediation.follow_up_limit")


@command("mediation.fail", model=Dispute, machine=MACHINE, allowed=mediates)
def fail(act: Act, row: Dispute) -> None:
    end(act, row)


@command("mediation.settle", model=Dispute, machine=MACHINE, allowed=mediates)
def settle(act: Act, row: Dispute) -> None:
    end(act, row)
