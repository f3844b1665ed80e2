"""Changing disputes: one function per verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.access.permissions import PUBLIC
from linli.core.errors import Invalid
from linli.core.figures.queries import number
from linli.core.lifecycle.commands import Act, command
from linli.core.parties import rating
from linli.core.tasks.stages import end, needed, pass_on, take_in
from linli.modules.mediation.models import Dispute
from linli.modules.mediation.states import APPLICANT, KINDS, MACHINE


def mediates(actor: Actor, row: Dispute) -> bool:
    return row.mediator_id is not None and row.mediator_id == actor.account_id


@command(
    "mediation.apply", label=gettext_lazy("Mediation applied for"), permission=PUBLIC,
    once=Dispute, start=MACHINE, icon="message-report",
)  # fmt: skip
def apply(
    act: Act, *, area: str, kind: str, title: str, text: str = "",
    party: Mapping[str, Any] | None = None,
) -> Dispute:  # fmt: skip
    """A new dispute at the desk that decides on it. Invalid by field, NotFound out of reach."""
    if kind not in dict(KINDS):
        raise Invalid({"kind": _("Choose the kind.")})
    row = Dispute(area=area, kind=kind, title=title, text=text.strip())
    made: Dispute = take_in(act, row, "receive", role=APPLICANT, party=party)
    return made


@command("mediation.accept", model=Dispute, machine=MACHINE)
def accept(act: Act, row: Dispute, *, mediator: int) -> None:
    """Gives it to a mediator of the dispute's district."""
    pass_on(act, row, "mediate", person=mediator)


@command("mediation.refuse", model=Dispute, machine=MACHINE)
def refuse(act: Act, row: Dispute) -> None:
    end(act, row)


@command("mediation.hold", model=Dispute, machine=MACHINE, allowed=mediates)
def hold(act: Act, row: Dispute, *, note: str) -> None:
    row.sessions += 1
    act.note(note=needed("note", note))


@command("mediation.agree", model=Dispute, machine=MACHINE, allowed=mediates)
def agree(act: Act, row: Dispute, *, agreement: str) -> None:
    """What both sides agreed on; then it is followed up (art. 31)."""
    row.agreement = needed("agreement", agreement)
    pass_on(act, row, "follow_up", person=row.mediator_id)


@command("mediation.resume", model=Dispute, machine=MACHINE, allowed=mediates)
def resume(act: Act, row: Dispute) -> None:
    """What was agreed on is not kept: the same mediator goes on."""
    pass_on(act, row, "mediate", person=row.mediator_id)


@command("mediation.fail", model=Dispute, machine=MACHINE, allowed=mediates)
def fail(act: Act, row: Dispute) -> None:
    end(act, row)


@command("mediation.settle", model=Dispute, machine=MACHINE, allowed=mediates)
def settle(act: Act, row: Dispute) -> None:
    end(act, row)


@command("mediation.rate", model=Dispute, machine=MACHINE)
def rate(
    act: Act, row: Dispute, *, token: str, solved: bool, content: int | None = None,
    comment: str = "",
) -> None:  # fmt: skip
    """By the applicant's receipt, after the end."""
    days = number("mediation.rating_days", row.area)
    rating.rate(act, row, token, solved=solved, content=content, comment=comment, days=days)
