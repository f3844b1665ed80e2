"""Every address and operation there is, and a real object behind each of their parameters.

What a module's parameters mean, and the objects, stand in its tests/modules/NAME/doors.py:
MEANT ((address pattern, parameter pattern, key of things), ...; the first match), PLACED (keys of
what belongs to a place: out of reach it is not found), QUERIES and BODIES (by operation: what it
needs to get as far as its guard), UPLOADS (by operation: makes the files) and things(world).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from linli.core.access.permissions import PUBLIC, SIGNED_IN, declared
from linli.site.api import api
from tests import subjects
from tests import world as place

MODULES = [
    import_module(f"tests.modules.{path.parent.name}.doors")
    for path in sorted((Path(__file__).parent / "modules").glob("*/doors.py"))
]


def gathered(name: str) -> Iterator[Any]:
    return (getattr(module, name) for module in MODULES if hasattr(module, name))


OWN = subjects.declared_with_take_in()
MEANT = [
    (r"ui:", "sheet", "sheet"),
    (r"ui:pick", "kind", "pick"),
    (r"ui:forget_list", "pk", "kept"),
    (r"ui:calendar_feed", "secret", "secret"),
    (r"ui:notice", "pk", "kept"),
    *((rf"{of.app}:{of.name}(_|$)|api:{of.name}_", "pk", of.type) for of in OWN),
    *(
        (
            rf"{of.app}:{of.name}_(follow|done|receipt|rate|answer|add|join|withdraw)",
            "code",
            f"{of.type} code",
        )
        for of in OWN
    ),
    *(
        (rf"{of.app}:{of.name}_(card_)?step|api:{of.name}_step", "verb", f"{of.type} verb")
        for of in OWN
    ),
    *(line for lines in gathered("MEANT") for line in lines),
]
PLACED: set[str] = {of.type for of in OWN}.union(*gathered("PLACED"))
QUERIES: dict[str, Any] = {k: v for found in gathered("QUERIES") for k, v in found.items()}
BODIES: dict[str, Any] = {k: v for found in gathered("BODIES") for k, v in found.items()}
BODIES |= {f"{of.name}_{what}": {} for of in OWN for what in ("new", "step")}
UPLOADS: dict[str, Any] = {k: v for found in gathered("UPLOADS") for k, v in found.items()}


def things(world: place.World) -> dict[str, Any]:
    """The objects; all that has a place lies in `place.STREET` or is of the whole district."""
    made = [make(world) for make in gathered("things")]
    rows = {of.type: subjects.made(of, world) for of in OWN}
    BODIES.update({f"{of.name}_new": subjects.sent(of, world) for of in OWN})
    own = {kind: row.pk for kind, row in rows.items()}
    own |= {f"{kind} code": row.code for kind, row in rows.items()}
    verbs = {f"{of.type} verb": next(iter(of.steps), "") for of in OWN}
    fixed = {"sheet": "forms", "pick": "area", "kept": 1, "secret": "ended"}
    return fixed | own | verbs | {key: value for held in made for key, value in held.items()}


@dataclass(frozen=True)
class Door:
    """One address or operation with one method, and what it declares."""

    name: str
    route: str
    method: str
    permission: str
    parameters: tuple[str, ...] = ()
    machine: bool = False

    @property
    def id(self) -> str:
        return f"{self.method} {self.name}"

    def keys(self) -> dict[str, str]:
        """Parameter -> key of `things`. Raises LookupError when this list does not know it."""
        found = {}
        for parameter in self.parameters:
            for name, wanted, key in MEANT:
                if re.match(name, self.name) and re.fullmatch(wanted, parameter):
                    found[parameter] = key
                    break
            else:
                raise LookupError(
                    f"{self.name}: say in MEANT of its doors.py what `{parameter}` stands for"
                )
        return found

    @property
    def placed(self) -> bool:
        return bool(set(self.keys().values()) & PLACED)

    def url(self, things: dict[str, Any]) -> str:
        given = {parameter: things[key] for parameter, key in self.keys().items()}
        if not self.machine:
            return reverse(self.name, kwargs=given)
        return "/api/v1" + re.sub(r"\{(\w+)\}", lambda m: str(given[m[1]]), self.route)

    def request(self, client: Any, things: dict[str, Any], **headers: Any) -> Any:
        url, call = self.url(things), getattr(client, self.method.lower())
        operation = self.name.rpartition(":")[2]
        if not self.machine or self.method == "GET":
            return call(url, QUERIES.get(operation) if self.machine else None, **headers)
        if operation in UPLOADS:
            return call(url, UPLOADS[operation](), **headers)
        return call(url, BODIES[operation], content_type="application/json", **headers)


def patterns() -> Iterator[tuple[str, str, URLPattern]]:
    """(name with namespace, route, pattern) of every address but the API's."""

    def walk(found: Any, route: str, space: str) -> Iterator[tuple[str, str, URLPattern]]:
        for one in found:
            here = route + str(one.pattern)
            if not isinstance(one, URLPattern):
                yield from walk(one.url_patterns, here, one.namespace or space)
            elif not here.startswith("api/"):
                yield f"{space}:{one.name}" if space else one.name or here, here, one

    return walk(get_resolver().url_patterns, "", "")


def pages() -> list[Door]:
    """Addresses with a name, one per method."""
    return [
        Door(name, route, method, one.callback.permission, tuple(one.pattern.converters))
        for name, route, one in patterns()
        if ":" in name
        for method in one.callback.methods
    ]


def operations() -> list[Door]:
    """The API's operations; their parameters are named as in the pages."""
    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for one in view.operations:
                name = f"api:{one.view_func.__name__}"
                route = prefix.rstrip("/") + path
                names = tuple(re.findall(r"\{(\w+)\}", path))
                found += [
                    Door(name, route, method, getattr(one.view_func, "permission", ""), names, True)
                    for method in one.methods
                ]
    return found


def undeclared() -> list[str]:
    """Addresses and operations that say nothing about who may use them."""
    known = {PUBLIC, SIGNED_IN, *declared()}
    found = [n for n, _r, one in patterns() if getattr(one.callback, "permission", "") not in known]
    return found + [d.id for d in operations() if d.permission not in known]
