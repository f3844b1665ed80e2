"""All steps on a case: form, command, and what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.modules.cases.commands import cell, desk, steering, unit
from linli.modules.cases.forms import desk_moves as d
from linli.modules.cases.forms import unit_moves as u
from linli.modules.cases.forms.moves import StepForm


@dataclass(frozen=True)
class Step:
    """`direct`: one press, nothing is asked."""

    verb: str
    form: type[StepForm]
    run: Callable[..., Any]
    done: Any
    direct: bool = False


ALL = (
    Step("register", StepForm, desk.register, _("Registered. It waits for dispatch."), True),
    Step("reject", d.RejectForm, desk.reject, _("Not accepted. The reporter is told why and where to turn.")),
    Step("dispatch", d.DispatchForm, desk.dispatch, _("Dispatched. The unit finds it in its inbox.")),
    Step("settle", u.SettleForm, cell.settle, _("Settled on the spot and closed.")),
    Step("accept", StepForm, unit.accept, _("Accepted. The time for handling runs now."), True),
    Step("send_back", u.SendBackForm, unit.send_back, _("Returned to the desk with your reason.")),
    Step("start", StepForm, unit.start, _("Marked as being handled."), True),
    Step("feed_back", u.FeedBackForm, unit.feed_back, _("Reported as handled. It is checked next.")),
    Step("ask", u.AskForm, unit.ask, _("Your request is sent. Another person decides on it.")),
    Step("begin_check", StepForm, cell.begin_check, _("Marked as being verified."), True),
    Step("verify", u.VerifyForm, cell.verify, _("Your finding is recorded.")),
    Step("close", u.CloseForm, desk.close, _("Closed. The reporter is told and can rate it.")),
    Step("resume", StepForm, desk.resume, _("Resumed. The clocks run again."), True),
    Step("merge", d.MergeForm, desk.merge, _("Merged. Its reporters follow the other case from now on.")),
    Step("link", d.LinkForm, desk.link, _("Linked.")),
    Step("cancel", d.CancelForm, desk.cancel, _("Cancelled. The reporter is told why.")),
    Step("reopen", d.ReopenForm, desk.reopen, _("Reopened, with a new promised date.")),
    Step("correct", d.CorrectForm, desk.correct, _("Corrected.")),
    Step("whistle", d.WhistleForm, steering.whistle, _("The whistle is blown. The units must report in.")),
    Step("escalate", d.EscalateForm, steering.escalate, _("Escalated to the next level.")),
    Step("supervise", d.SuperviseForm, steering.supervise, _("The unit must answer by the deadline.")),
    Step("add_joint", d.AddJointForm, desk.add_joint, _("The joint unit is added.")),
    Step("release_joint", d.ReleaseForm, steering.release_joint, _("The unit is released.")),
    Step("finish_joint", u.FinishJointForm, unit.finish_joint, _("Your unit's part is done.")),
    Step("report_in", u.ReportInForm, unit.report_in, _("Reported in.")),
    Step("answer_supervision", u.AnswerForm, unit.answer_supervision, _("The supervision is answered.")),
    Step("attend", d.AttendForm, steering.attend, _("Recorded what you have arranged.")),
    Step("decide", d.DecideForm, steering.decide, _("Decided. The unit sees it at once.")),
    Step("assign", u.AssignForm, unit.assign, _("Assigned.")),
    Step("publish", d.PublishForm, desk.publish, _("Publicity changed."), True),
)  # fmt: skip
STEPS = {step.verb: step for step in ALL}
