"""Who holds a post where: asked with every thing that comes to a desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

# Written out: making this statement anew cost more than the database's answer.
HELD = (
    "SELECT DISTINCT area FROM people_post WHERE area IN ({}) AND role IN ({}) "
    "AND account_id IS NOT NULL AND valid_from <= %s AND (valid_until IS NULL OR valid_until >= %s)"
)


def areas_held(areas: Sequence[str], roles: Sequence[str], day: date) -> list[str]:
    """Those of the areas where somebody holds a post with one of the roles on that day."""
    if not areas or not roles:
        return []
    asked = HELD.format(*(", ".join(["%s"] * len(some)) for some in (areas, roles)))
    with connection.cursor() as cursor:
        cursor.execute(asked, [*areas, *roles, day.isoformat(), day.isoformat()])
        return [area for (area,) in cursor.fetchall()]
