"""Sample rows of every kind of thing, made from its own declaration: what its forms ask is filled in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zlib import crc32

from django import forms
from django.db.models import DateField, DateTimeField, ForeignKey, IntegerField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.core.access.actor import Actor, Granted
from linli.core.access.permissions import declared
from linli.core.parties.models import Party
from linli.core.tasks import queries as tasks
from linli.ui.fields import Pick
from linli.ui.subject.declaration import SUBJECTS, Fields, Scene, Subject
from linli.ui.subject.forms import asked
from linli.ui.subject.public import Public
from tests import world as place

WORDS = "{}号：按登记的样例办理，情况属实。"


def actor(login: str, world: place.World, area: str = place.STREET) -> Actor:
    """The account with every permission in one area: what remains are the kinds' own rules."""
    account = world.accounts[login]
    held = Granted(frozenset(declared()), area, organisation=world.units["street"].pk)
    return Actor(account.pk, account.name, district=place.DISTRICT, granted=(held,), verified=True)


def sample(name: str, field: forms.Field, world: place.World) -> Any:
    """A plausible value of one field, as a form sends it; no two texts are alike, so that one is not
    taken for the other on a page."""
    if name == "phone":
        return "13800012345"
    if isinstance(field, Pick):
        return {
            "area": place.COMMUNITY,
            "unit": str(world.units["community"].pk),
            "person": str(world.accounts["jiedao"].pk),
        }[field.kind]
    if isinstance(field, forms.ChoiceField):
        first = [value for value in values(field.choices) if value not in ("", None)]
        several = isinstance(field, forms.MultipleChoiceField)
        return first[:1] if several else first[0]
    by_kind = (
        (forms.BooleanField, True), (forms.IntegerField, 1),
        (forms.DateTimeField, timezone.now() + timedelta(days=3)),
        (forms.DateField, date.today() + timedelta(days=3)),
    )  # fmt: skip
    found = next((value for kind, value in by_kind if isinstance(field, kind)), words(name))
    return found[: field.max_length] if isinstance(found, str) and field.max_length else found


def words(name: str) -> str:
    return WORDS.format(100 + crc32(name.encode()) % 900)


def values(choices: Any) -> list[Any]:
    """Of a select, groups opened."""
    return [
        one
        for value, label in choices
        for one in (values(label) if isinstance(label, list | tuple) else [value])
    ]


def sent(of: Subject, world: place.World) -> dict[str, Any]:
    """What a program sends to have one taken in."""
    assert of.take_in is not None, of.type
    fields = of.take_in.asked(actor("jiedao", world))
    return {name: sample(name, field, world) for name, field in fields.items()}


def filled(fields: Fields, world: place.World) -> dict[str, Any]:
    """What the form cleans to, when every field holds its sample."""
    sent = {name: sample(name, field, world) for name, field in fields.items()}
    form = type("Sample", (forms.Form,), dict(fields))(sent)
    assert form.is_valid(), form.errors
    return dict(form.cleaned_data)


def made(of: Subject, world: place.World, by: Actor | None = None, **more: Any) -> Any:
    """A new row of a kind, taken in by its own command."""
    by = by or actor("jiedao", world)
    assert of.take_in is not None, of.type
    return of.take_in.taken(by, {**filled(of.take_in.asked(by), world), **more})


def declared_with_take_in() -> list[Subject]:
    return [of for of in SUBJECTS.values() if of.take_in is not None]


def spoken(fields: Fields, world: place.World) -> dict[str, str]:
    """Field -> its sample as people read it; without ticks and moments, which are said otherwise."""
    found = {}
    for name, field in fields.items():
        value = sample(name, field, world)
        if isinstance(field, Pick):
            names = {"area": "桂苑社区", "unit": "桂苑社区居民委员会", "person": "吴强"}
            found[name] = names[field.kind]
        elif isinstance(field, forms.ChoiceField):
            chosen = value[0] if isinstance(value, list) else value
            found[name] = str(dict(options(field.choices)).get(chosen, chosen))
        elif isinstance(value, str | int) and not isinstance(value, bool):
            found[name] = str(value)
    return found


def options(choices: Any) -> list[tuple[Any, Any]]:
    """Value and label of a select, groups opened."""
    return [
        one
        for value, label in choices
        for one in (options(label) if isinstance(label, list | tuple) else [(value, label)])
    ]


def raw_words(of: Subject) -> set[str]:
    """What stands in its columns and their names: for programs, never for people."""
    columns = of.model._meta.concrete_fields
    codes = {str(value) for column in columns for value, _label in column.flatchoices or ()}
    names = {name for column in columns for name in (column.name, column.attname)}
    return {s.code for s in of.machine.states} | codes | names | set(place.BOXES)


def spread(of: Subject, pks: list[int], column: str, world: place.World) -> None:
    """Values that differ in the column that a list is sorted by; the last row has none, if it may."""
    field = of.model._meta.get_field(column.partition("__")[0])
    now = timezone.now()
    for at, pk in enumerate(pks):
        people = list(world.accounts.values())
        by_kind = (
            (ForeignKey, people[at % len(people)]), (DateTimeField, now + timedelta(hours=at)),
            (DateField, now.date() + timedelta(days=at)), (IntegerField, at),
        )  # fmt: skip
        value: Any = next((v for kind, v in by_kind if isinstance(field, kind)), "甲乙丙丁"[at % 4])
        none = field.null and at == len(pks) - 1
        of.model._default_manager.filter(pk=pk).update(**{field.name: None if none else value})


def brought(public: Public, world: place.World, **contact: str) -> tuple[Any, str]:
    """What a resident brings by the public form: the row and the receipt."""
    address = reverse(f"{public.of.app}:{public.of.name}_bring")
    form = Client().get(address).context["form"]
    sent = {name: sample(name, field, world) for name, field in form.fields.items()}
    answer = Client().post(address, sent | contact)
    assert answer.status_code == 302, answer.context["form"].errors
    row = public.of.model._default_manager.order_by("-pk")[0]
    return row, Party.objects.get(subject_type=public.of.type, subject_id=row.pk).token


def brought_to(of: Subject, world: place.World, state: str, by: Actor) -> Any:
    """A new row, led to a state by the declared steps."""
    return led(of, world, made(of, world, by), state, by)


def led(of: Subject, world: place.World, row: Any, state: str, by: Actor) -> Any:
    """The row after the shortest way of steps to a state."""
    for verb in way(of, row.state, state):
        of.steps[verb].run(by, row.pk, **details(of, verb, row, by, world))
        row.refresh_from_db()
    assert row.state == state
    return row


def way(of: Subject, start: str, aim: str) -> list[str]:
    """Verbs of the shortest way between two states."""
    ways: dict[str, list[str]] = {start: []}
    waiting = [start]
    while waiting and aim not in ways:
        here = waiting.pop(0)
        for move in of.machine.moves_from(here):
            if move.target and move.name in of.steps and move.target not in ways:
                ways[move.target] = [*ways[here], move.name]
                waiting.append(move.target)
    return ways[aim]


def details(of: Subject, verb: str, row: Any, by: Any, world: place.World) -> dict[str, Any]:
    """A filled form of a step, with the task it is about."""
    move = of.move(verb)
    assert move is not None
    held = [t for t in tasks.of_subject(of.type, row.pk) if t.done_at is None]
    task = next((t for t in held if t.kind in move.tasks), None)
    given = filled(asked(of, move, of.steps[verb], Scene(by, row, task)), world)
    return {**given, "task": task.pk} if task else given
