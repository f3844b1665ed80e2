"""Rating what was done: a part of a command, inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from linli.core.errors import Invalid, Refused
from linli.core.lifecycle.commands import Act
from linli.core.parties.concerned import by_token
from linli.core.parties.models import Rating
from linli.core.parties.queries import has_rated
from linli.core.subjects.faces import type_of

LONGEST = 2000


def rate(
    act: Act, row: Any, token: str, *, solved: bool, content: int | None = None,
    comment: str = "", days: float, merged: Iterable[int] = (),
) -> Rating:  # fmt: skip
    """Solved or not, how content from 1 to 5; once per party and end, within `days` of the end.

    What follows from "not solved" is the caller's. Raises NotFound for a strange token, Refused
    when it is too late or done before, Invalid by field.
    """
    party = by_token(row, token, merged=merged)
    if row.closed_at is None or act.now > row.closed_at + timedelta(days=days):
        said = _("The time for rating is over (%(days)d days). Report it again.")
        raise Refused(said % {"days": days}, code="link_expired")
    if content is not None and not 1 <= content <= 5:
        raise Invalid({"content": _("Choose one to five.")})
    if len(comment) > LONGEST:
        raise Invalid({"comment": _("Write at most 2,000 characters.")})
    if has_rated(party, row.closed_at):
        raise Refused(_("You have rated this already. Thank you."), code="rated")
    act.note(solved=solved, content=content)
    return Rating.objects.create(
        district=row.district, party=party, round=Rating.objects.filter(party=party).count(),
        subject_type=type_of(row), subject_id=row.pk, solved=solved, content=content,
        comment=comment.strip(), at=act.now,
    )  # fmt: skip
