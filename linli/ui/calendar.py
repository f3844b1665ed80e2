"""Time limits in one's own calendar program: a secret address (iCalendar, RFC 5545)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from linli.core.access.actor import Actor
from linli.core.errors import NotFound
from linli.core.subjects.faces import FACES, Brief, briefs
from linli.core.tasks import commands, queries
from linli.core.tasks.kinds import KINDS
from linli.core.tasks.models import Task
from linli.ui import throttle
from linli.ui.pages import PUBLIC, SIGNED_IN, page, render_page
from linli.ui.subject.lists import named

# A calendar program asks every quarter of an hour or less often; a guesser does not.
A_TRY = 60
MOST = 500


@page(SIGNED_IN)
def settings(request: HttpRequest) -> HttpResponse:
    """GET: is there an address? POST `make`: a new one, shown this once; `end`: none any more."""
    address = ""
    if request.method == "POST":
        if "end" in request.POST:
            commands.close_feed(request.actor)
            return redirect("ui:calendar")
        secret = commands.open_feed(request.actor)
        address = request.build_absolute_uri(reverse("ui:calendar_feed", args=[secret]))
    context = {
        "address": address,
        "webcal": f"webcal{address[address.find(':') :]}" if address else "",
        "feed": queries.feed(request.actor),
    }
    return render_page(request, "ui/calendar.html", context)


@page(PUBLIC, methods=("GET",))
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What the address's owner has to do, each with a moment; no more of it than the number, since
    calendars of phones lie with strangers."""
    throttle.check(request, "calendar", A_TRY)
    found = queries.reader(secret)
    if found is None:
        raise NotFound(_("This calendar address has ended. Make a new one under Mine to do."))
    actor, language = found
    with override(language):
        body = calendar(actor, request).to_ical()
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=300"
    return answer


def calendar(actor: Actor, request: HttpRequest) -> Calendar:
    """The soonest `MOST` tasks that run: one statement for them, one for each kind of thing."""
    tasks = [t for t in queries.listing(actor, limit=MOST) if t.due_at and not t.paused]
    known = briefs({(t.subject_type, t.subject_id) for t in tasks})
    places = named(about.area for about in known.values())
    made = Calendar()
    for name, value in {
        "prodid": "-//Linli//Tasks//ZH",
        "version": "2.0",
        "method": "PUBLISH",
        "x-wr-calname": _("Linli: time limits"),
        "refresh-interval;value=duration": "PT30M",
    }.items():
        made.add(name, value)
    now = timezone.now()
    for task in tasks:
        if about := known.get((task.subject_type, task.subject_id)):
            made.add_component(event(task, about, places[about.area], request, now))
    return made


def event(task: Task, about: Brief, place: str, request: HttpRequest, now: datetime) -> Event:
    face, kind = FACES[task.subject_type], KINDS[task.subject_type, task.kind]
    made = Event()
    made.add("uid", f"task-{task.district}-{task.pk}@{request.get_host()}")
    made.add("dtstamp", now)
    made.add("dtstart", task.due_at)
    made.add("summary", f"{kind.label}: {face.one} {about.number}")
    made.add("location", place)
    made.add("url", request.build_absolute_uri(reverse(about.address, args=[about.id])))
    made.add("transp", "TRANSPARENT")
    return made
