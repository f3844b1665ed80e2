"""The reporter, known by the receipt's token alone: rate, withdraw."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from linli.core.errors import Invalid, NotFound, Refused
from linli.core.figures.queries import number
from linli.core.lifecycle.commands import Act, command
from linli.core.tasks import commands as tasks
from linli.modules.cases.commands import desk
from linli.modules.cases.models import Case, Rating, Reporter
from linli.modules.cases.states import MACHINE


def by_token(case: Case, token: str) -> Reporter:
    """The reporter of this case, or of one merged into it."""
    found = Reporter.objects.filter(district=case.district, token=token).select_related("case")
    reporter = found.first() if token else None
    if reporter is None or case.pk not in (reporter.case_id, reporter.case.merged_into_id):
        raise NotFound(
            _("This link does not belong to this case. Open it again from your receipt.")
        )
    return reporter


@command("cases.rate", model=Case, machine=MACHINE)
def rate(
    act: Act, case: Case, *, token: str, solved: bool, content: int | None = None, comment: str = ""
) -> None:
    """Solved or not, how content; "not solved" reopens it, to the unit that answered."""
    reporter = by_token(case, token)
    days = number("cases.rating_days", case.area)
    if case.closed_at is None or act.now > case.closed_at + timedelta(days=days):
        said = _("The time for rating this case is over (%(days)d days). Report it again.")
        raise Refused(said % {"days": days}, code="link_expired")
    if content is not None and not 1 <= content <= 5:
        raise Invalid({"content": _("Choose one to five.")})
    if len(comment) > 2000:
        raise Invalid({"comment": _("Write at most 2,000 characters.")})
    _rating, fresh = Rating.objects.get_or_create(
        district=case.district, reporter=reporter, round=case.reopens,
        defaults={"case": case, "solved": solved, "content": content, "comment": comment, "at": act.now},
    )  # fmt: skip
    if not fresh:
        raise Refused(_("You have rated this case already. Thank you."), code="rated")
    case.solved, case.content = solved, content
    act.note(solved=solved, content=content)
    if not solved:
        act.reason = comment.strip() or _("The reporter says: not solved.")
        case.state = "reopened"
        desk.reopen_now(act, case)
        act.record(case, {"state": ["closed", "reopened"]}, verb="cases.reopen")


@command("cases.withdraw", model=Case, machine=MACHINE)
def withdraw(act: Act, case: Case, *, token: str) -> None:
    """The only reporter takes it back before work began; with others it stays, without him."""
    reporter = by_token(case, token)
    if case.reporters > 1 or reporter.case_id != case.pk:
        raise Refused(_("Others have reported this too, so it goes on. You need do nothing."))
    case.closed_at = act.now
    tasks.end_all(act, case, void=True)
