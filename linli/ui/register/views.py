"""The pages of a register: list, row, forms, buttons; and its addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.ui import picking
from linli.ui.answering import answer_form, paged
from linli.ui.fields import Pick
from linli.ui.pages import page, render_page
from linli.ui.register import tables
from linli.ui.register.declaration import FACTS, STEPS, Link, Register, Scene, Secret, Section, Verb
from linli.ui.subject.declaration import Fields
from linli.ui.subject.forms import made as form_of

View = Callable[..., HttpResponse]
Context = dict[str, Any]


def listing(of: Register) -> View:
    assert of.rows is not None
    rows = of.rows

    @page(of.permission, methods=("GET",))
    def view(request: HttpRequest) -> HttpResponse:
        actor, form = request.actor, tables.filter_form(of, request.GET, request.actor)
        said = tables.given(of, form)
        found = tables.ordered(of, rows(actor, **said), request.GET.get("sort", ""))
        shown = paged(request, found, by=of.pages)
        table = tables.table(of.columns, shown, of.label, of.url_of, of.empty, of.tone)
        sections = list(of.below(actor)) if of.below else []
        tables.settle(sections, table)
        context = {
            "title": of.label, "subtitle": of.note, "table": table, "page": shown,
            "filter_form": form if of.filters else None, "sections": sections,
            "tiles": of.tiles(actor) if of.tiles else (), "tabs": tabs(of, said.get(of.tab)),
            "actions": list_actions(of, Scene(request)), "crumbs": list_crumbs(of, Scene(request)),
        }  # fmt: skip
        return render_page(request, "ui/register/list.html", context)

    return view


def tabs(of: Register, here: Any) -> list[Context]:
    url = of.list_url()
    return [
        {
            "label": label,
            "url": f"{url}?{of.tab}={value}" if value else url,
            "active": value == here,
        }
        for value, label in of.tabs
    ]


def list_actions(of: Register, scene: Scene) -> list[Link]:
    own = list(of.list_links(scene)) if of.list_links else []
    return [*own, *(link(of, verb) for verb in of.adds if verb.offered)]


def list_crumbs(of: Register, scene: Scene) -> list[tuple[Any, str]]:
    """Of a list that stands below another; a list with pages of rows stands at the top."""
    return [*of.crumbs(scene), (of.label, "")] if of.crumbs and not of.has_page else []


def link(of: Register, verb: Verb, *key: Any, row: Any = None) -> Link:
    label = verb.label(row) if callable(verb.label) else verb.label
    return Link(label, verb.button(of, *key)["url"], verb.icon)


def opened(of: Register, request: HttpRequest, key: dict[str, Any]) -> Scene:
    """The row by the first parts of the address; what follows belongs to a verb."""
    return Scene(request, of.found(request.actor, *list(key.values())[: of.keys.count("<")]))


def one(of: Register) -> View:
    @page(of.permission, methods=("GET",))
    def view(request: HttpRequest, **key: Any) -> HttpResponse:
        scene = opened(of, request, key)
        return render_page(request, "ui/register/page.html", shown(of, scene))

    return view


def shown(of: Register, scene: Scene) -> Context:
    """Everything the page of a row shows."""
    row, key = scene.row, of.key(scene.row)
    verbs = of.verbs if of.changeable(scene) else ()
    offered = [verb for verb in verbs if verb.offered and verb.when(row)]
    main = [Section(FACTS, of.facts(row))] if of.facts else []
    main += [Section(FACTS, tables.facts(of, row))] if of.paged else []
    main += of.sections(scene) if of.sections else []
    side = list(of.side(scene)) if of.side else []
    if steps := [verb.button(of, *key) for verb in offered if not verb.fields]:
        side.append(Section(STEPS, steps=steps))
    tables.settle([*main, *side])
    forms = [link(of, verb, *key, row=row) for verb in offered if verb.fields]
    return {
        "title": of.title(row), "subtitle": of.subtitle(row), "crumbs": crumbs(of, scene),
        "sections": main, "side": side,
        "actions": [*(of.links(scene) if of.links else ()), *forms],
        "drawing": of.drawing(scene) if of.drawing else "",
    }  # fmt: skip


def crumbs(of: Register, scene: Scene) -> list[tuple[Any, str]]:
    """The list, what stands between, and the row itself."""
    between = list(of.crumbs(scene)) if of.crumbs else []
    return [*head(of), *between, (of.title(scene.row), "")]


def head(of: Register) -> list[tuple[Any, str]]:
    return [(of.label, of.list_url())] if of.list_url() else []


def run(of: Register, verb: Verb, actor: Actor, key: Context, said: Context) -> Any:
    """Gives the command what the address names and what was said."""
    if of.named:
        return verb.run(actor, **key, **said)
    return verb.run(actor, *key.values(), **said)


def asking(of: Register, verb: Verb) -> View:
    """A verb with a form."""

    @page(of.permission)
    def view(request: HttpRequest, **key: Any) -> HttpResponse:
        scene = opened(of, request, key) if verb in of.verbs else Scene(request)
        fields = asked(verb, scene)
        form = form_of("VerbForm", fields, request.POST or None, initial=begun(verb, scene, fields))
        title = verb.title or verb.label
        about: Context = {"crumbs": [*head(of), (title, "")]}
        if key:
            about = {"subtitle": of.title(scene.row), "crumbs": crumbs(of, scene)}
        return answer_form(
            request, form, lambda said: run(of, verb, request.actor, key, said),
            lambda made: ended(of, verb, scene, made, key), verb.said, template="ui/register/form.html",
            title=title, intro=verb.text,
            cancel_url=after(of, verb, scene.row) if key else of.list_url() or after(of, verb, None),
            **about,
        )  # fmt: skip

    return view


def asked(verb: Verb, scene: Scene) -> Fields:
    return verb.fields(scene) if verb.fields else {}


def begun(verb: Verb, scene: Scene, fields: Fields) -> Context:
    """What the form begins with: what the row holds, what the address says; places in words."""
    found = {}
    if verb.filled:
        found = {n: getattr(scene.row, n) for n in fields if hasattr(scene.row, n)}
    found |= {n: scene.request.GET[n] for n in fields if n in scene.request.GET}
    for name, value in found.items():
        field = fields[name]
        if isinstance(field, Pick) and field.kind == "area" and str(value).isdecimal():
            found[name] = picking.area_text(str(value))
    return found


def taking(of: Register, verb: Verb) -> View:
    """A verb that is a button."""

    @page(of.permission, methods=("POST",))
    def view(request: HttpRequest, **key: Any) -> HttpResponse:
        scene = opened(of, request, key)
        said = {"reason": request.POST.get("reason", "")} if verb.reason else {}
        to = ended(of, verb, scene, run(of, verb, request.actor, key, said), key)
        if isinstance(to, HttpResponse):
            return to
        messages.success(request, verb.said or _("Done."))
        return redirect(to)

    return view


def ended(
    of: Register, verb: Verb, scene: Scene, made: Any, key: dict[str, Any]
) -> str | HttpResponse:
    """Where to go when it is done; a secret is shown instead."""
    if isinstance(made, Secret):
        return render_page(scene.request, "ui/register/secret.html", vars(made))
    return after(of, verb, scene.row if key else made)


def after(of: Register, verb: Verb, row: Any) -> str:
    return verb.to(row) if verb.to else of.url_of(row)


def patterns(of: Register) -> list[URLPattern]:
    """All addresses of a register; what has no row comes first, so that no row hides it."""
    row, found = f"{of.path}{of.keys}/", []
    if of.rows:
        found.append(path(of.path, listing(of), name=of.plural))
    found += [path(f"{of.path}{v.path}/", asking(of, v), name=v.name) for v in of.adds]
    if of.has_page:
        found.append(path(row, one(of), name=of.name))
    for verb in of.verbs:
        view = asking(of, verb) if verb.fields else taking(of, verb)
        found.append(path(f"{row}{verb.path}/", view, name=verb.name))
    return found
