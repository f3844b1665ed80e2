"""Sample rows of every kind of thing, made from its own declaration: what its forms ask is filled in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from linli.core.access.actor import Actor, Granted
from linli.core.access.permissions import declared
from linli.ui.fields import Pick
from linli.ui.subject.declaration import SUBJECTS, Fields, Subject
from tests import world as place

WORDS = "按登记的样例办理，情况属实。"


def actor(login: str, world: place.World, area: str = place.STREET) -> Actor:
    """The account with every permission in one area: what remains are the kinds' own rules."""
    account = world.accounts[login]
    held = Granted(frozenset(declared()), area, organisation=world.units["street"].pk)
    return Actor(account.pk, account.name, district=place.DISTRICT, granted=(held,), verified=True)


def sample(name: str, field: forms.Field, world: place.World) -> Any:
    """A plausible value of one field, as a form sends it."""
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
    found = next((value for kind, value in by_kind if isinstance(field, kind)), WORDS)
    return found[: field.max_length] if isinstance(found, str) and field.max_length else found


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
