"""The tags of the pages kit; docs/ui.md is their manual."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BoundField, Form
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.safestring import SafeString

from linli.ui import drawing, moments
from linli.ui.menu import FACES
from linli.ui.parts import Badge, Deadline, Keyset
from linli.ui.table import Column, Row, Table
from linli.ui.templatetags import figures

register = template.Library()
register.tags.update(figures.register.tags)
register.filter("local_dt", moments.local_dt)
register.filter("local_date", moments.local_date)
register.filter("ago", moments.ago)
register.filter("show", drawing.value)
SHOWN_FILTERS = 3
KINDS: list[tuple[type, str, str]] = [
    (CheckboxSelectMultiple, "choices", "form-check-input"),
    (RadioSelect, "choices", "form-check-input"),
    (CheckboxInput, "check", "form-check-input"),
    (FileInput, "file", "form-control"),
    (Textarea, "text", "form-control"),
    (Select, "text", "form-select"),
]


@register.filter
def phone_mask(value: Any) -> str:
    """138****5678; a shorter or foreign number keeps its first and last two digits."""
    digits = str(value or "")
    if re.fullmatch(r"1\d{10}", digits):
        return f"{digits[:3]}****{digits[-4:]}"
    return f"{digits[:2]}****{digits[-2:]}" if len(digits) > 5 else "*" * len(digits)


@register.filter
def face_base(face: str) -> str:
    """The base template of a face; the desk's when none is named."""
    return f"ui/{face}.html" if face in FACES else "ui/desk.html"


@register.simple_tag(takes_context=True)
def again(context: template.Context, name: str) -> SafeString:
    """A block of this page a second time (the title as heading)."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return block.nodelist.render(context) if block else SafeString("")


@register.simple_tag
def icon(name: str, label: str = "", cls: str = "") -> SafeString:
    return drawing.icon(name, label, cls)


@register.simple_tag
def badge(text: Any, tone: str = "neutral", icon: str = "") -> SafeString:
    return drawing.badge(text if isinstance(text, Badge) else Badge(text, tone, icon))


@register.simple_tag
def deadline(
    due: datetime | Deadline | None,
    left: int | None = None,
    unit: str = "natural_day",
    level: str = "",
    provisional: bool = False,
) -> SafeString:
    if isinstance(due, Deadline):
        return drawing.deadline(due)
    return drawing.deadline(Deadline(due, left, unit, level, provisional))


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """`?…` of the present address with parameters changed; None drops one."""
    request = context.get("request")
    query = request.GET.copy() if request else {}
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    lists = query.lists() if hasattr(query, "lists") else [(k, [v]) for k, v in query.items()]
    return "?" + urlencode([(name, one) for name, values in lists for one in values])


def _kind(bound: BoundField) -> tuple[str, str]:
    widget = bound.field.widget
    for widget_class, kind, css in KINDS:
        if isinstance(widget, widget_class):
            return kind, css
    return ("hidden" if widget.is_hidden else "text"), "form-control"


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, label: Any = "", cls: str = "", **more: Any) -> dict[str, Any]:
    """One bound field with label, required mark, help (`help=`) and errors."""
    kind, css = _kind(bound)
    help_text = more.get("help") or bound.help_text
    described = [f"{bound.auto_id}_helptext"] if help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    own = bound.field.widget.attrs.get("class", "")
    invalid = " is-invalid" if bound.errors else ""
    attrs: dict[str, str | bool] = {"class": f"{css} {own}".strip() + invalid}
    if described and kind != "choices":
        attrs["aria-describedby"] = " ".join(described)
    return {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "help": help_text,
        "cls": cls,
        "described": " ".join(described),
        "control": "" if kind == "choices" else bound.as_widget(attrs=attrs),
    }


@register.inclusion_tag("ui/parts/filter_bar.html", takes_context=True)
def filter_bar(context: template.Context, form: Form) -> dict[str, Any]:
    """A GET form; what stands beyond the first three fields is folded until used."""
    request = context.get("request")
    fields = list(form.visible_fields())
    folded = fields[SHOWN_FILTERS:]
    return {
        "form": form,
        "shown": fields[:SHOWN_FILTERS],
        "folded": folded,
        "open": any(f.value() for f in folded),
        "used": any(f.value() for f in fields),
        "sort": request.GET.get("sort", "") if request else "",
        "path": request.path if request else "",
    }


@register.inclusion_tag("ui/parts/table.html", takes_context=True)
def table(context: template.Context, table: Table) -> dict[str, Any]:
    request = context.get("request")
    sort = request.GET.get("sort", "") if request else ""
    heads = [(column, *_sorting(context, column, sort)) for column in table.columns]
    rows = [(row, [_cell(row, column) for column in table.columns]) for row in table.rows]
    return {"table": table, "heads": heads, "rows": rows, "width": len(table.columns)}


def _sorting(context: template.Context, column: Column, sort: str) -> tuple[str, str]:
    """The link that sorts by this column, and how it is sorted now (an aria-sort word)."""
    if not column.sort:
        return "", ""
    if sort == column.sort:
        return query_with(context, sort=f"-{column.sort}", page=None, cursor=None), "ascending"
    now = "descending" if sort == f"-{column.sort}" else "none"
    return query_with(context, sort=column.sort, page=None, cursor=None), now


def _cell(row: Row, column: Column) -> tuple[Column, Any]:
    return column, drawing.value(row.cells.get(column.key))


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    """Previous and next for a Django Page or a Keyset."""
    if isinstance(page, Keyset):
        previous = page.previous is not None and query_with(context, cursor=page.previous)
        following = page.next is not None and query_with(context, cursor=page.next)
        return {"previous": previous, "next": following, "count": page.count}
    if not page:
        return {}
    numbers = [
        (n, query_with(context, page=n) if isinstance(n, int) else "")
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "previous": page.has_previous() and query_with(context, page=page.number - 1),
        "next": page.has_next() and query_with(context, page=page.number + 1),
        "count": page.paginator.count,
        "numbers": numbers if len(numbers) > 1 else [],
        "here": page.number,
    }


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(items: Any) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("ui/parts/photos.html")
def photos(items: Any) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("ui/parts/empty.html")
def empty(
    title: Any, text: Any = "", icon: str = "inbox", url: str = "", action: Any = ""
) -> dict[str, Any]:
    return {"title": title, "text": text, "icon_name": icon, "url": url, "action": action}


@register.inclusion_tag("ui/parts/stat.html")
def stat(
    label: Any,
    value: Any,
    unit: Any = "",
    note: Any = "",
    tone: str = "",
    url: str = "",
    icon: str = "",
) -> dict[str, Any]:
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "note": note,
        "tone": tone,
        "url": url,
        "icon_name": icon,
    }


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Any) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("ui/parts/crumbs.html")
def crumbs(items: Any) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("ui/parts/facts.html")
def facts(items: Any) -> dict[str, Any]:
    return {"items": [(label, drawing.value(thing)) for label, thing in items or ()]}


@register.inclusion_tag("ui/parts/confirm.html", takes_context=True)
def confirm(
    context: template.Context,
    url: str,
    label: Any,
    text: Any = "",
    tone: str = "primary",
    **more: Any,
) -> dict[str, Any]:
    """A POST behind a folded-out question; `more`: icon, reason, name, value."""
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "text": text,
        "tone": tone,
        "icon_name": more.get("icon", ""),
        "reason": more.get("reason", False),
        "name": more.get("name", ""),
        "value": more.get("value", ""),
    }
