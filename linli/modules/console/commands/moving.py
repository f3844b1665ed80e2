"""A post goes on in another area: the old one ends, a new one with the same holder begins."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.errors import Invalid, NotFound
from linli.core.people.models import Post
from linli.modules.console.commands import posts

DAY = timedelta(days=1)


@transaction.atomic
def move_post(actor: Actor, post_id: int, *, area: str, first_day: date) -> int:
    """The number of the post that begins on `first_day` in `area`; both verbs are journalled.

    Raises NotFound out of reach, Invalid when the day does not come after the post's first one.
    """
    row = Post.objects.select_for_update().filter(pk=post_id).first()
    if row is None or not actor.covers(posts.PERMISSION, row.area):
        raise NotFound()
    if first_day <= row.valid_from:
        raise Invalid({"first_day": _("The post begins on that day or later. Choose a later day.")})
    if row.valid_until is not None and row.valid_until < first_day:
        raise Invalid({"first_day": _("The post has ended by then.")})
    if row.area == area:
        raise Invalid({"area": _("The post stands in this area already.")})
    last_day = row.valid_until
    posts.end(actor, row.pk, last_day=first_day - DAY)
    made = posts.create(
        actor,
        organisation_id=row.organisation_id,
        kind=row.kind,
        role=row.role,
        area=area,
        valid_from=first_day,
        valid_until=last_day,
        account_id=row.account_id,
    )
    return int(made.pk)
