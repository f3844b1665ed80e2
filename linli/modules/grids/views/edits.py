"""Corrections of a draft: JSON from the map editor, plain forms from the list; the same commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.errors import Invalid
from linli.core.values.quantities import natural
from linli.core.values.raw import from_json
from linli.modules.grids.commands import edits
from linli.ui.answering import Request
from linli.ui.pages import page

MOST_IDS, MOST_POINTS = 2_000, 2_000
SAID = {
    "undo": gettext_lazy("Taken back: {sentence}"),
    "redo": gettext_lazy("Done again: {sentence}"),
}
Read = Callable[[str, Any], Any]


def whole(name: str, value: Any) -> int:
    """An id. Raises Invalid for anything else."""
    if isinstance(value, bool) or (found := natural(str(value).strip())) is None:
        raise Invalid({name: _("Choose one from the list.")})
    return found


def ids(name: str, value: Any) -> list[int]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_IDS:
        raise Invalid({name: _("Choose at least one.")})
    return [whole(name, one) for one in value]


def text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid({name: _("Write this as text.")})
    return value.strip()


def points(name: str, value: Any) -> list[list[float]]:
    """[[longitude, latitude], ...]; from a form one pair per line."""
    rows = [line.replace(",", " ").split() for line in value.splitlines() if line.strip()] if (
        isinstance(value, str)
    ) else value  # fmt: skip
    try:
        found = [[float(row[0]), float(row[1])] for row in rows]
    except (TypeError, ValueError, LookupError) as wrong:
        raise Invalid({name: _("Write each point as longitude and latitude.")}) from wrong
    if not 0 < len(found) <= MOST_POINTS:
        raise Invalid({name: _("Draw between 2 and 2,000 points.")})
    return found


@dataclass(frozen=True)
class Verb:
    """A command and how its details are read."""

    act: Callable[..., Any]
    details: dict[str, Read]
    optional: tuple[str, ...] = ()


VERBS = {
    "move": Verb(edits.move, {"pieces": ids, "grid": whole}),
    "merge": Verb(edits.merge, {"grids": ids}),
    "split": Verb(edits.split, {"grid": whole, "line": points}),
    "outline": Verb(edits.outline, {"polygon": points, "name": text}, optional=("name",)),
    "border": Verb(edits.border, {"grids": ids, "line": points}),
    "special": Verb(edits.special, {"pieces": ids, "kind_name": text}),
    "separate": Verb(edits.separate, {"pieces": ids, "name": text}, optional=("name",)),
    "rename": Verb(edits.rename, {"grid": whole, "name": text}),
    "undo": Verb(edits.undo, {}),
    "redo": Verb(edits.redo, {}),
}


@page("grids.draw", methods=("POST",))
def edit(request: Request, plan_id: int, verb: str) -> HttpResponse:
    """One correction. JSON is answered with what changed, a form with the page it came from."""
    known = VERBS.get(verb)
    if known is None:
        raise Http404
    if request.content_type == "application/json":
        made = known.act(request.actor, plan_id, **read(known, json_body(request)))
        return JsonResponse(asdict(made))
    made = known.act(request.actor, plan_id, **read(known, posted(request.POST)))
    messages.success(request, SAID.get(verb, "{sentence}").replace("{sentence}", made.sentence))
    return redirect(back(request, plan_id, made))


def json_body(request: Request) -> dict[str, Any]:
    """The body as a JSON object; Invalid with a sentence when it is none."""
    try:
        found = from_json(request.body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid({"body": _("This request cannot be read. Reload the page and try again.")})
    return found


def read(verb: Verb, given: dict[str, Any]) -> dict[str, Any]:
    """The details this verb takes, each checked; Invalid names the missing ones."""
    missing = [name for name in verb.details if name not in given and name not in verb.optional]
    if missing:
        raise Invalid({name: _("This is missing.") for name in missing})
    return {name: check(name, given[name]) for name, check in verb.details.items() if name in given}


def posted(form: QueryDict) -> dict[str, Any]:
    """A form as the same details: lists stay lists."""
    many = ("pieces", "grids")
    return {name: form.getlist(name) if name in many else form[name] for name in form}


def back(request: Request, plan_id: int, made: Any) -> str:
    """To the grid the form stood on, or to the plan when that grid is gone."""
    here = natural(request.POST.get("here", ""))
    if here is not None and here not in made.removed_grids:
        return reverse("grids:plan_grid", args=[plan_id, here])
    return reverse("grids:plan", args=[plan_id])
