"""States and moves of a dispute, and its tasks (People's Mediation Law, art. 17-33)."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import PUBLIC
from linli.core.lifecycle.states import Machine, Move, State
from linli.core.tasks.kinds import Kind

RECEIVER, MEDIATOR, APPLICANT = "receiver", "mediator", "applicant"
ENDED = ("settled", "failed", "refused")
KINDS = (
    ("neighbour", _("Between neighbours")),
    ("property", _("With the property company")),
    ("family", _("In the family")),
    ("labour", _("About work and pay")),
    ("other", _("Other dispute")),
)
MACHINE = Machine(
    start="applied",
    states=(
        State("applied", _("Applied for"), "info"),
        State("accepted", _("Taken on"), "info"),
        State("mediating", _("In mediation"), "info"),
        State("agreed", _("Agreed, followed up"), "special"),
        State("settled", _("Agreement kept"), "good", final=True),
        State("failed", _("Not agreed"), "warn", final=True),
        State("refused", _("Not taken on"), "neutral", final=True),
    ),
    moves=(
        Move(
            "mediation.accept", _("Take on, name a mediator"), ("applied",), "accepted", RECEIVER, tone="info",
            permission="mediation.receive", past=_("Dispute taken on"), icon="user-check", first=True,
            done=_("Taken on. The mediator finds it in the inbox."),
        ),
        Move(
            "mediation.refuse", _("Do not take on"), ("applied",), "refused", RECEIVER, True, "bad",
            "mediation.receive", past=_("Dispute not taken on"), icon="ban",
        ),
        Move(
            "mediation.hold", _("Record a session"), ("accepted", "mediating"), "mediating", MEDIATOR,
            tone="info", permission="mediation.mediate", past=_("Session held"), icon="users-group",
            first=True,
        ),
        Move(
            "mediation.agree", _("Record the agreement"), ("mediating",), "agreed", MEDIATOR, False,
            "good", "mediation.mediate", past=_("Agreement reached"), icon="checks", first=True,
        ),
        Move(
            "mediation.fail", _("End without agreement"), ("accepted", "mediating"), "failed",
            MEDIATOR, True, "warn", "mediation.mediate", past=_("Ended without agreement"), icon="x",
        ),
        Move(
            "mediation.settle", _("Followed up: it is kept"), ("agreed",), "settled", MEDIATOR,
            tone="good", permission="mediation.mediate", past=_("Found to be kept"),
            icon="circle-check", first=True,
        ),
        Move(
            "mediation.resume", _("Followed up: it is not kept"), ("agreed",), "mediating", MEDIATOR,
            True, "warn", "mediation.mediate", past=_("Found not to be kept"), icon="refresh",
        ),
        Move(
            "mediation.rate", _("Rate"), ENDED, "", APPLICANT, permission=PUBLIC, past=_("Rated"),
            icon="star",
        ),
    ),
)  # fmt: skip
RECEIVE = "mediation.receive"
TASKS = (
    Kind("receive", _("Decide whether to take it on"), RECEIVE),
    Kind("mediate", _("Mediate"), "mediation.mediate", face="worker", column=MEDIATOR, giver=RECEIVE),
    Kind("follow_up", _("See whether it is kept"), "mediation.mediate", face="worker", column=MEDIATOR, giver=RECEIVE),
)  # fmt: skip
