"""The API of a kind of thing: list, one, take in, step; from the same declaration as the pages."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field, create_model

from linli.core.access.actor import Actor
from linli.core.errors import Denied, Invalid, NotFound
from linli.core.lifecycle.commands import moves
from linli.core.subjects.queries import first_of
from linli.core.tasks import queries as tasks
from linli.ui.fields import YesNo
from linli.ui.operations import Day, Id, In, Line, Text, permitted
from linli.ui.pages import SIGNED_IN
from linli.ui.subject import lists
from linli.ui.subject.declaration import Fields, Scene, Subject
from linli.ui.subject.described import FIXED, answers, row, schema_name, step_in, taken_in, verb_in
from linli.ui.subject.forms import asked, filter_form, made
from linli.ui.subject.steps import check, details, known

TASK = {"id": int, "kind": str, "due_at": datetime}
MOST_FILES = 12


class ListIn(In):
    text: Annotated[Text, Field(max_length=60)] = ""
    state: Annotated[Text, Field(max_length=16)] = ""
    area: Annotated[Text, Field(max_length=18)] = ""
    since: Day | None = None
    until: Day | None = None
    late: bool = False
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class StepIn(In):
    reason: Annotated[Text, Field(max_length=2000)] = ""
    task: Id | None = None
    details: dict[str, Any] = {}


def out(of: Subject, row: Any) -> dict[str, Any]:
    """The fixed columns and the declared ones, as the list shows them."""
    own = {c.key: plain(c.of(row)) for c in of.columns if c.sheet}
    fixed = {name: getattr(row, name) for name in FIXED}
    return {**own, **of.api(row), **fixed, of.dated: of.opened(row), "title": of.title(row)}


def plain(value: Any) -> Any:
    known = isinstance(value, str | int | float | bool | date | datetime)
    return value if known or value is None else str(value)


def named(of: Subject, what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives an operation a name of its own: `dispute_list`."""

    def name(operation: Callable[..., Any]) -> Callable[..., Any]:
        operation.__name__ = f"{of.name}_{what}"
        # Two modules may each have a dispute: the description tells operations apart by this.
        operation.__module__ = of.model.__module__
        return operation

    return name


def list_in(of: Subject) -> Any:
    """The filter of the list, with the declaration's own."""
    kinds = {
        one.key: (bool, False) if one.flag else (Annotated[Text, Field(max_length=20)], "")
        for one in of.filters
    }
    return create_model(f"{schema_name(of)}ListIn", __base__=ListIn, **kinds)  # type: ignore[call-overload]


def router(of: Subject, own: Router | None = None) -> Router:
    """All operations, found at `/api/v1/<path>/`; added to the module's own ones, if it has any."""
    made_router = own or Router(tags=[of.path])
    add_reading(of, made_router)
    if of.take_in:
        add_take_in(of, made_router)
    add_steps(of, made_router)
    return made_router


def add_reading(of: Subject, to: Router) -> None:
    def listing(request: HttpRequest, asked: Any) -> Any:
        opened(of, request)
        given = asked.dict(exclude={"before", "limit"}, exclude_defaults=True)
        form = filter_form(of, as_post(given), request.actor)
        if form.errors:
            raise Invalid({name: list(said) for name, said in form.errors.items()})
        parts = lists.branches(of, request.actor, lists.conditions(of, form))
        parts = [p.filter(pk__lt=asked.before) for p in parts] if asked.before else parts
        found = list(of.listed(first_of(parts, "-pk", asked.limit)))
        more = found[-1].pk if len(found) == asked.limit else None
        return {of.path: [out(of, row) for row in found], "next": more}

    listing.__annotations__["asked"] = Query[list_in(of)]  # type: ignore[misc]
    lines, one_row = {of.path: [row(of)], "next": int}, row(of, "text", steps=[str], tasks=[TASK])
    to.get("/", summary=f"{of.path}: those in reach, newest first", openapi_extra=answers(lines))(
        permitted(SIGNED_IN)(named(of, "list")(listing))
    )

    @to.get(
        "/{pk}", summary=f"{of.path}: one with its tasks and steps", openapi_extra=answers(one_row)
    )  # fmt: skip
    @permitted(SIGNED_IN)
    @named(of, "one")
    def one(request: HttpRequest, pk: Id) -> Any:
        scene = scene_of(of, request, pk)
        offered = [
            m.name for m in moves(request.actor, scene.row, of.machine) if m.name in of.steps
        ]
        held = tasks.open_of(of.type, [pk]).order_by("id")
        return {
            **out(of, scene.row),
            **({"text": getattr(scene.row, of.text)} if of.text else {}),
            **of.api_one(scene.row),
            "steps": offered,
            "tasks": [{"id": t.pk, "kind": t.kind, "due_at": t.due_at} for t in held],
        }


def add_take_in(of: Subject, to: Router) -> None:
    take_in = of.take_in
    assert take_in is not None
    body = taken_in(of, take_in.asked(Actor.system()))

    def new(request: HttpRequest, data: Any) -> Any:
        given = data.dict(exclude_unset=True)
        client_id = given.pop("client_id", "")
        said = checked(take_in.asked(request.actor), given)
        row = take_in.taken(request.actor, said, client_id=client_id)
        return Status(200 if row.repeated else 201, out(of, row))

    new.__annotations__["data"] = body
    to.post(
        "/", summary=f"{of.path}: take in; the same client_id is accepted once",
        response={201: dict, 200: dict}, openapi_extra=answers(row(of), 201, 200),
    )(permitted(take_in.permission)(named(of, "new")(new)))  # fmt: skip


def add_steps(of: Subject, to: Router) -> None:
    def step(request: HttpRequest, pk: Id, verb: Line, data: Any) -> Any:
        move, declared = known(of, verb)
        scene = scene_of(of, request, pk, data.task)
        check(of, scene, move)
        given = {**data.details, **({"reason": data.reason} if data.reason else {})}
        fields = asked(of, move, declared, scene)
        files = tokens(given.pop("files", [])) if fields.pop("photos", None) else None
        said = details(move, declared, scene, checked(proposed(fields, given), given))
        row = declared.run(request.actor, pk, **said, **({} if files is None else {"files": files}))
        return {"id": pk, "state": row.state, "label": of.machine.label(row.state)}

    step.__annotations__ |= {"verb": verb_in(of), "data": step_in(of, StepIn)}
    to.post(
        "/{pk}/{verb}", summary=f"{of.path}: take a step; `details` are what its form asks",
        openapi_extra=answers({"id": int, "state": str, "label": str}),
    )(permitted(SIGNED_IN)(named(of, "step")(step)))  # fmt: skip


def opened(of: Subject, request: HttpRequest) -> None:
    if not of.opens(request.actor):
        raise Denied()


def scene_of(of: Subject, request: HttpRequest, pk: int, task: int | None = None) -> Scene:
    opened(of, request)
    row = of.rows(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound()
    held = tasks.open_of(of.type, [pk]).filter(pk=task).first() if task else None
    return Scene(request.actor, row, held)


def tokens(given: Any) -> list[str]:
    """Names of photos sent before."""
    fine = isinstance(given, list) and len(given) <= MOST_FILES
    if not fine or not all(
        isinstance(one, str) and len(one) <= 64 and "\x00" not in one for one in given
    ):
        raise Invalid({"files": _("This value is not allowed.")})
    return given


def proposed(fields: Fields, given: dict[str, Any]) -> Fields:
    """What is needed and not said is what the form would propose; a yes or no may come as such."""
    for name, field in fields.items():
        if field.required and field.initial not in (None, "") and name not in given:
            given[name] = field.initial
        if isinstance(field, YesNo) and isinstance(given.get(name), bool):
            given[name] = "yes" if given[name] else "no"
    return fields


def as_post(given: dict[str, Any]) -> QueryDict:
    """JSON values as a form would have sent them."""
    sent = QueryDict(mutable=True)
    for name, value in given.items():
        values: list[Any] = value if isinstance(value, list) else [value]
        said: list[Any] = [
            "" if v is None else v if v is True else str(v) for v in values if v is not False
        ]
        sent.setlist(name, said)
    return sent


def checked(fields: Fields, given: dict[str, Any]) -> dict[str, Any]:
    """Read by the very form of the page. Invalid by field, also for a field nobody asked for and
    for several values where one is asked."""
    faults = {name: _("This field is not known.") for name in given if name not in fields}
    faults |= {
        name: _("This value is not allowed.")
        for name, value in given.items()
        if name in fields and not plain_for(fields[name], value)
    }
    form = made("Body", fields, as_post(given))
    if faults or not form.is_valid():
        raise Invalid({**{n: list(said) for n, said in form.errors.items()}, **faults})
    return dict(form.cleaned_data)


def plain_for(field: forms.Field, value: Any) -> bool:
    """One value, or a list of such where the field takes several."""
    several = getattr(field.widget, "allow_multiple_selected", False)
    values = value if several and isinstance(value, list) else [value]
    return not any(isinstance(one, list | dict) for one in values)
