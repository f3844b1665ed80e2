"""Accounts, roles and a browser for the tests of log-in."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from linli.core.access.actor import Actor
from linli.core.access.models import Grant, Role
from linli.core.access.queries import actor_of
from linli.core.journal.models import Entry
from linli.core.outbox import worker
from linli.core.people.models import Account
from linli.core.versions import stamps

DISTRICT = "330402"
PASSWORD = "curtain-bicycle-lantern-44"
SECRET = "3132333435363738393031323334353637383930"


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DEMO = False
    settings.EMAIL_URL = "smtp://mail.example.org:25/?from=linli@example.org"


@pytest.fixture
def sent(monkeypatch, caplog):
    """Run the outbox with the console as channel; gives the texts it wrote since the last call."""
    monkeypatch.setattr(
        "linli.modules.entry.commands.channels.adapter_of", lambda channel: "console"
    )
    mail.outbox.clear()

    def run(now=None):
        caplog.clear()
        worker.work(now or timezone.now() + datetime.timedelta(seconds=1))
        return [r.getMessage() for r in caplog.records if r.name == "linli.messages"]

    return run


@pytest.fixture
def account(db):
    def make(login="wang", **facts):
        given = {
            "district": DISTRICT,
            "name": "王晓梅",
            "phone": "13800012345",
            "email": "wang@example.org",
            "password": make_password(PASSWORD),
            "must_change_password": False,
        }
        return Account.objects.create(login=login, **{**given, **facts})

    return make


@pytest.fixture
def role(db):
    def make(code, permissions=(), duty=""):
        facts = {"name": code, "permissions": list(permissions), "duty": duty}
        made = Role.objects.get_or_create(code=code, defaults=facts)[0]
        stamps.bump("roles")
        return made

    return make


@pytest.fixture
def grant(role):
    """Give a role to an account; permissions and duty as in `role`."""

    def give(account, code, permissions=(), duty="", area=DISTRICT):
        Grant.objects.create(
            district=DISTRICT,
            account=account,
            role=role(code, permissions, duty),
            area=area,
            valid_from=datetime.date(2020, 1, 1),
        )
        return account

    return give


@pytest.fixture
def security(account, grant):
    """The security administrator of the district, as an actor."""
    row = account("security", name="安全员", phone="", email="")
    grant(row, "security", ["accounts.manage", "keys.manage"], "security")
    return actor_of(row, verified=True)


@pytest.fixture
def stranger(account, grant):
    """A security administrator of another district."""
    row = account("stranger", name="外区", district="330411", phone="", email="")
    grant(row, "security", ["accounts.manage", "keys.manage"], "security", area="330411")
    return actor_of(row, verified=True)


@pytest.fixture
def device():
    def make(account, secret=SECRET):
        return TOTPDevice.objects.create(user=account, name="totp", key=secret, confirmed=True)

    return make


@pytest.fixture
def code_now():
    """The code an app would show `steps` times 30 seconds from now."""

    def show(secret=SECRET, steps=0):
        return f"{totp(bytes.fromhex(secret), t0=-30 * steps):06d}"

    return show


@pytest.fixture
def browser(db):
    """Visits and log-ins as a person does them."""

    def log_in(login="wang", password=PASSWORD, client=None, **extra):
        client = client or Client()
        answer = client.post("/login/", {"username": login, "password": password}, **extra)
        return SimpleNamespace(client=client, answer=answer)

    return log_in


@pytest.fixture
def verbs():
    """What the journal says about an account: verbs, oldest first."""

    def read(account):
        rows = Entry.objects.filter(subject_type="people.account", subject_id=account.pk)
        return list(rows.order_by("id").values_list("verb", flat=True))

    return read


@pytest.fixture
def as_actor():
    def make(account, verified=False) -> Actor:
        return actor_of(account, verified=verified)

    return make
