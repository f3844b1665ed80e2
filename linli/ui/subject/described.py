"""What the description of the API tells of a kind: what each verb takes, what answers hold."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Annotated, Any, get_args, get_origin

from django import forms
from pydantic import Field, TypeAdapter, create_model

from linli.core.access.actor import Actor
from linli.ui.fields import Listed
from linli.ui.operations import Day, In, Line, Text
from linli.ui.subject.declaration import Fields, Scene, Subject
from linli.ui.subject.forms import asked
from linli.ui.subject.narrowing import flat

TYPES: tuple[tuple[type, Any], ...] = (
    (forms.BooleanField, bool), (forms.IntegerField, int), (forms.DateTimeField, datetime),
    (forms.DateField, Day), (forms.MultipleChoiceField, list[str]),
)  # fmt: skip
SHEETS = {"integer": int, "boolean": bool, "date": date, "datetime": datetime}
FIXED = {
    "id": int, "number": str, "code": str, "state": str, "area": str,
    "due_at": datetime, "closed_at": datetime,
}  # fmt: skip
# Always there; anything else may be null.
NEVER_EMPTY = ("id", "number", "code", "state", "area", "title", "kind", "label")


def schema_name(of: Subject) -> str:
    """`MediationDispute`: no other kind's body has it."""
    return f"{of.app.capitalize()}{of.model.__name__}"


def taken_in(of: Subject, fields: Fields) -> Any:
    """The body by which one is taken in."""
    columns: dict[str, Any] = {"client_id": (Annotated[Text, Field(max_length=64)], "")}
    columns |= {key: column(key, field, field.required) for key, field in fields.items()}
    return create_model(f"{schema_name(of)}In", __base__=In, **columns)


def column(key: str, field: forms.Field, needed: bool) -> tuple[Any, Any]:
    """Type and default of a field, with its label and what may be chosen."""
    kind = next((t for cls, t in TYPES if isinstance(field, cls)), Text)
    told: dict[str, Any] = {"description": str(field.label or key)}
    if kind is Text and isinstance(field, forms.ChoiceField) and not isinstance(field, Listed):
        choices: Any = field.choices
        offered = sorted(flat(list(choices)) - {""})
        told["json_schema_extra"] = {"enum": [*offered, *([] if needed else [None])]}
    return (kind if needed else kind | None, Field(... if needed else None, **told))


def verb_in(of: Subject) -> Any:
    """One word of the address; an unknown one is refused by the operation, as not found."""
    told: Any = {"enum": sorted(of.steps)}
    return Annotated[Line, Field(json_schema_extra=told)]


def step_in(of: Subject, base: Any) -> Any:
    """The body of a step: `details` is one of those told, by the verb."""
    told = [taken(of, verb) for verb in of.steps]
    details = Annotated[dict[str, Any], Field(json_schema_extra={"anyOf": told} if told else None)]
    return create_model(f"{schema_name(of)}StepIn", __base__=base, details=(details, {}))


def taken(of: Subject, verb: str) -> dict[str, Any]:
    """The details of one verb as a schema; what its form proposes may be left out."""
    move, step = of.move(verb), of.steps[verb]
    assert move is not None
    if step.by_row:
        columns = parameters(step.run)
    else:
        fields = asked(of, move, step, Scene(Actor.system(), of.model()))
        fields.pop("reason", None)
        columns = {
            name: column(name, field, field.required and field.initial in (None, ""))
            for name, field in fields.items()
        }
        if columns.pop("photos", None):
            columns["files"] = (list[str], [])
    said = f"{move.label} (reason)" if move.reason else str(move.label)
    made = create_model(verb, **columns).model_json_schema()
    return {**made, "title": verb, "description": said}


def parameters(run: Callable[..., Any]) -> dict[str, Any]:
    """What a command itself takes, where the form cannot be made without a row."""
    found = inspect.signature(run, eval_str=True).parameters.values()
    return {
        one.name: (listed(one.annotation), ... if one.default is one.empty else one.default)
        for one in found
        if one.kind is one.KEYWORD_ONLY and one.name not in ("task", "reason")
    }


def listed(kind: Any) -> Any:
    """JSON knows lists, no other collections."""
    return list[get_args(kind)] if get_origin(kind) is Collection else kind  # type: ignore[misc]


def row(of: Subject, *texts: str, **more: Any) -> dict[str, Any]:
    """One row of the kind: the fixed columns and the declared ones."""
    own = {c.key: SHEETS.get(c.sheet, str) for c in of.columns if c.sheet}
    own |= FIXED | {"title": str, of.dated: datetime}
    return own | dict.fromkeys(texts if of.text else (), str) | more


def answers(shape: Any, *codes: int) -> dict[str, Any]:
    """For the description alone: nothing is read or written by it."""
    body = {"content": {"application/json": {"schema": told_of(shape)}}}
    return {"responses": {code: body for code in codes or (200,)}}


def told_of(shape: Any, empty: bool = False) -> dict[str, Any]:
    """A dictionary of types, a list of one of them, or a type, as a JSON schema."""
    if isinstance(shape, dict):
        known = {name: told_of(one, name not in NEVER_EMPTY) for name, one in shape.items()}
        return {"type": "object", "properties": known}
    if isinstance(shape, list):
        return {"type": "array", "items": told_of(shape[0])}
    return TypeAdapter(shape | None if empty else shape).json_schema()
