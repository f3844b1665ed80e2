"""Sheets of areas, organisations and posts: each row passes the same command as a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.areas import codes
from linli.core.areas import rules as area_rules
from linli.core.areas.models import Area
from linli.core.areas.states import Kind
from linli.core.exchange.applying import CREATED, UNCHANGED, UPDATED, Outcome, row_by_row
from linli.core.exchange.columns import Column, Sheet, register
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.previewing import GoodRow
from linli.core.exchange.undoing import take_back
from linli.core.people.kinds import Choices, Family, Function
from linli.core.people.models import Organisation, Post
from linli.modules.console.commands import areas as area_commands
from linli.modules.console.commands import organisations as organisation_commands
from linli.modules.console.commands import posts as post_commands
from linli.modules.console.queries import accounts, exports, organisations

Changes = dict[str, list[Any]]
POST_KEY = ("organisation_id", "kind", "role", "area", "account_id", "valid_from")


def today() -> date:
    return timezone.localdate()


def area_code(text: str) -> str:
    """A code of the tree from any padded form; ValueError with the reason."""
    code = codes.trimmed(text)
    fine, reason = area_rules.well_formed(code)
    if not fine:
        raise ValueError(str(reason))
    return code


def duties(text: str) -> list[str]:
    """`sanitation、parks` or their labels -> codes."""
    known = {str(label): str(value) for value, label in Function.choices}
    words = [word.strip() for word in text.replace("、", ",").replace("，", ",").split(",")]
    found = [known.get(word, word) for word in words if word]
    unknown = sorted(set(found) - set(Function.values))
    if unknown:
        raise ValueError(
            str(_("%(names)s is not a known function.") % {"names": ", ".join(unknown)})
        )
    return found


def one(found: list[tuple[Any, str]], text: str) -> Any:
    """The only one meant; ValueError when there is none or more than one."""
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise ValueError(str(_("%(text)s is not known here.") % {"text": text}))
    names = ", ".join(label for _value, label in found)
    raise ValueError(str(_("%(text)s may be: %(names)s.") % {"text": text, "names": names}))


def organisation_id(text: str) -> int:
    return int(one(organisations.named(text), text))


def account_id(text: str) -> int:
    return int(one(accounts.named(text), text))


def outcome(number: int, pk: int, created: bool, changes: Changes) -> Outcome:
    """What the sheet remembers of a row, so that it can be taken back."""
    if not changes:
        return Outcome(number, UNCHANGED, str(pk))
    before = {} if created else {name: pair[0] for name, pair in changes.items()}
    after = {name: pair[1] for name, pair in changes.items() if name != "id"}
    return Outcome(number, CREATED if created else UPDATED, str(pk), before, after)


def put_area(actor: Actor, row: GoodRow, run: ImportRun) -> Outcome:
    """Columns the file does not have, or leaves empty, keep what is stored."""
    facts = {name: value for name, value in row.values.items() if value not in (None, "")}
    area, changes = area_commands.put(actor, **facts)
    return outcome(row.number, area.pk, "code" in changes, changes)


def put_organisation(actor: Actor, row: GoodRow, run: ImportRun) -> Outcome:
    facts = {name: value for name, value in row.values.items() if value is not None}
    organisation, changes = organisation_commands.put(actor, **facts)
    return outcome(row.number, organisation.pk, "name" in changes, changes)


def put_post(actor: Actor, row: GoodRow, run: ImportRun) -> Outcome:
    """A post that is there already, with the same holder and first day, stays as it is."""
    values = row.values
    there = Post.objects.filter(**{name: values[name] for name in POST_KEY}).first()
    if there is not None:
        return Outcome(row.number, UNCHANGED, str(there.pk))
    post = post_commands.create(actor, **values)
    return Outcome(row.number, CREATED, str(post.pk), {}, dict(values))


def back(sheet_kind: str) -> Any:
    """The undo of a sheet whose rows are plain tables although they came by commands."""

    def undo(actor: Actor, rows: list[ImportRow], run: ImportRun) -> list[str]:
        return take_back(actor, SHEETS[sheet_kind], rows)

    return undo


def area_column() -> Column:
    titles = (_("Area code"), "区划代码", "所属区域", "区域编码", "网格编码")
    return Column(name="area", titles=titles, type="code", required=True, convert=area_code)


def sheet_of(
    kind: str, label: Any, model: Any, key: tuple[str, ...], put: Any, *columns: Column, **more: Any
) -> Sheet:
    return register(
        Sheet(
            kind=kind, label=label, permission=f"console.{kind}", model=model, key=key,
            apply=row_by_row(put), undo=back(kind), rows=lambda actor: exports.rows(actor, kind),
            columns=columns, **more,
        )
    )  # fmt: skip


AREAS = sheet_of(
    "areas", _("Areas"), Area, ("code",), put_area,
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
    Column(name="valid_from", titles=(_("Valid from"), "启用日期", "生效日期"), type="date", default=today),
    area="code", stamp="areas",
)  # fmt: skip
ORGANISATIONS = sheet_of(
    "organisations", _("Organisations"), Organisation, ("area", "name"), put_organisation,
    Column(name="name", titles=(_("Name"), "名称", "单位名称", "组织名称"), required=True, max_length=120),
    Column(
        name="kind", titles=(_("Kind"), "类型", "单位类型", "组织类型"), type="choice",
        choices=Choices(Family.ORGANISATION), required=True,
    ),
    area_column(),
    Column(name="short_name", titles=(_("Short name"), "简称")),
    Column(name="name_en", titles=(_("English name"), "英文名称")),
    Column(
        name="duties", titles=(_("Functions"), "职能", "职责"), convert=duties, help=_("Several separated by commas"),
    ),
    Column(
        name="credit_code", titles=(_("Unified social credit code"), "统一社会信用代码", "信用代码"),
        type="credit_code",
    ),
    Column(name="phone", titles=(_("Telephone"), "电话", "联系电话")),
    Column(name="external_id", titles=(_("Foreign number"), "外部编号")),
    area="area", stamp="organisations",
)  # fmt: skip
POSTS = sheet_of(
    "posts", _("Posts"), Post, POST_KEY, put_post,
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
    Column(name="valid_from", titles=(_("Valid from"), "任职日期", "起始日期"), type="date", default=today),
    Column(name="valid_until", titles=(_("Last day"), "截止日期", "终止日期"), type="date"),
    area="area",
)  # fmt: skip
SHEETS = {sheet.kind: sheet for sheet in (AREAS, ORGANISATIONS, POSTS)}
