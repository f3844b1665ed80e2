"""Posts follow the grids, one by one and by a person: never moved silently."""

from __future__ import annotations

from datetime import date

from linli.core.access.actor import Actor
from linli.modules.console.public import move_post


def move(actor: Actor, post_id: int, *, area: str, first_day: date) -> int:
    """The post goes on in another area from a day; the number of the post that follows it.

    Needs `console.posts` in both areas; journalled by the console's own verbs.
    """
    return move_post(actor, post_id, area=area, first_day=first_day)
