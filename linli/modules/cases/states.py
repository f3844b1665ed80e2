"""States and moves of a case, and the kinds of task, as pure data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.lifecycle.states import Machine, Move, State

DESK, UNIT, CELL, REPORTER = "desk", "unit", "cell", "reporter"

WAITING = ("reported", "registered", "returned")
WITH_UNIT = ("dispatched", "accepted", "handling", "rework", "reopened")
CHECKING = ("handled", "verifying")
OPEN = (*WAITING, *WITH_UNIT, *CHECKING, "suspended")
ENDED = ("closed", "rejected", "merged", "withdrawn", "cancelled")

MACHINE = Machine(
    start="reported",
    states=(
        State("reported", pgettext_lazy("case", "Reported"), "blue"),
        State("registered", pgettext_lazy("case", "Registered"), "blue"),
        State("dispatched", pgettext_lazy("case", "Dispatched"), "azure"),
        State("accepted", pgettext_lazy("case", "Accepted"), "cyan"),
        State("handling", pgettext_lazy("case", "Being handled"), "cyan"),
        State("handled", pgettext_lazy("case", "Handled, to be verified"), "teal"),
        State("verifying", pgettext_lazy("case", "Being verified"), "teal"),
        State("rework", pgettext_lazy("case", "To be done again"), "orange"),
        State("returned", pgettext_lazy("case", "Returned by the unit"), "orange"),
        State("reopened", pgettext_lazy("case", "Reopened"), "orange"),
        State("suspended", pgettext_lazy("case", "Suspended"), "yellow"),
        State("closed", pgettext_lazy("case", "Closed"), "green", final=True),
        State("rejected", pgettext_lazy("case", "Not accepted"), "neutral", final=True),
        State("merged", pgettext_lazy("case", "Merged"), "neutral", final=True),
        State("withdrawn", pgettext_lazy("case", "Withdrawn"), "neutral", final=True),
        State("cancelled", pgettext_lazy("case", "Cancelled"), "neutral", final=True),
    ),
    moves=(
        Move(
            "cases.register", pgettext_lazy("move", "Register"), ("reported",), "registered", DESK
        ),
        Move(
            "cases.reject",
            _("Do not accept"),
            ("reported", "registered"),
            "rejected",
            DESK,
            True,
            "red",
        ),
        Move(
            "cases.dispatch",
            _("Dispatch"),
            (*WAITING, "reopened", "dispatched"),
            "dispatched",
            DESK,
            tone="primary",
        ),
        Move(
            "cases.settle",
            _("Settle on the spot"),
            ("reported", "registered"),
            "closed",
            CELL,
            tone="primary",
        ),
        Move(
            "cases.accept",
            pgettext_lazy("move", "Accept"),
            ("dispatched", "reopened"),
            "accepted",
            UNIT,
            tone="primary",
        ),
        Move(
            "cases.send_back",
            _("Return to the desk"),
            ("dispatched", "accepted", "reopened"),
            "returned",
            UNIT,
            True,
            "red",
        ),
        Move("cases.start", _("Start handling"), ("accepted", "rework"), "handling", UNIT),
        Move(
            "cases.feed_back",
            _("Report as handled"),
            ("accepted", "handling", "rework"),
            "handled",
            UNIT,
            tone="primary",
        ),
        Move(
            "cases.ask",
            _("Ask for extension or suspension"),
            ("dispatched", "accepted", "handling", "rework"),
            "",
            UNIT,
            True,
        ),
        Move("cases.begin_check", _("Start verifying"), ("handled",), "verifying", CELL),
        Move("cases.verify", _("Verify"), CHECKING, "", CELL, tone="primary"),
        Move(
            "cases.close",
            pgettext_lazy("move", "Close"),
            ("handled",),
            "closed",
            DESK,
            tone="primary",
        ),
        Move("cases.resume", pgettext_lazy("move", "Resume"), ("suspended",), "", DESK),
        Move("cases.merge", _("Merge into another case"), OPEN, "merged", DESK),
        Move("cases.cancel", pgettext_lazy("move", "Cancel"), OPEN, "cancelled", DESK, True, "red"),
        Move(
            "cases.withdraw",
            _("Withdraw"),
            ("reported", "registered", "dispatched"),
            "withdrawn",
            REPORTER,
        ),
        Move("cases.reopen", pgettext_lazy("move", "Reopen"), ("closed",), "reopened", DESK, True),
        Move("cases.rate", _("Rate"), ("closed",), "", REPORTER),
        Move("cases.correct", _("Correct matter or place"), (*WAITING, "reopened"), "", DESK),
        Move("cases.whistle", _("Blow the whistle"), OPEN, "", DESK, True),
        Move("cases.escalate", _("Escalate"), OPEN, "", DESK, True),
        Move("cases.supervise", _("Supervise"), OPEN, "", DESK, True),
        Move("cases.add_joint", _("Add a joint unit"), WITH_UNIT, "", DESK),
    ),
)

OUTCOMES = (
    ("solved", _("Solved")),
    ("partly", _("Partly solved")),
    ("explained", _("Explained")),
    ("declined", _("Will not be done")),
    ("needless", _("No longer needed")),
)

SOURCES = (
    ("web", _("Resident, web page")),
    ("grid", _("Grid worker")),
    ("hotline", _("Hotline 12345")),
    ("phone", _("Telephone")),
    ("visit", _("Visit")),
    ("meeting", _("Meeting")),
    ("agency", _("Other agency")),
    ("media", _("Media")),
    ("api", _("Machine interface")),
)

# What a task asks of its holder; the permission its holder needs.
TASKS = {
    "desk": (_("Register and dispatch"), "cases.dispatch"),
    "lead": (_("Handle (lead)"), "cases.handle"),
    "joint": (_("Handle (joint)"), "cases.handle"),
    "verify": (_("Verify on the spot"), "cases.verify"),
    "close": (_("Check and close"), "cases.dispatch"),
    "approve": (_("Decide on a request"), "cases.approve"),
    "report_in": (_("Report in (whistle)"), "cases.handle"),
    "supervision": (_("Answer a supervision"), "cases.handle"),
    "attend": (_("Attend to an escalated case"), "cases.escalate"),
}
