"""What pickers suggest: areas, units and people in the actor's reach, with their full names."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from linli.core.access import queries as access
from linli.core.access.actor import Actor
from linli.core.areas import queries as places
from linli.core.areas.codes import COUNTY, ancestors, minimal
from linli.core.people.models import Account, Organisation
from linli.core.values.quantities import natural

Found = list[tuple[str, str]]
MOST = 20
BETWEEN = " · "


def areas(reach: Iterable[str], text: str) -> Found:
    """(code, `Street Community (code)`), the best fit first; two statements."""
    reach = tuple(reach)
    if not reach:
        return []
    words = text.split()
    found = places.search(words[-1] if words else "", reach, MOST)
    found = [a for a in found if a.level >= COUNTY]
    steps = {step for a in found for step in ancestors(a.code) if len(step) >= COUNTY}
    names = places.labels(steps)
    rows = [(a.code, _full(a.code, names)) for a in found]
    before = words[:-1]
    fitting = [(code, label) for code, label in rows if all(w in label for w in before)]
    return fitting or rows


def _full(code: str, names: dict[str, str]) -> str:
    steps = [s for s in ancestors(code) if len(s) > COUNTY and s in names] or [code]
    return f"{' '.join(names.get(step, step) for step in steps)} ({code})"


def area_text(code: str) -> str:
    """The words a picker shows for a code it holds already."""
    names = places.labels([s for s in ancestors(code) if len(s) >= COUNTY])
    return _full(code, names) if code else ""


def units(actor: Actor, text: str) -> Found:
    """(id, `Name (id)`) of active organisations of the actor's district. One statement."""
    text = text.strip()
    named = Q(name__icontains=text) | Q(short_name__icontains=text)
    number = natural(text)
    fits = Q(pk=number) if number is not None else named | Q(initials__startswith=text.lower())
    rows = Organisation.objects.filter(fits, active=True, district=actor.district)
    return [(str(o.pk), f"{o} ({o.pk})") for o in rows.order_by("name")[:MOST]]


def people(actor: Actor, text: str, permission: str = "") -> Found:
    """(account id, `Name · Unit`) of those with a post today in the actor's areas or above them,
    when one is named with that permission; namesakes in one unit with their id. One statement."""
    text = text.partition(BETWEEN)[0].strip()
    number = natural(text)
    by_id = {"account__name__icontains": text} if number is None else {"account_id": number}
    posts = access.posts_with(permission, timezone.localdate()).filter(
        near(actor), district=actor.district, **by_id
    )
    found: dict[str, str] = {}
    for post in posts.select_related("account", "organisation").order_by("account__name", "id"):
        account: Account = post.account  # type: ignore[assignment]
        found.setdefault(str(account.pk), f"{account.name}{BETWEEN}{post.organisation}")
        if len(found) == MOST:
            break
    called = Tally(found.values())
    return [(pk, f"{said} ({pk})" if called[said] > 1 else said) for pk, said in found.items()]


def near(actor: Actor) -> Q:
    """Posts for the actor's areas, for what lies in them, and for what they lie in."""
    own = minimal(g.area for g in actor.granted)
    above = {code for area in own for code in ancestors(area)}
    return Q(area__within=own) | Q(area__in=above)
