"""Matters another system names: found by name, or made with their categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.errors import Invalid
from linli.core.lifecycle.commands import Act, command
from linli.core.versions import stamps
from linli.modules.catalogue.models import Category, Matter
from linli.modules.catalogue.queries import catalogue

PERMISSION = "catalogue.manage"
SINCE = date(2000, 1, 1)
# Categories of imports begin here, above those the national catalogue uses.
FIRST_CATEGORY, MOST_OF_LEVEL = 51, 99


@command(
    "catalogue.add_foreign",
    label=gettext_lazy("Matters of another system added"),
    permission=PERMISSION,
)
def add_foreign(
    act: Act, *, district: str, wanted: set[tuple[str, str]]
) -> dict[tuple[str, str], tuple[int, str]]:
    """(id, code) by (category path, name): those of the catalogue that holds there, by name;
    else new ones under the other system's path."""
    held = catalogue.catalogue()
    own = {m.name: (m.id, m.code) for m in held.valid(district).values() if m.district != district}
    paths = known_paths(district)
    known = {
        (path, m.name): (m.id, m.code)
        for m in held.valid(district).values()
        if m.district == district
        for path in [paths.get(m.code[: len(m.code) - 2], "")]
    }
    found = {key: own.get(key[1]) or known.get(key) for key in wanted}
    missing = sorted(key for key, matter in found.items() if matter is None)
    folders = category_codes(act, district, paths, [path for path, _name in missing])
    taken = {m.code for m in held.valid(district).values()}
    new = []
    for path, name in missing:
        code = next(free(folders[path], taken))
        taken.add(code)
        new.append(
            Matter(
                district=district, code=code, name=name[:120], name_en=name[:160],
                verifier="none", valid_from=SINCE,
            )
        )  # fmt: skip
    for key, row in zip(missing, Matter.objects.bulk_create(new, batch_size=200), strict=True):
        found[key] = (row.pk, row.code)
        act.record(row, {"code": row.code, "name": row.name})
    if new:
        stamps.bump("catalogue")
    return {key: matter for key, matter in found.items() if matter}


def known_paths(district: str) -> dict[str, str]:
    """Category code -> its path in words, of the district's own categories."""
    rows = Category.objects.filter(district=district).order_by("code")
    paths: dict[str, str] = {}
    for code, name in rows.values_list("code", "name"):
        above = paths.get(code[:-2], "")
        paths[code] = f"{above}/{name}" if above else name
    return paths


def category_codes(
    act: Act, district: str, paths: dict[str, str], wanted: Iterable[str]
) -> dict[str, str]:
    """Path in words -> code, with the levels that are missing made."""
    by_path = {path: code for code, path in paths.items()}
    new: list[Category] = []
    for path in wanted:
        whole = path or _("Imported")
        steps = whole.split("/")
        for depth in range(1, len(steps) + 1):
            part = "/".join(steps[:depth])
            if part in by_path:
                continue
            above = by_path.get("/".join(steps[: depth - 1]), "")
            code = next(free(above, set(by_path.values())))
            by_path[part] = code
            name = steps[depth - 1]
            new.append(Category(district=district, code=code, name=name[:80], name_en=name[:120]))
        by_path[path] = by_path[whole]
    Category.objects.bulk_create(new, batch_size=200)
    for row in new:
        act.record(row, {"code": row.code, "name": row.name})
    return by_path


def free(above: str, taken: set[str]) -> Iterator[str]:
    """Codes directly below one that nobody has; Invalid when there are none left."""
    for number in range(FIRST_CATEGORY if not above else 1, MOST_OF_LEVEL + 1):
        if f"{above}{number:02d}" not in taken:
            yield f"{above}{number:02d}"
    raise Invalid({"category": _("There are more than 99 categories or matters in one category.")})
