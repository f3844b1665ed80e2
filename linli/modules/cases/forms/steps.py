"""All steps on a case: what each asks and does; its words stand in the state table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linli.modules.cases.commands import cell, desk, steering, unit
from linli.modules.cases.forms import desk_moves as d
from linli.modules.cases.forms import unit_moves as u
from linli.modules.cases.forms.moves import StepForm
from linli.modules.cases.states import MACHINE


@dataclass(frozen=True)
class Step:
    """`direct`: one press, nothing is asked."""

    verb: str
    form: type[StepForm]
    run: Callable[..., Any]
    direct: bool = False

    @property
    def done(self) -> Any:
        return MACHINE.by_verb[f"cases.{self.verb}"].done


ALL = (
    Step("register", StepForm, desk.register, True),
    Step("reject", d.RejectForm, desk.reject),
    Step("dispatch", d.DispatchForm, desk.dispatch),
    Step("settle", u.SettleForm, cell.settle),
    Step("accept", StepForm, unit.accept, True),
    Step("send_back", u.SendBackForm, unit.send_back),
    Step("start", StepForm, unit.start, True),
    Step("feed_back", u.FeedBackForm, unit.feed_back),
    Step("ask", u.AskForm, unit.ask),
    Step("begin_check", StepForm, cell.begin_check, True),
    Step("verify", u.VerifyForm, cell.verify),
    Step("close", u.CloseForm, desk.close),
    Step("resume", StepForm, desk.resume, True),
    Step("merge", d.MergeForm, desk.merge),
    Step("link", d.LinkForm, desk.link),
    Step("cancel", d.CancelForm, desk.cancel),
    Step("reopen", d.ReopenForm, desk.reopen),
    Step("correct", d.CorrectForm, desk.correct),
    Step("whistle", d.WhistleForm, steering.whistle),
    Step("escalate", d.EscalateForm, steering.escalate),
    Step("supervise", d.SuperviseForm, steering.supervise),
    Step("add_joint", d.AddJointForm, desk.add_joint),
    Step("release_joint", d.ReleaseForm, steering.release_joint),
    Step("finish_joint", u.FinishJointForm, unit.finish_joint),
    Step("report_in", u.ReportInForm, unit.report_in),
    Step("answer_supervision", u.AnswerForm, unit.answer_supervision),
    Step("attend", d.AttendForm, steering.attend),
    Step("decide", d.DecideForm, steering.decide),
    Step("assign", u.AssignForm, unit.assign),
    Step("publish", d.PublishForm, desk.publish, True),
)  # fmt: skip
STEPS = {step.verb: step for step in ALL}
