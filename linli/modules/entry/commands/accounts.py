"""Accounts: opened, corrected, closed, opened again. Their rights come from posts and grants."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas import codes
from linli.core.errors import Invalid, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.lifecycle.rows import in_reach
from linli.core.people.models import Account
from linli.core.values import phones
from linli.modules.entry import rules
from linli.modules.entry.commands.recording import change, managed
from linli.modules.entry.commands.sessions import end_all

PERMISSION = "accounts.manage"


def create(
    actor: Actor,
    login: str,
    name: str,
    district: str,
    phone: str = "",
    email: str = "",
    password: str | None = None,
    demo: bool = False,
) -> tuple[int, str]:
    """A new account and its first password, shown once; the owner changes it at the first log-in.

    A given `password` stands for good only in a demo account. `Invalid` field by field.
    """
    first = password or rules.first_password()
    row = Account(
        district=district,
        login=login.strip(),
        name=name.strip(),
        phone=normal_phone(phone),
        email=email.strip(),
        # Hashing takes long; it must not hold the transaction open.
        password=make_password(first),
        demo=demo,
        must_change_password=not (password and demo),
    )
    return _create(actor, row=row), first


@command("accounts.create", label=gettext_lazy("Open an account"), permission=PERMISSION)
def _create(act: Act, *, row: Account) -> int:
    check_facts(row.name, row.phone, row.email, row.login)
    if len(row.district) != codes.COUNTY or not row.district.isdigit():
        raise Invalid({"district": _("Give the six digits of the district.")})
    in_reach(act, PERMISSION, row.district)
    insert(row)
    act.record(row, {"login": row.login, "name": row.name, "demo": row.demo})
    return row.pk


def insert(row: Account) -> None:
    taken = {"login": _("This log-in name is taken. Choose another one.")}
    if Account.objects.filter(login=row.login).exists():
        raise Invalid(taken)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(taken) from error


def check_facts(name: str, phone: str, email: str, login: str | None = None) -> None:
    said = {
        "login": login is not None
        and not rules.is_login(login)
        and _("Use 2 to 40 lower-case letters, digits, dots, hyphens or underscores."),
        "name": not 1 <= len(name) <= 60 and _("Write a name of at most 60 characters."),
        "phone": bool(phone)
        and not phones.MOBILE.fullmatch(phone)
        and _("This is no mobile number."),
        "email": bool(email) and not is_email(email) and _("This is no e-mail address."),
    }
    if wrong := {field: text for field, text in said.items() if text}:
        raise Invalid(wrong)


def normal_phone(written: str) -> str:
    """One form for every way of writing; what is no number stays, and is refused."""
    return phones.normal(written) or written.strip()


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


@command("accounts.update", label=gettext_lazy("Correct an account"), permission=PERMISSION)
def update(act: Act, account_id: int, *, name: str, phone: str = "", email: str = "") -> None:
    """Numbers and addresses are named in the journal, not shown."""
    account = managed(act, account_id)
    name, phone, email = name.strip(), normal_phone(phone), email.strip()
    check_facts(name, phone, email)
    given = {"name": name, "phone": phone, "email": email}
    changed = {k: v for k, v in given.items() if getattr(account, k) != v}
    said = {k: [account.name, name] if k == "name" else "changed" for k in changed}
    if changed:
        change(account, **changed)
        act.record(account, said)


@command("accounts.deactivate", label=gettext_lazy("Close an account"), permission=PERMISSION)
def deactivate(act: Act, account_id: int) -> None:
    """It can no longer log in; sessions and keys stop at once, posts stay."""
    account = managed(act, account_id)
    if account.pk == act.actor.account_id:
        raise Refused(_("You cannot close your own account."), code="own")
    if not account.is_active:
        raise Refused(_("This account is closed already."), code="wrong_state")
    change(account, is_active=False)
    end_all(account.pk, act.now)
    act.record(account, {"is_active": [True, False]})


@command("accounts.activate", label=gettext_lazy("Open an account again"), permission=PERMISSION)
def activate(act: Act, account_id: int) -> None:
    account = managed(act, account_id)
    if account.is_active:
        raise Refused(_("This account is open."), code="wrong_state")
    change(account, is_active=True)
    act.record(account, {"is_active": [False, True]})
