"""Every page answers, in both languages, with few statements, and only to whom it is for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.core.clock import seed as calendar_seed
from linli.core.fields import seeding as field_seed
from linli.core.fields.models import Field
from linli.core.journal.models import Entry
from linli.core.outbox.models import Message
from linli.core.people.models import Post
from linli.modules.console.urls import urlpatterns
from linli.ui.register.declaration import REGISTERS
from linli.ui.register.views import patterns
from tests.modules.console.conftest import COMMUNITY, DISTRICT, GRID, LONG_AGO, STREET

SYSTEM = [
    "home", "areas", "area_add", "organisations", "organisation_add", "posts", "uncovered",
    "post_add", "calendar", "day_set", "hours_set", "due", "fields", "field_add", "retention",
    "imports", "import_new", "outbox",
]  # fmt: skip
SECURITY = [
    "accounts",
    "account_add",
    "keys",
    "key_add",
    "roles",
    "role_add",
    "grants",
    "grant_add",
]
AUDIT = ["journal", "journal_verify", "looks"]
PAGES = [
    *(("system_admin", name) for name in SYSTEM),
    *(("security_admin", name) for name in [*SECURITY, "rights"]),
    *(("audit_admin", name) for name in AUDIT),
]


@pytest.fixture
def filled(office, account):
    """Enough rows on every list that a statement per row would be seen."""
    calendar_seed.seed()
    field_seed.seed()
    for number in range(12):
        row = account(f"person{number}", f"王{number}")
        Post.objects.create(
            district=DISTRICT,
            organisation=office,
            account=row if number else None,
            kind="grid_worker",
            role="grid_worker",
            area=GRID if number % 2 else COMMUNITY,
            valid_from=LONG_AGO,
        )
        now = timezone.now()
        Message.objects.create(
            district=DISTRICT,
            key=f"m{number}",
            topic="test",
            payload={},
            created_at=now,
            dead_at=now,
            error="broken",
        )


@pytest.mark.parametrize(("role", "name"), PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_answers_in_both_languages(browse, filled, role, name, language):
    client = browse(role)
    client.cookies["language"] = language
    answer = client.get(reverse(f"console:{name}"))
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize(("role", "name"), [p for p in PAGES if p[1] not in ("home",)])
def test_page_uses_at_most_twelve_statements(browse, filled, role, name):
    client = browse(role)
    url = reverse(f"console:{name}")
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    assert len(seen) <= 12, [q["sql"][:140] for q in seen]


@pytest.mark.parametrize(("role", "name"), PAGES)
def test_page_is_closed_to_the_other_administrators(browse, filled, role, name):
    shared = {"home": ("system_admin", "security_admin", "audit_admin"), "retention": ("system_admin", "audit_admin")}  # fmt: skip
    for other in ("system_admin", "security_admin", "audit_admin", "community_desk"):
        if other == role or other in shared.get(name, ()):
            continue
        assert browse(other).get(reverse(f"console:{name}")).status_code == 403


def test_every_address_declares_a_permission():
    own = [p for one in REGISTERS for p in patterns(one) if one.app == "console"]
    assert len(own) == 68
    assert all(getattr(p.callback, "permission", "") for p in [*urlpatterns, *own])


def test_details_answer(browse, filled):
    post = Post.objects.exclude(account=None).first()
    system, security = browse("system_admin"), browse("security_admin")
    message = Message.objects.first()
    for url in (
        reverse("console:area", args=[STREET]),
        reverse("console:area_outline", args=[STREET]),
        reverse("console:area_rename", args=[STREET]),
        reverse("console:organisation", args=[post.organisation_id]),
        reverse("console:organisation_edit", args=[post.organisation_id]),
        reverse("console:post", args=[post.pk]),
        reverse("console:post_appoint", args=[post.pk]),
        reverse("console:message", args=[message.pk]),
        reverse("console:calendar_year", args=[2025]),
        reverse("console:year_mark", args=[2027]),
        reverse("console:field", args=[Field.objects.first().pk]),
        reverse("console:export", args=["areas"]),
        reverse("console:export", args=["organisations"]),
        reverse("console:export", args=["posts"]),
        reverse("console:import_template", args=["posts"]),
    ):
        assert system.get(url).status_code == 200, url
    for url in (
        reverse("console:account", args=[post.account_id]),
        reverse("console:role", args=["grid_worker"]),
        reverse("console:rights") + f"?account={post.account.login}",
    ):
        assert security.get(url).status_code == 200, url


def test_area_out_of_reach_is_not_found(browse, filled):
    client = browse("system_admin", STREET)
    assert client.get(reverse("console:area", args=["330402002"])).status_code == 404
    assert client.get(reverse("console:area", args=[STREET])).status_code == 200


def test_journal_page_filters_by_day(browse, tree):
    client = browse("audit_admin")
    tomorrow = timezone.localdate() + timedelta(days=1)
    url = reverse("console:journal")
    assert Entry.objects.exists()
    assert not client.get(url, {"since": tomorrow.isoformat()}).context["page"].object_list
    assert client.get(url, {"until": "not a day"}).status_code == 200
