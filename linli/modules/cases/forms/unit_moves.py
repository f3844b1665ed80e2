"""The steps of units and grid workers: return, answer, ask, report in, settle, verify."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.clock import wording
from linli.core.conversation.readers import APPROVER, COLLEAGUE
from linli.modules.cases.forms.moves import StepForm, TaskForm, area_text, photo_field
from linli.modules.cases.queries import offers
from linli.modules.cases.states import OUTCOMES

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class SendBackForm(StepForm):
    verb, reply_verbs, reply_reader = "send_back", ("return",), COLLEAGUE
    reason_label = _("Why it is not your unit's, and whose it is")


class OutcomeForm(StepForm):
    """How it ended, in the words the reporter will read."""

    outcome = forms.ChoiceField(
        label=_("How it ended"), choices=OUTCOMES, widget=forms.RadioSelect, initial="solved"
    )
    answer = area_text(_("Answer to the reporter"), rows=6)
    basis = forms.CharField(
        label=_("Legal basis"), required=False, max_length=300,
        help_text=_("Needed when it will not be done."),
    )  # fmt: skip
    photos = photo_field(_("Photos"))

    def prepare(self) -> None:
        demand(self, self.scene.matter.evidence_handle)


def demand(form: StepForm, wanted: str) -> None:
    """The photo field says whether the matter needs one, and why; it is left out where none is."""
    if wanted == "none":
        del form.fields["photos"]
    elif wanted == "photo":
        said = gettext("This matter needs a photo: %(why)s") % {"why": form.scene.matter.why}
        form.fields["photos"].help_text = said
    else:
        form.fields["photos"].help_text = gettext("Only if it helps; not required.")


class FeedBackForm(OutcomeForm):
    verb, reply_verbs, reply_field = "feed_back", ("answer",), "answer"


class SettleForm(OutcomeForm):
    verb, reply_verbs, reply_field = "settle", ("answer",), "answer"


class AskForm(StepForm):
    verb, reply_verbs, reply_reader = "ask", ("extend", "suspend"), APPROVER
    what = forms.ChoiceField(
        label=_("Asked for"), widget=forms.RadioSelect, initial="extend",
        choices=[("extend", _("More time")), ("suspend", _("Let the clocks stand"))],
    )  # fmt: skip
    amount = forms.IntegerField(label=_("How much more"), required=False, min_value=1, max_value=60)
    until = forms.DateTimeField(label=_("Suspended until"), required=False, widget=MOMENT)

    def prepare(self) -> None:
        limit = self.scene.matter.limits["handle"]
        words = {
            "unit": wording.limit(1, limit.unit),
            "limit": wording.limit(limit.amount, limit.unit),
        }
        said = gettext("For more time: counted in steps of %(unit)s; the limit is %(limit)s.")
        self.fields["amount"].help_text = said % words
        self.fields["until"].help_text = gettext(
            "For a suspension: the clocks go on by themselves then."
        )

    def details(self) -> dict[str, Any]:
        found = super().details()
        until = found["until"]
        if until is not None and timezone.is_naive(until):
            found["until"] = timezone.make_aware(until)
        return {**found, "amount": found["amount"] or 0}


class AssignForm(TaskForm):
    verb = "assign"
    person = forms.TypedChoiceField(label=_("Who does it"), coerce=int)

    def prepare(self) -> None:
        assert self.scene.task is not None
        field: Any = self.fields["person"]
        people = offers.people_of(self.scene.task.unit_id)
        field.choices = [("", gettext("Please choose")), *people]
        self.initial.setdefault("person", self.scene.task.person_id)


class FinishJointForm(TaskForm):
    verb = "finish_joint"
    answer = area_text(_("What your unit has done"))
    photos = photo_field(_("Photos"), help_text=_("Only if it helps; not required."))


class ReportInForm(TaskForm):
    verb = "report_in"
    answer = area_text(_("Who comes and when"))


class AnswerForm(TaskForm):
    verb = "answer_supervision"
    answer = area_text(pgettext_lazy("case", "Answer"), rows=5)


class VerifyForm(StepForm):
    verb = "verify"
    passed = forms.TypedChoiceField(
        label=_("What did you find on the spot?"), coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[("yes", _("Done as reported")), ("no", _("Not done, or not properly"))],
    )  # fmt: skip
    note = area_text(
        _("Note"), required=False, help_text=_("Needed when it is not done: say what is missing.")
    )
    photos = photo_field(_("Photos"))

    def prepare(self) -> None:
        demand(self, self.scene.matter.evidence_verify)


class CloseForm(StepForm):
    """The desk in the place of a grid worker: a photo only where the matter wants one."""

    verb = "close"
    photos = photo_field(_("Photos"))

    def prepare(self) -> None:
        demand(self, self.scene.matter.evidence_verify)
