"""Staff take in a case for someone; a clear one goes to its unit in the same step."""

from __future__ import annotations

from django.db import transaction

from linli.core.access.actor import Actor
from linli.core.versions import stamps
from linli.modules.cases.commands import desk, intake


def take_in(actor: Actor, *, report: intake.Report, dispatch: bool = False) -> intake.Receipt:
    """Report, and when asked for register and dispatch by the routing rows: all or nothing."""
    with stamps.frame(), transaction.atomic():
        made: intake.Receipt = intake.report(actor, report=report)
        if dispatch and not made.repeated:
            desk.register(actor, made.case)
            desk.dispatch(actor, made.case)
    return made
