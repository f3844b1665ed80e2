"""The bodies of the verbs on rows in memory: (past, act, held, details), as in `cases.commands`."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli.core.lifecycle.commands import Act
from linli.modules.cases import rules
from linli.modules.cases.commands import desk, unit
from linli.modules.cases.commands.holding import New
from linli.modules.cases.models import Case, Rating, Reporter, Task
from linli.modules.catalogue import public as catalogue
from linli.site.demo import book as books
from linli.site.demo.book import Held

if TYPE_CHECKING:
    from linli.site.demo.past import Past

Body = Callable[..., None]


def register(past: Past, act: Act, held: Held) -> None:
    """Only the state changes."""


def reject(past: Past, act: Act, held: Held, *, answer: str) -> None:
    held.case.answer = answer
    past.close(act, held, void=True)


def dispatch(
    past: Past, act: Act, held: Held, *, unit: int | None = None, joint: list[int] | None = None
) -> None:
    case, matter = held.case, desk.facts(held.case)
    lead = unit or catalogue.route(matter.code, matter.lead, case.area, case.district).unit_id
    assert lead is not None
    others = [j for j in joint or [] if j != lead]
    past.finish(act, held, held.running("desk", "attend"))
    past.finish(act, held, held.running("lead", "joint"), "moved", void=True)
    case.unit_id, case.unroutable, case.dispatched_at = lead, False, act.now
    past.open(
        act, held,
        New("lead", case.area, lead, "accept", matter.limits["accept"]),
        *[New("joint", case.area, j, "handle", matter.limits["handle"]) for j in others],
    )  # fmt: skip
    act.note(unit=past.cast.full_names[lead], joint=[past.cast.full_names[j] for j in others])


def accept(past: Past, act: Act, held: Held) -> None:
    task = held.running("lead")[0]
    past.book.change(held, [task], act.now, books.stopped)
    past.book.start(held, task, "handle", past.limit(held.case, "handle"), act.now)


def send_back(past: Past, act: Act, held: Held) -> None:
    past.finish(act, held, held.running("lead", "joint"), "returned", act.reason)
    held.case.returns += 1
    limit = past.limit(held.case, "dispatch")
    past.open(
        act, held, New("desk", held.case.desk, stage="dispatch", limit=limit, text=act.reason)
    )


def feed_back(
    past: Past, act: Act, held: Held, *, outcome: str, answer: str, basis: str, files: list[str]
) -> None:
    case = held.case
    case.answer, case.outcome, case.basis = answer, outcome, basis[:300]
    held.pictures += [(stage, act.now) for stage in files]
    past.finish(act, held, held.running("lead"), "done", answer)
    case.handled_at = act.now
    limit, verifier = past.limit(case, "verify"), desk.facts(case).verifier
    if verifier == "grid":
        area = past.holder(case, "cases.verify", act)
        past.open(act, held, New("verify", area, stage="verify", limit=limit))
    else:
        past.open(act, held, New("close", case.desk, stage="verify", limit=limit))


def finish_joint(past: Past, act: Act, held: Held, *, task: Task, answer: str) -> None:
    past.finish(act, held, [task], "done", answer)
    act.note(result=answer)


def verify(past: Past, act: Act, held: Held, *, passed: bool, note: str, files: list[str]) -> None:
    case = held.case
    checks = held.running("verify", "close")
    held.pictures += [(stage, act.now) for stage in files]
    past.finish(act, held, checks, "passed" if passed else "failed", note)
    if passed:
        case.state = "closed"
        past.close_on_time(act, held)
    else:
        case.state, case.handled_at = "rework", None
        case.reworks += 1
        limit = past.limit(case, "handle")
        past.open(act, held, New("lead", case.area, case.unit_id, "handle", limit, note))
    act.note(passed=passed, note=note)


def settle(past: Past, act: Act, held: Held, *, answer: str) -> None:
    held.case.answer, held.case.outcome, held.case.handled_at = answer, "solved", act.now
    past.close_on_time(act, held)


def close(past: Past, act: Act, held: Held) -> None:
    past.close_on_time(act, held)


def cancel(past: Past, act: Act, held: Held) -> None:
    held.case.answer = act.reason
    past.close(act, held, void=True)


def withdraw(past: Past, act: Act, held: Held, *, token: str) -> None:
    past.close(act, held, void=True)


def merge(past: Past, act: Act, held: Held, *, into: Case) -> None:
    """`sidelines.merge` sees to it that the target's promise is the earlier one."""
    target, case = past.of(into), held.case
    past.finish(act, held, held.running(), "merged", void=True)
    past.book.change(held, [None], act.now, books.voided(""))
    into.reporters += case.reporters
    act.note(into=into.number)
    act.record(into, {"merged": case.number})
    target.entries.append(act.entries.pop())
    held.merged = target


def rate(
    past: Past, act: Act, held: Held, *, token: str, solved: bool, content: int, comment: str
) -> None:
    case = held.case
    held.ratings.append(
        Rating(
            district=case.district, round=case.reopens, solved=solved, content=content,
            comment=comment, at=act.now,
        )
    )  # fmt: skip
    case.solved, case.content = solved, content
    act.note(solved=solved, content=content)
    if solved:
        return
    act.reason = comment.strip() or _("The reporter says: not solved.")
    case.state = "reopened"
    case.reopens += 1
    case.closed_at = case.on_time = case.handled_at = None
    if case.unit_id:
        limit = past.limit(case, "accept")
        past.open(act, held, New("lead", case.area, case.unit_id, "accept", limit, act.reason))
    else:
        limit = past.limit(case, "dispatch")
        past.open(act, held, New("desk", case.desk, stage="dispatch", limit=limit))
    past.promise(held, act.now)
    act.record(case, {"state": ["closed", "reopened"]}, verb="cases.reopen")


def ask(
    past: Past, act: Act, held: Held, *, what: str, amount: int = 0, until: datetime | None = None
) -> None:
    detail = {"what": what, "amount": amount, "until": until, "asked_by": act.actor.account_id}
    area = past.holder(held.case, "cases.approve", act)
    limit = unit.desk_limit("cases.approve_limit", held.case)
    past.open(
        act,
        held,
        New("approve", area, stage="approve", limit=limit, text=act.reason, detail=detail),
    )
    act.note(what=what, amount=amount, until=until)


def decide(past: Past, act: Act, held: Held, *, task: Task, approved: bool) -> None:
    past.finish(act, held, [task], "approved", act.reason)
    if task.detail["what"] == "extend":
        leads: list[Task | None] = [*held.running("lead")]
        longer = books.extended(int(task.detail["amount"]), task.text)
        past.book.change(held, [*leads, None], act.now, longer)
        past.book.mirror(held)
    else:
        case = held.case
        case.state_before, case.state = case.state, "suspended"
        past.book.change(held, [*held.running(), None], act.now, books.paused(task.text))
        held.request = task
    act.note(approved=approved, **{k: task.detail[k] for k in ("what", "amount", "until")})


def resume(past: Past, act: Act, held: Held) -> None:
    case = held.case
    case.state, case.state_before = case.state_before, ""
    past.book.change(held, [*held.running(), None], act.now, books.resumed(act.reason))
    past.book.mirror(held)


def join(past: Past, act: Act, held: Held, *, name: str, phone: str, words: str) -> None:
    held.reporters.append(
        Reporter(
            district=held.case.district, token=secrets.token_urlsafe(16), name=name, phone=phone,
            words=words, joined=True, at=act.now,
        )
    )  # fmt: skip
    held.case.reporters += 1


def whistle(past: Past, act: Act, held: Held, *, units: list[int]) -> None:
    limit, area = unit.desk_limit("cases.whistle_limit", held.case), held.case.area
    past.open(act, held, *[New("report_in", area, u, "whistle", limit, act.reason) for u in units])
    act.note(units=[past.cast.full_names[u] for u in units])


def supervise(past: Past, act: Act, held: Held) -> None:
    target = held.case.unit_id
    limit = unit.desk_limit("cases.supervision_limit", held.case)
    asked = New("supervision", held.case.area, target, "supervision", limit, act.reason)
    past.open(act, held, asked)
    act.note(unit=past.cast.full_names[target])


def escalate(past: Past, act: Act, held: Held, *, automatic: bool = False) -> None:
    upper = rules.above(held.case.desk)
    past.finish(act, held, held.running("attend"), "raised", void=True)
    held.case.desk = upper
    held.case.escalations += 1
    limit = unit.desk_limit("cases.attend_limit", held.case)
    past.open(act, held, New("attend", upper, stage="attend", limit=limit, text=act.reason))
    act.note(level=len(upper), automatic=automatic)


BODIES: dict[str, Body] = {
    f"cases.{body.__name__}": body
    for body in (
        register, reject, dispatch, accept, send_back, feed_back, finish_joint, verify, settle,
        close, cancel, withdraw, merge, rate, ask, decide, resume, join, whistle, supervise, escalate,
    )
} | {
    "cases.start": register, "cases.begin_check": register, "cases.report_in": finish_joint,
    "cases.answer_supervision": finish_joint, "cases.attend": finish_joint,
}  # fmt: skip
