"""The grid worker of the cell: settle on the spot, verify."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core.errors import Invalid, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.tasks import commands as tasks
from linli.core.versions import stamps
from linli.modules.cases.commands import desk, intake
from linli.modules.cases.commands.evidence import attach
from linli.modules.cases.models import Case
from linli.modules.cases.states import MACHINE


@command("cases.settle", model=Case, machine=MACHINE)
def settle(
    act: Act, case: Case, *, answer: str, outcome: str = "solved", basis: str = "",
    files: Collection[str] = (),
) -> None:  # fmt: skip
    """A small matter, done at once, with the evidence its catalogue entry asks for."""
    matter = desk.facts(case)
    if not matter.spot:
        raise Refused(_("This matter is not one to settle on the spot. Let the desk dispatch it."))
    case.answer = desk.check_outcome(outcome, answer, basis)
    case.outcome, case.basis = outcome, basis.strip()[:300]
    attach(case, files, "handle", matter.evidence_handle, matter.why)
    case.handled_at = act.now
    desk.close_now(act, case)


def report_and_settle(
    actor: object, *, report: intake.Report, answer: str, files: Collection[str] = ()
) -> intake.Receipt:
    """In one step: what was found and done on the round. Both or neither."""
    with stamps.frame(), transaction.atomic():
        made: intake.Receipt = intake.report(actor, report=replace(report, source="grid"))
        if not made.repeated:
            settle(actor, made.case, answer=answer, files=files)
    return made


@command("cases.begin_check", model=Case, machine=MACHINE)
def begin_check(act: Act, case: Case) -> None:
    """The grid worker is on the way to look."""


@command("cases.verify", model=Case, machine=MACHINE)
def verify(
    act: Act, case: Case, *, passed: bool, note: str = "", files: Collection[str] = ()
) -> None:
    """On the spot: done as reported, then it closes; not done, then the unit does it again."""
    matter = desk.facts(case)
    held = tasks.running(case, ("verify", "close"))
    if passed:
        attach(case, files, "verify", matter.evidence_verify, matter.why)
        tasks.finish(act, held, "passed", note)
        case.state = "closed"
        desk.close_now(act, case)
    else:
        if len(note.strip()) < 2:
            raise Invalid({"note": _("Say what is still not done.")})
        attach(case, files, "verify", "optional", "")
        tasks.finish(act, held, "failed", note)
        case.state, case.handled_at = "rework", None
        case.reworks += 1
        again = tasks.New("lead", case.area, case.unit_id, "handle", matter.limits["handle"], note)
        tasks.open_tasks(act, case, [again])
    act.note(passed=passed, note=note)
