"""What every register does: pickers, sorting, tabs that stay, forms that begin with what is held."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from linli.core.access.models import Grant
from linli.core.people.models import Organisation
from tests.modules.console.conftest import DISTRICT, OTHER, STREET


def test_picker_suggests_people_in_reach_also_without_a_post(browse, account):
    account("wang", "王芳")
    account("far", "王远", district="330411")
    client = browse("security_admin")
    found = client.get(reverse("console:pick"), {"q": "王"}).json()["found"]
    assert found == ["王芳 (wang)"]
    assert browse("community_desk").get(reverse("console:pick"), {"q": "王"}).status_code == 403


def test_suggestion_and_plain_words_mean_the_same(browse, account):
    client, held = browse("security_admin"), account("wang", "王芳")
    facts = {"role": "leader", "valid_from": timezone.localdate().isoformat(), "reason": "轮值"}
    for person, area in (("王芳 (wang)", f"建设街道 ({STREET})"), ("wang", f"{OTHER}000")):
        sent = {**facts, "account": person, "area": area}
        assert client.post(reverse("console:grant_add"), sent).status_code == 302
    granted = Grant.objects.filter(account=held).values_list("area", flat=True)
    assert set(granted) == {STREET, OTHER}


def test_several_people_of_one_name_are_named(browse, account):
    account("wang1", "王芳")
    account("wang2", "王芳")
    answer = browse("security_admin").post(reverse("console:grant_add"), {"account": "王芳"})
    said = str(answer.context["form"].errors["account"])
    assert "wang1" in said and "wang2" in said


def test_list_is_sorted_by_the_columns_that_say_so(browse, office):
    for name in ("丙", "甲", "乙"):
        Organisation.objects.create(district=DISTRICT, kind="street", name=name, area=STREET)
    client, url = browse("system_admin"), reverse("console:organisations")
    shown = lambda sort: [o.name for o in client.get(url, {"sort": sort}).context["page"]]  # noqa: E731
    assert shown("name") == sorted(shown("name"))
    assert shown("-name") == sorted(shown("name"), reverse=True)
    assert shown("phone") == shown("")


def test_tab_stays_while_one_filters(browse, office):
    shown = browse("system_admin").get(reverse("console:posts"), {"show": "vacant"})
    assert '<input type="hidden" name="show" value="vacant"' in shown.content.decode()


def test_form_of_change_begins_with_what_is_held(browse, office):
    client, url = browse("system_admin"), reverse("console:organisation_edit", args=[office.pk])
    form = client.get(url).context["form"]
    assert STREET in form["area"].value()
    held = {name: form[name].value() for name in form.fields if form[name].value()}
    sent = {**held, "phone": "82000000"}
    assert client.post(url, sent).status_code == 302
    office.refresh_from_db()
    assert (office.phone, office.area, office.name) == ("82000000", STREET, "建设街道办事处")


def test_page_says_the_columns_with_places_in_full_but_not_its_heading_again(browse, office):
    shown = browse("system_admin").get(reverse("console:organisation", args=[office.pk]))
    facts = {str(label): str(value) for label, value in shown.context["sections"][0].facts}
    assert office.name not in facts.values()
    assert any(value.endswith(f" {STREET}") for value in facts.values())


def test_row_out_of_reach_is_not_found_among_the_rows(browse, account):
    near, far = account("wang", "王芳"), account("far", "王远", district="330411")
    client = browse("security_admin")
    pages = [client.get(reverse("console:account", args=[row.pk])) for row in (near, far)]
    assert [page.status_code for page in pages] == [200, 404]


def test_keys_of_a_row_go_to_its_command_by_name(browse, office):
    client, key = browse("system_admin"), ["post", "grid_worker"]
    client.post(reverse("console:kind_edit", args=key), {"name": "网格员甲", "order": 5})
    shown = client.get(reverse("console:kind", args=key)).content.decode()
    assert "网格员甲" in shown
