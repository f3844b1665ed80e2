"""Adding, finding and telling parties: parts of commands, inside their transactions.

Reach, state and journal belong to the caller.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, bound
from linli.core.parties.declarations import declared
from linli.core.parties.models import Party
from linli.core.subjects.commands import inserted
from linli.core.subjects.faces import type_of
from linli.core.values import phones

TELL = "parties.tell"
LONGEST = {"name": 60, "contact": 120, "words": 4000}
NO_NUMBER = gettext_lazy("This is not a telephone number. Leave it empty or correct it.")
PERSONAL = {"name": "", "phone": "", "contact": "", "words": ""}


def add(
    act: Act, row: Any, role: str, *, name: str = "", phone: str = "", contact: str = "",
    words: str = "", language: str = "zh-hans", client_id: str = "", joined: bool = False,
    receipt: bool = True, account: int | None = None,
) -> Party:  # fmt: skip
    """Somebody concerned in a saved thing; `joined`: one more on a thing that is there already. With
    `client_id` the same caller is added once.

    Raises Invalid by field, KeyError for a role the kind does not declare, Refused when the
    identifier served for another thing.
    """
    assert role in declared(type_of(row)).roles, role
    if found := known(act, row, client_id):
        return found
    if faults := check(name=name, phone=phone, contact=contact, words=words):
        raise Invalid(faults)
    party = Party(
        district=row.district, subject_type=type_of(row), subject_id=row.pk, role=role,
        token=secrets.token_urlsafe(16) if receipt else "", name=name.strip(),
        phone=phones.normal(phone) if phone else "", contact=contact.strip(),
        words=words.strip(), language=language, client_id=bound(act.actor, client_id) or None,
        joined=joined, account_id=account, at=act.now,
    )  # fmt: skip
    if party.client_id is None:
        party.save(force_insert=True)
        return party
    return cast(Party, inserted(party))


def known(act: Act, row: Any, client_id: str) -> Party | None:
    """Whom the same caller added under this identifier before."""
    whole = bound(act.actor, client_id)
    found = Party.objects.filter(district=row.district, client_id=whole).first() if whole else None
    if found is not None and (found.subject_type, found.subject_id) != (type_of(row), row.pk):
        raise Refused(_("This identifier was used before."), code="client_id_taken")
    return found


def check(*, name: str = "", phone: str = "", contact: str = "", words: str = "") -> dict[str, str]:
    """What is wrong with what somebody gave, by field; for callers that collect faults."""
    given = {"name": name, "contact": contact, "words": words}
    faults = {
        field: _("Write at most %(n)s characters.") % {"n": LONGEST[field]}
        for field, text in given.items()
        if len(text) > LONGEST[field]
    }
    if phone and not phones.normal(phone):
        faults["phone"] = str(NO_NUMBER)
    return faults


def by_token(row: Any, token: str, *, merged: Iterable[int] = ()) -> Party:
    """The party of this thing, or of one of those `merged` into it, who holds the receipt."""
    found = (
        Party.objects.filter(
            district=row.district, token=token, subject_type=type_of(row),
            subject_id__in=[row.pk, *merged],
        ).first()
        if token
        else None
    )  # fmt: skip
    if found is None:
        raise NotFound(_("This link belongs to something else. Open it again from your receipt."))
    return found


def tell(
    act: Act, row: Any, event: str, values: dict[str, Any] | None = None, *, key: str,
    only: Iterable[int] | None = None,
) -> None:  # fmt: skip
    """Lets the worker tell the parties, or `only` some of them, after the commit; once per key.

    Adds no statement to the command. How it is said: `Parties.texts`.
    """
    subject_type = type_of(row)
    payload = {
        "subject_type": subject_type, "subject_id": row.pk, "event": event,
        "values": values or {}, "only": None if only is None else list(only),
    }  # fmt: skip
    whole = f"{TELL}:{subject_type}:{row.pk}:{event}:{key}"
    act.tell(TELL, payload, key=whole, district=row.district)
