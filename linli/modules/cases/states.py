"""States and moves of a case, and the kinds of task, as pure data."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.access.permissions import PUBLIC
from linli.core.lifecycle.states import Machine, Move, State
from linli.core.tasks.kinds import Kind

CASE = "cases.case"
DESK, UNIT, CELL, REPORTER = "desk", "unit", "cell", "reporter"

WAITING = ("reported", "registered", "returned")
WITH_UNIT = ("dispatched", "accepted", "handling", "rework", "reopened")
CHECKING = ("handled", "verifying")
OPEN = (*WAITING, *WITH_UNIT, *CHECKING, "suspended")
ENDED = ("closed", "rejected", "merged", "withdrawn", "cancelled")
ANY = (*OPEN, *ENDED)

MACHINE = Machine(
    start="reported",
    states=(
        State("reported", pgettext_lazy("case", "Reported"), "info", icon="inbox"),
        State("registered", pgettext_lazy("case", "Registered"), "info", icon="clipboard-list"),
        State("dispatched", pgettext_lazy("case", "Dispatched"), "info", icon="send"),
        State("accepted", pgettext_lazy("case", "Accepted"), "info", icon="check"),
        State("handling", pgettext_lazy("case", "Being handled"), "info", icon="tools"),
        State("handled", pgettext_lazy("case", "Handled, to be verified"), "special", icon="checks"),
        State("verifying", pgettext_lazy("case", "Being verified"), "special", icon="eye"),
        State("rework", pgettext_lazy("case", "To be done again"), "warn", icon="refresh"),
        State("returned", pgettext_lazy("case", "Returned by the unit"), "warn", icon="corner-up-right"),
        State("reopened", pgettext_lazy("case", "Reopened"), "warn", icon="refresh"),
        State("suspended", pgettext_lazy("case", "Suspended"), "warn", icon="player-pause"),
        State("closed", pgettext_lazy("case", "Closed"), "good", final=True, icon="circle-check"),
        State("rejected", pgettext_lazy("case", "Not accepted"), "neutral", final=True, icon="ban"),
        State("merged", pgettext_lazy("case", "Merged"), "neutral", final=True, icon="arrows-join"),
        State("withdrawn", pgettext_lazy("case", "Withdrawn"), "neutral", final=True, icon="arrow-back-up"),
        State("cancelled", pgettext_lazy("case", "Cancelled"), "neutral", final=True, icon="ban"),
    ),
    moves=(
        Move(
            "cases.register", pgettext_lazy("move", "Register"), ("reported",), "registered", DESK,
            tone="info", icon="clipboard-list", past=_("Registered"), first=True,
            done=_("Registered. It waits for dispatch."),
        ),
        Move(
            "cases.reject", _("Do not accept"), ("reported", "registered"), "rejected", DESK, True,
            tone="bad", icon="ban", past=_("Not accepted"), permission="cases.register",
            done=_("Not accepted. The reporter is told why and where to turn."),
        ),
        Move(
            "cases.dispatch", _("Dispatch"), (*WAITING, "reopened", "dispatched"), "dispatched", DESK,
            tone="info", icon="send", past=_("Dispatched"), first=True,
            done=_("Dispatched. The unit finds it in its inbox."),
        ),
        Move(
            "cases.settle", _("Settle on the spot"), ("reported", "registered"), "closed", CELL,
            tone="good", icon="circle-check", past=_("Settled on the spot"), first=True,
            done=_("Settled on the spot and closed."), files="handle",
        ),
        Move(
            "cases.accept", pgettext_lazy("move", "Accept"), ("dispatched", "reopened"), "accepted", UNIT,
            tone="info", icon="user-check", past=_("Accepted"), first=True, permission="cases.handle",
            done=_("Accepted. The time for handling runs now."),
        ),
        Move(
            "cases.send_back", _("Return to the desk"), ("dispatched", "accepted", "reopened"), "returned",
            UNIT, True, tone="warn", icon="arrow-back-up", past=_("Returned"), permission="cases.handle",
            done=_("Returned to the desk with your reason."),
        ),
        Move(
            "cases.start", _("Start handling"), ("accepted", "rework"), "handling", UNIT,
            tone="info", icon="player-play", past=_("Handling started"), permission="cases.handle",
            done=_("Marked as being handled."),
        ),
        Move(
            "cases.feed_back", _("Report as handled"), ("accepted", "handling", "rework"), "handled", UNIT,
            tone="good", icon="checks", past=_("Reported as handled"), first=True,
            permission="cases.handle", done=_("Reported as handled. It is checked next."), files="handle",
        ),
        Move(
            "cases.ask", _("Ask for extension or suspension"),
            ("dispatched", "accepted", "handling", "rework"), "", UNIT, True, tone="warn",
            icon="clock-pause", past=_("Extension or suspension asked for"), permission="cases.handle",
            done=_("Your request is sent. Another person decides on it."), outcomes=("suspended",),
        ),
        Move(
            "cases.begin_check", _("Start verifying"), ("handled",), "verifying", CELL,
            tone="info", icon="eye", past=_("Verifying started"), permission="cases.verify",
            done=_("Marked as being verified."),
        ),
        Move(
            "cases.verify", _("Verify"), CHECKING, "", CELL, tone="good", icon="shield-check",
            past=_("Verified"), first=True, done=_("Your finding is recorded."),
            outcomes=("closed", "rework"), files="verify",
        ),
        Move(
            "cases.close", pgettext_lazy("move", "Close"), ("handled",), "closed", DESK, tone="good",
            icon="circle-check", past=_("Closed"), first=True, permission="cases.dispatch",
            done=_("Closed. The reporter is told and can rate it."), files="verify",
        ),
        Move(
            "cases.resume", pgettext_lazy("move", "Resume"), ("suspended",), "", DESK, tone="info",
            icon="player-play", past=_("Resumed"), first=True, permission="cases.dispatch",
            done=_("Resumed. The clocks run again."), outcomes=("handling",),
        ),
        Move(
            "cases.merge", _("Merge into another case"), OPEN, "merged", DESK, icon="arrows-join",
            past=_("Merged"), done=_("Merged. Its reporters follow the other case from now on."),
        ),
        Move(
            "cases.cancel", pgettext_lazy("move", "Cancel"), OPEN, "cancelled", DESK, True, tone="bad",
            icon="x", past=_("Cancelled"), permission="cases.dispatch",
            done=_("Cancelled. The reporter is told why."),
        ),
        Move(
            "cases.withdraw", _("Withdraw"), ("reported", "registered", "dispatched"), "withdrawn",
            REPORTER, icon="logout", past=_("Withdrawn"), permission=PUBLIC,
        ),
        Move(
            "cases.reopen", pgettext_lazy("move", "Reopen"), ("closed",), "reopened", DESK, True,
            tone="warn", icon="refresh", past=_("Reopened"), permission="cases.dispatch",
            done=_("Reopened, with a new promised date."),
        ),
        Move(
            "cases.rate", _("Rate"), ("closed",), "", REPORTER, icon="star", past=_("Rated"),
            permission=PUBLIC, outcomes=("reopened",),
        ),
        Move(
            "cases.correct", _("Correct matter or place"), (*WAITING, "reopened"), "", DESK,
            icon="edit", past=_("Corrected"), permission="cases.dispatch", done=_("Corrected."),
        ),
        Move(
            "cases.whistle", _("Blow the whistle"), OPEN, "", DESK, True, tone="warn",
            icon="speakerphone", past=_("Whistle blown"),
            done=_("The whistle is blown. The units must report in."),
        ),
        Move(
            "cases.escalate", _("Escalate"), OPEN, "", DESK, True, tone="warn", icon="corner-up-right",
            past=_("Escalated"), done=_("Escalated to the next level."),
        ),
        Move(
            "cases.supervise", _("Supervise"), OPEN, "", DESK, True, tone="bad", icon="flag",
            past=_("Supervised"), done=_("The unit must answer by the deadline."),
        ),
        Move(
            "cases.add_joint", _("Add a joint unit"), WITH_UNIT, "", DESK, icon="user-plus",
            past=_("Joint unit added"), permission="cases.dispatch", done=_("The joint unit is added."),
        ),
        # What is done about one open task, and work on the file.
        Move(
            "cases.decide", _("Decide"), OPEN, "", DESK, icon="gavel", past=_("Request decided"),
            permission="cases.approve", first=True, tasks=("approve",),
            done=_("Decided. The unit sees it at once."),
        ),
        Move(
            "cases.report_in", pgettext_lazy("move", "Report in"), OPEN, "", UNIT, tone="info",
            icon="users-group", past=_("Reported in"), permission="cases.handle", first=True, tasks=("report_in",),
            done=_("Reported in."),
        ),
        Move(
            "cases.answer_supervision", _("Answer the supervision"), OPEN, "", UNIT, tone="info",
            icon="message", past=_("Supervision answered"), permission="cases.handle",
            first=True, tasks=("supervision",), done=_("The supervision is answered."),
        ),
        Move(
            "cases.attend", _("Say what was arranged"), OPEN, "", DESK, tone="info", icon="hand-stop",
            past=_("Attended to"), permission="cases.escalate", first=True, tasks=("attend",),
            done=_("Recorded what you have arranged."),
        ),
        Move(
            "cases.finish_joint", _("Our part is done"), OPEN, "", UNIT, tone="good", icon="check",
            past=_("Joint part finished"), permission="cases.handle", first=True, tasks=("joint",),
            done=_("Your unit's part is done."), files="handle",
        ),
        Move(
            "cases.assign", _("Assign to a person"), OPEN, "", UNIT, icon="user",
            past=_("Assigned to a person"), permission="cases.handle", tasks=("joint", "lead"),
            done=_("Assigned."),
        ),
        Move(
            "cases.release_joint", _("No longer needed"), OPEN, "", DESK, icon="users",
            past=_("Joint unit released"), permission="cases.dispatch", tasks=("joint", "report_in"),
            done=_("The unit is released."),
        ),
        Move(
            "cases.link", _("Link with another case"), ANY, "", DESK, icon="link", past=_("Linked"),
            permission="cases.merge", done=_("Linked."),
        ),
        Move(
            "cases.publish", _("Change publicity"), ANY, "", DESK, icon="eye-off",
            past=_("Publicity changed"), permission="cases.dispatch", done=_("Publicity changed."),
        ),
    ),
)  # fmt: skip

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

TASKS = (
    Kind("desk", _("Register and dispatch"), "cases.dispatch", quick="dispatch"),
    Kind("lead", _("Handle (lead)"), "cases.handle", unit=True, quick="accept"),
    Kind("joint", _("Handle (joint)"), "cases.handle", unit=True),
    Kind("verify", _("Verify on the spot"), "cases.verify", holder=_("Grid workers of %(place)s"), face="worker"),
    Kind("close", _("Check and close"), "cases.dispatch"),
    Kind(
        "approve", _("Decide on a request"), "cases.approve",
        holder=_("%(place)s: who decides on requests"),
    ),
    Kind("report_in", _("Report in (whistle)"), "cases.handle", unit=True),
    Kind("supervision", _("Answer a supervision"), "cases.handle", unit=True, tone="special"),
    Kind("attend", _("Attend to an escalated case"), "cases.escalate"),
)  # fmt: skip
