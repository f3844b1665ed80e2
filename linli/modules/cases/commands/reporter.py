"""The reporter, known by the receipt's token alone: rate, withdraw."""

from __future__ import annotations

from django.utils.translation import gettext as _

from linli.core.errors import Refused
from linli.core.figures.queries import number
from linli.core.lifecycle.commands import Act, command
from linli.core.parties import rating
from linli.core.parties.concerned import by_token
from linli.core.tasks import commands as tasks
from linli.modules.cases.commands import desk
from linli.modules.cases.models import Case
from linli.modules.cases.queries.reporters import merged
from linli.modules.cases.states import MACHINE


@command("cases.rate", model=Case, machine=MACHINE)
def rate(
    act: Act, case: Case, *, token: str, solved: bool, content: int | None = None, comment: str = ""
) -> None:
    """Solved or not, how content; "not solved" reopens it, to the unit that answered."""
    rating.rate(
        act, case, token, solved=solved, content=content, comment=comment,
        days=number("cases.rating_days", case.area), merged=merged(case.pk),
    )  # fmt: skip
    case.solved, case.content = solved, content
    if not solved:
        act.reason = comment.strip() or _("The reporter says: not solved.")
        case.state = "reopened"
        desk.reopen_now(act, case)
        act.record(case, {"state": ["closed", "reopened"]}, verb="cases.reopen")


@command("cases.withdraw", model=Case, machine=MACHINE)
def withdraw(act: Act, case: Case, *, token: str) -> None:
    """The only reporter takes it back before work began; with others it stays, without him."""
    reporter = by_token(case, token, merged=merged(case.pk))
    if case.reporters > 1 or reporter.subject_id != case.pk:
        raise Refused(_("Others have reported this too, so it goes on. You need do nothing."))
    case.closed_at = act.now
    tasks.end_all(act, case, void=True)
