"""Sheets of areas, organisations and posts: in, again, out, and back."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core.areas import queries as areas
from linli.core.areas.models import Area
from linli.core.exchange import commands, importing
from linli.core.exchange.models import ImportRun
from linli.core.exchange.reading import read
from linli.core.exchange.writing import write_xlsx
from linli.core.people.models import Organisation, Post
from linli.core.values.codes import credit_code
from linli.modules.console import exchange
from tests.modules.console.conftest import DISTRICT, GRID, OTHER, STREET

CODE = credit_code("9133040212345678")


def table(text, sheet, name="sheet.csv"):
    return read(text.encode(), name, known=sheet.titles())


def bring(actor, sheet, text, **more):
    return importing.run(actor, sheet, table(text, sheet), request_id=text[:60], **more)


ORGANISATIONS = f"""单位名称,单位类型,区划代码,职能,统一社会信用代码
百福物业,Property company,330402001000,物业管理,{CODE}
新兴环卫,Enterprise,{OTHER},"sanitation,parks",
"""


@pytest.fixture(autouse=True)
def _english():
    from django.utils import translation

    with translation.override("en"):
        yield


def test_organisations_come_in_once_and_can_be_taken_back(acting):
    actor = acting("system_admin")
    text = ORGANISATIONS.replace("物业管理", "Property management")
    run = bring(actor, exchange.ORGANISATIONS, text)
    assert run.errors == []
    assert (run.state, run.counts["created"]) == ("done", 2)
    assert set(Organisation.objects.values_list("name", "area", "initials", "credit_code")) == {
        ("百福物业", STREET, "bfwy", CODE),
        ("新兴环卫", OTHER, "xxhw", ""),
    }
    assert Organisation.objects.get(area=OTHER).duties == ["sanitation", "parks"]
    again = bring(actor, exchange.ORGANISATIONS, text, again=True)
    assert again.pk == run.pk or again.counts["unchanged"] == 2
    commands.undo(actor, run.pk)
    assert not Organisation.objects.exists()


def test_organisations_out_of_reach_or_wrong_are_named_by_row(acting):
    text = ORGANISATIONS.replace(CODE, "91330402123456789X")
    run = bring(acting("system_admin", STREET), exchange.ORGANISATIONS, text)
    assert run.state == "failed"
    assert [bad["number"] for bad in run.errors] == [2, 3]
    assert not Organisation.objects.exists()


AREAS = """代码,名称,类型,户数
330402001001002,第二网格,Grid,350
330402001001,百福弄社区,Division,900
330402001001001,第一网格,Grid,
"""


def test_areas_are_added_corrected_and_restored(acting):
    actor = acting("system_admin")
    Area.objects.filter(code=GRID).update(households=77)
    run = bring(actor, exchange.AREAS, AREAS)
    assert run.errors == []
    assert {n: run.counts.get(n) for n in ("created", "updated", "unchanged")} == {
        "created": 1,
        "updated": 1,
        "unchanged": 1,
    }
    assert areas.area("330402001001").households == 900
    assert areas.area(GRID).households == 77
    commands.undo(actor, run.pk)
    assert areas.area("330402001001").households is None
    assert not areas.exists("330402001001002")


def test_areas_without_their_parent_are_refused(acting):
    run = bring(acting("system_admin"), exchange.AREAS, "代码,名称,类型\n330402001009001,x,Grid\n")
    assert run.state == "failed"
    assert "does not exist" in str(run.errors)


POSTS = """单位,岗位类型,角色,区划代码,任职人员,任职日期
建设街道办事处,Desk clerk,street_desk,330402001,li,2026-01-01
建设街道办事处,Full-time grid worker,grid_worker,330402001001001,,2026-01-01
"""


def test_posts_pass_the_same_rules_as_the_page(acting, office, account):
    actor, row = acting("system_admin"), account("li")
    run = bring(actor, exchange.POSTS, POSTS)
    assert run.errors == []
    assert set(Post.objects.values_list("account_id", "role")) == {
        (row.pk, "street_desk"),
        (None, "grid_worker"),
    }
    bad = bring(actor, exchange.POSTS, POSTS.replace("street_desk", "audit_admin"), mode="skip_bad")
    assert [fault["number"] for fault in bad.errors] == [2]
    assert not Post.objects.filter(role="audit_admin").exists()
    commands.undo(actor, run.pk)
    assert not Post.objects.exists()


@pytest.mark.parametrize("kind", ["areas", "organisations", "posts"])
def test_what_goes_out_comes_in_unchanged(acting, office, account, kind):
    actor = acting("system_admin")
    bring(actor, exchange.POSTS, POSTS.replace(",li,", ",,"))
    sheet = exchange.SHEETS[kind]
    data = write_xlsx(sheet.columns, sheet.rows(actor), str(sheet.label))
    found = read(io.BytesIO(data).getvalue(), "out.xlsx", known=sheet.titles())
    run = importing.run(actor, sheet, found, request_id=kind)
    assert run.errors == []
    assert run.counts.get("unchanged", 0) == run.counts["rows"] > 0


def test_pages_lead_from_upload_to_undo(browse, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = browse("system_admin", DISTRICT)
    client.cookies["language"] = "en"
    file = SimpleUploadedFile("单位.csv", ORGANISATIONS.replace("物业管理", "property").encode())
    answer = client.post(reverse("console:import_new"), {"kind": "organisations", "file": file})
    assert answer.url == reverse("console:import_preview")
    shown = client.get(answer.url)
    assert shown.status_code == 200
    assert not Organisation.objects.exists()
    form = shown.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"mode": "all_or_nothing"}
    assert client.post(answer.url, sent).status_code == 200
    assert not Organisation.objects.exists()
    answer = client.post(answer.url, {**sent, "run": "1"})
    run = ImportRun.objects.get()
    assert answer.url == reverse("console:import_run", args=[run.pk])
    assert Organisation.objects.count() == 2
    assert client.get(answer.url).status_code == 200
    assert list((tmp_path / "imports").iterdir()) == []
    client.post(reverse("console:import_undo", args=[run.pk]), {"reason": "wrong file"})
    assert not Organisation.objects.exists()


def test_upload_that_is_no_sheet_is_said_at_the_field(browse, tree):
    client = browse("system_admin")
    file = SimpleUploadedFile("x.xlsx", b"PK\x03\x04 nothing")
    answer = client.post(reverse("console:import_new"), {"kind": "organisations", "file": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_error_sheet_can_be_fetched(browse, acting, tree):
    run = bring(acting("system_admin"), exchange.AREAS, "代码,名称,类型\n1,x,Grid\n")
    client = browse("system_admin", login="second")
    client.get(reverse("console:import_run", args=[run.pk]))
    answer = client.get(reverse("console:import_errors", args=[run.pk]))
    assert answer.status_code == 200
    assert read(answer.content, "e.xlsx").rows[0].cells[-3] == "1"
