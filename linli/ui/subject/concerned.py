"""On a thing's page: the people concerned, masked, what they rated, and the code for everybody."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.parties.declarations import DECLARED
from linli.core.parties.queries import masked
from linli.core.parties.queries import ratings as rated
from linli.ui.subject import following
from linli.ui.subject.declaration import Scene, Section, Subject, subject_of
from linli.ui.subject.public import PUBLIC, address


def kind_of(scene: Scene) -> Subject:
    of = subject_of(scene.row._meta.label_lower)
    assert of is not None
    return of


def parties(scene: Scene) -> dict[str, Any]:
    """Everybody who sees the thing knows them masked."""
    of, row = kind_of(scene), scene.row
    if of.type not in DECLARED:
        return {}
    found = scene.known.setdefault("parties", masked(row))
    url = of.url("reveal", row.pk) if DECLARED[of.type].reveals(scene.actor, row) else ""
    paper = [(one.label, f"{one.name} {one.phone}".strip() or _("No name left")) for one in found]
    return {"parties": found, "reveal_url": url, "paper": paper} if found else {}


def ratings(scene: Scene) -> dict[str, Any]:
    of = kind_of(scene)
    found = rated(scene.row) if of.type in PUBLIC and PUBLIC[of.type].rate else []
    return {"ratings": found} if found else {}


def stages(scene: Scene) -> dict[str, Any]:
    """The stations residents follow, and where a merged thing goes on."""
    of, row = kind_of(scene), scene.row
    public = PUBLIC.get(of.type)
    if public is None or not public.stations:
        return {}
    target = public.target(row)
    line = following.station_line(public, row.state)
    return {"stages": line, "target": of.url("", target.pk) if target else ""}


def code_of(scene: Scene) -> dict[str, Any]:
    of, row = kind_of(scene), scene.row
    if of.type not in PUBLIC:
        return {}
    link = address(of, row.code)
    notice = of.url("notice", row.pk)
    return {"public_link": link, "qr": following.image(link), "notice_url": notice}


# What stands on the page of every kind that has people concerned.
SECTIONS = (
    Section("", template="ui/subject/stages.html", values=stages, above=True),
    Section(gettext_lazy("People concerned"), template="ui/subject/parties.html", values=parties, side=True, printed=True),
    Section(gettext_lazy("Ratings"), template="ui/subject/ratings.html", values=ratings, side=True),
    Section(gettext_lazy("For everybody: where it stands"), template="ui/subject/code.html", values=code_of, side=True, printed=True),
)  # fmt: skip
