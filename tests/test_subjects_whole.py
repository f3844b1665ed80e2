"""What a kind of thing has beside its steps, walked over the declarations: nothing here names a module."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.core.access import queries as access
from linli.core.conversation.models import Note
from linli.core.journal.models import Entry
from linli.core.notices.models import Notice
from linli.core.outbox import worker
from linli.core.parties.models import Rating
from linli.core.tasks import queries as tasks
from linli.ui.subject.declaration import Scene
from linli.ui.subject.forms import asked
from linli.ui.subject.public import PUBLIC as PUBLISHED
from tests import subjects
from tests.engines.pictures import photos
from tests.standing import built, standing, town
from tests.test_subjects import CONTACT, OWN, browser, each, each_public

__all__ = ["built", "standing", "town"]
pytestmark = pytest.mark.django_db


def deliver() -> None:
    while worker.work():
        pass


def way_of(of: Any, row: Any) -> list[Any]:
    """The steps a row has taken, in order."""
    taken = Entry.objects.filter(subject_type=of.type, subject_id=row.pk).order_by("id")
    moves = [of.machine.by_verb.get(entry.verb) for entry in taken]
    return [move for move in moves if move is not None and move.name in of.steps]


def said_in(of: Any, move: Any, by: Any, row: Any, town: Any) -> dict[str, str]:
    """Field -> what stands in it when it holds its sample, in words."""
    fields = asked(of, move, of.steps[move.name], Scene(by, row))
    return subjects.spoken(fields, town)


@each
def test_history_tells_every_step_in_words_with_what_was_said(of, town):
    client, by, raw = browser(town, "jiedao"), town.actor("jiedao"), subjects.raw_words(of)
    for move in (m for m in of.machine.moves if m.name in of.steps):
        row = subjects.brought_to(of, town, move.sources[0], by)
        words = said_in(of, move, by, row, town)
        of.steps[move.name].run(by, row.pk, **subjects.details(of, move.name, row, by, town))
        told = client.get(of.url("", row.pk)).context["timeline"]
        assert told[-1]["title"] == str(move.past) and "吴强" in told[-1]["who"], move.name
        for name, said in words.items():
            assert said in told[-1]["text"], (move.name, name)
        for one in told:
            assert re.search(r"[\u4e00-\u9fff]", one["title"]), one["title"]
            assert not raw & set(re.findall(r"\w+", one["text"], re.ASCII)), one["text"]


@each
def test_page_shows_what_was_asked_and_kept(of, town, standing):
    """Among its facts, not only in its history: who is sent it later reads no history."""
    client, by = browser(town, "jiedao"), town.actor("jiedao")
    columns = {field.name for field in of.model._meta.concrete_fields}
    for row in standing(of).values():
        shown = client.get(of.url("", row.pk)).context
        sections = [s for at in ("above", "main", "after", "side") for s in shown[f"{at}_sections"]]
        facts = [*shown["facts"], *(fact for s in sections for fact in s["facts"])]
        stands = "\n".join([str(shown["title"]), shown["text"], *(str(v) for _l, v in facts)])
        kept = subjects.spoken(of.take_in.fields(by), town)
        for move in way_of(of, row):
            kept |= said_in(of, move, by, row, town)
        for name in columns & set(kept):
            assert kept[name] in stands, (row.state, name)


@each_public
def test_note_and_file_are_for_colleagues_and_the_one_mentioned_is_told(public, town):
    of, client, resident = public.of, browser(town, "jiedao"), Client()
    row, token = subjects.brought(public, town, **CONTACT)
    file = SimpleUploadedFile("门口.png", photos.photo("PNG"), "image/png")
    said = {"note-text": "住户白天不在家。", "note-mention": "周兰", "note-photos": [file]}
    assert client.post(of.url("note", row.pk), said).status_code == 302
    deliver()
    note = Note.objects.get()
    (kept,) = note.files
    colleague = browser(town, "shequ")
    body = colleague.get(of.url("", row.pk)).content.decode()
    assert note.text in body and f"/files/{kept}" in body and "吴强" in body
    assert colleague.get(f"/files/{kept}").status_code == 200
    assert browser(town, "other").get(f"/files/{kept}").status_code == 404
    for given in ({"r": token}, {}):
        seen = resident.get(public.url("follow", row.code), given).content.decode()
        assert note.text not in seen and kept not in seen
        assert resident.get(f"/files/{kept}").status_code == 404
    told = Notice.objects.get(event="mention")
    assert told.account == town.accounts["shequ"] and told.subject_id == row.pk
    bell = colleague.get(reverse("ui:notices")).content.decode()
    assert note.text in bell and row.number in bell
    assert note.text not in client.get(reverse("ui:notices")).content.decode(), "his own act"


@each_public
def test_question_is_answered_by_receipt_and_who_asked_is_told(public, town):
    of, client, resident = public.of, browser(town, "jiedao"), Client()
    row, token = subjects.brought(public, town, **CONTACT)
    page, words = public.url("follow", row.code), "周六上午在家，可以上门。"
    form = client.get(of.url("", row.pk)).context["question_form"]
    (party,) = (value for value, _label in form.fields["party"].choices)
    asking = {"question-party": party, "question-text": "哪天在家，可以上门吗？"}
    assert browser(town, "other").post(of.url("question", row.pk), asking).status_code == 404
    assert client.post(of.url("question", row.pk), asking).status_code == 302
    assert asking["question-text"] not in resident.get(page).content.decode()
    own = resident.get(page, {"r": token})
    assert asking["question-text"] in own.content.decode()
    ((question, _form),) = own.context["asked"]
    sent = {"r": "x" * 22, "question": question.pk, "text": words}
    assert Client().post(f"{page}/answer", sent).status_code == 404
    assert resident.post(f"{page}/answer", {**sent, "r": token}).status_code == 302
    deliver()
    assert words in client.get(of.url("", row.pk)).content.decode()
    assert words not in Client().get(page).content.decode()
    assert Notice.objects.get(event="answered").account == town.accounts["jiedao"]
    assert row.number in client.get(reverse("ui:notices")).content.decode()


@each_public
def test_bell_of_whoever_holds_its_first_task_says_so(public, town):
    of = public.of
    row, _token = subjects.brought(public, town, **CONTACT)
    deliver()
    held = tasks.open_of(of.type, [row.pk]).get()
    told = {n.account.login for n in Notice.objects.filter(event="given", task=held.pk)}
    assert told, "nobody is told of it"
    for login in told:
        assert held in tasks.listing(access.actor_of(town.accounts[login]), of.type)
        bell = browser(town, login).get(reverse("ui:notices")).content.decode()
        assert row.number in bell
        mine = Notice.objects.get(event="given", task=held.pk, account=town.accounts[login])
        opened = browser(town, login).post(reverse("ui:notice", args=[mine.pk]))
        assert opened["Location"] == of.url("", row.pk)
    assert row.number not in browser(town, "other").get(reverse("ui:notices")).content.decode()


@pytest.mark.parametrize(
    "of", [of for of in OWN if any(k.giver for k in of.tasks)], ids=lambda of: of.type
)
def test_bell_of_whoever_is_given_a_task_says_so(of, town, standing):
    kinds = [kind.code for kind in of.tasks if kind.giver]
    pks = [row.pk for row in standing(of).values()]
    task = tasks.open_of(of.type, pks, kinds)[0]
    row = of.model._default_manager.get(pk=task.subject_id)
    sent = {"task": task.pk, "give-person": "周兰"}
    assert browser(town, "jiedao").post(of.url("give", row.pk), sent).status_code == 302
    deliver()
    assert town.accounts["shequ"].pk in Notice.objects.filter(
        event="given", subject_id=row.pk
    ).values_list("account", flat=True)
    assert row.number in browser(town, "shequ").get(reverse("ui:notices")).content.decode()


@pytest.mark.parametrize(
    "public", [p for p in PUBLISHED.values() if p.of in OWN and p.rate], ids=lambda p: p.of.type
)
def test_rating_by_receipt_counts_once_and_staff_read_it(public, town):
    of, client, thanks = public.of, Client(), {"comment": "很快，谢谢。"}
    move = of.move("rate")
    assert move is not None
    row, token = subjects.brought(public, town, **CONTACT)
    row = subjects.led(of, town, row, move.sources[0], town.actor("jiedao"))
    page, sent = public.url("follow", row.code), {"solved": "yes", "content": "4"} | thanks
    assert client.get(page, {"r": token}).context["may_rate"]
    assert client.post(f"{page}/rate", {**sent, "r": token}).status_code == 302
    rating = Rating.objects.get(subject_type=of.type, subject_id=row.pk)
    assert (rating.solved, rating.content, rating.comment) == (True, 4, thanks["comment"])
    assert client.post(f"{page}/rate", {**sent, "r": token}).status_code == 409
    assert not client.get(page, {"r": token}).context["may_rate"]
    assert thanks["comment"] not in Client().get(page).content.decode()
    answer = browser(town, "jiedao").get(of.url("", row.pk))
    assert thanks["comment"] in answer.content.decode() and "4 / 5" in answer.content.decode()
    assert str(move.past) in [one["title"] for one in answer.context["timeline"]]
