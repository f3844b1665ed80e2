"""Sheets of areas, organisations and posts: each row passes the same command as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.models import Area
from linli.core.areas.states import Kind
from linli.core.exchange.applying import CREATED, UNCHANGED, Outcome, row_by_row
from linli.core.exchange.bringing import by_command
from linli.core.exchange.columns import Column, Sheet, register
from linli.core.exchange.converting import account_id, area_code, functions, organisation_id
from linli.core.exchange.models import ImportRun
from linli.core.exchange.previewing import GoodRow
from linli.core.people.kinds import Choices, Family, Function
from linli.core.people.models import Organisation, Post
from linli.modules.console.commands import areas as area_commands
from linli.modules.console.commands import organisations as organisation_commands
from linli.modules.console.commands import posts as post_commands
from linli.modules.console.queries import organisations, posts

POST_KEY = ("organisation_id", "kind", "role", "area", "account_id", "valid_from")


def put_post(actor: Actor, row: GoodRow, run: ImportRun) -> Outcome:
    """A post that is there already, with the same holder and first day, stays as it is."""
    values = row.values
    there = Post.objects.filter(**{name: values[name] for name in POST_KEY}).first()
    if there is not None:
        return Outcome(row.number, UNCHANGED, str(there.pk))
    post = post_commands.create(actor, **values)
    return Outcome(row.number, CREATED, str(post.pk), {}, dict(values))


def areas_out(actor: Actor) -> Iterable[Any]:
    rows = areas.valid().filter(code__within=actor.reach(area_commands.PERMISSION))
    return rows.order_by("code").values(*(column.name for column in AREAS.columns))


def organisations_out(actor: Actor) -> Iterator[dict[str, Any]]:
    labels = dict(Function.choices)
    names = [column.name for column in ORGANISATIONS.columns]
    for row in organisations.organisations(actor).values(*names):
        yield {**row, "duties": "、".join(str(labels.get(code, code)) for code in row["duties"])}


def posts_out(actor: Actor) -> Iterator[dict[str, Any]]:
    for row in posts.posts(actor):
        plain = {column.name: getattr(row, column.name) for column in POSTS.columns}
        holder = row.account.login if row.account else ""
        yield {**plain, "organisation_id": row.organisation.name, "account_id": holder}


def area_column() -> Column:
    titles = (_("Area code"), "区划代码", "所属区域", "区域编码", "网格编码")
    return Column(name="area", titles=titles, type="code", required=True, convert=area_code)


AREA_COLUMNS = (
    Column(
        name="code", titles=(_("Code"), "代码", "区划代码", "网格编码", "编码"), type="code", required=True,
        convert=area_code,
    ),
    Column(name="name", titles=(_("Name"), "名称", "区域名称", "网格名称"), required=True, max_length=60),
    Column(name="name_en", titles=(_("English name"), "英文名称"), default=""),
    Column(
        name="kind", titles=(_("Kind"), "类型", "类别"), type="choice", choices=dict(Kind.choices),
        default=str(Kind.DIVISION),
    ),
    Column(name="households", titles=(_("Households"), "户数"), type="integer"),
    Column(name="lon", titles=(_("Longitude"), "经度"), type="lon"),
    Column(name="lat", titles=(_("Latitude"), "纬度"), type="lat"),
    Column(name="valid_from", titles=(_("Valid from"), "启用日期", "生效日期"), type="date", default=timezone.localdate),
)  # fmt: skip
ORGANISATION_COLUMNS = (
    Column(name="name", titles=(_("Name"), "名称", "单位名称", "组织名称"), required=True, max_length=120),
    Column(
        name="kind", titles=(_("Kind"), "类型", "单位类型", "组织类型"), type="choice",
        choices=Choices(Family.ORGANISATION), required=True,
    ),
    area_column(),
    Column(name="short_name", titles=(_("Short name"), "简称")),
    Column(name="name_en", titles=(_("English name"), "英文名称")),
    Column(
        name="duties", titles=(_("Functions"), "职能", "职责"), convert=functions, help=_("Several separated by commas"),
    ),
    Column(
        name="credit_code", titles=(_("Unified social credit code"), "统一社会信用代码", "信用代码"),
        type="credit_code",
    ),
    Column(name="phone", titles=(_("Telephone"), "电话", "联系电话")),
    Column(name="external_id", titles=(_("Foreign number"), "外部编号")),
)  # fmt: skip
POST_COLUMNS = (
    Column(
        name="organisation_id", titles=(_("Organisation"), "单位", "所属单位", "所属组织"), required=True,
        convert=organisation_id,
    ),
    Column(
        name="kind", titles=(_("Kind of post"), "岗位类型", "岗位"), type="choice", choices=Choices(Family.POST),
        required=True,
    ),
    Column(name="role", titles=(_("Role"), "角色", "角色代码"), type="code", required=True),
    area_column(),
    Column(
        name="account_id", titles=(_("Holder (log-in name)"), "任职人员", "登录名", "账号"), convert=account_id,
        default=lambda: None,
    ),
    Column(name="valid_from", titles=(_("Valid from"), "任职日期", "起始日期"), type="date", default=timezone.localdate),
    Column(name="valid_until", titles=(_("Last day"), "截止日期", "终止日期"), type="date"),
)  # fmt: skip
AREAS = register(
    Sheet(
        kind="areas", label=_("Areas"), permission=area_commands.PERMISSION, model=Area, area="code",
        stamp="areas", columns=AREA_COLUMNS, apply=by_command(area_commands.put, Area), rows=areas_out,
    )
)  # fmt: skip
ORGANISATIONS = register(
    Sheet(
        kind="organisations", label=_("Organisations"), permission=organisation_commands.PERMISSION,
        model=Organisation, key=("area", "name"), area="area", stamp="organisations",
        columns=ORGANISATION_COLUMNS, apply=by_command(organisation_commands.put, Organisation), rows=organisations_out,
    )
)  # fmt: skip
POSTS = register(
    Sheet(
        kind="posts", label=_("Posts"), permission=post_commands.PERMISSION, model=Post, key=POST_KEY,
        area="area", columns=POST_COLUMNS, apply=row_by_row(put_post), rows=posts_out,
    )
)  # fmt: skip
SHEETS = {sheet.kind: sheet for sheet in (AREAS, ORGANISATIONS, POSTS)}
