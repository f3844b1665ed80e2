"""Who has to do what about a plan: it reaches the approver, comes back to the street, ends with the step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.people.models import Post
from linli.core.tasks import queries as tasks
from linli.core.tasks.models import Task
from linli.modules.grids.commands import drawing, edits, plans, posts
from linli.modules.grids.models import Plan, PlanGrid
from tests import world as place
from tests.modules.grids.conftest import grids_of, make_plan

pytestmark = pytest.mark.django_db
KIND = "grids.plan"


def kinds(actor):
    return [(task.kind, task.area) for task in tasks.listing(actor, KIND)]


def test_proposed_plan_is_a_task_of_the_approver_with_a_limit(world, plan):
    street, district = world.actor("jiedao"), world.actor("qu")
    plans.propose(street, plan.pk)
    (task,) = tasks.listing(district, KIND)
    assert (task.kind, task.area, task.subject_id) == ("approve", place.DISTRICT, plan.pk)
    assert task.due_at > timezone.now() + timedelta(days=3)
    assert kinds(street) == [] and kinds(world.actor("other")) == []


def test_returned_plan_is_a_task_of_the_street_with_the_reason(world, plan):
    street, district = world.actor("jiedao"), world.actor("qu")
    plans.propose(street, plan.pk)
    plans.send_back(district, plan.pk, reason="边界不沿河")
    assert kinds(district) == []
    (task,) = tasks.listing(street, KIND)
    assert (task.kind, task.area, task.text) == ("correct", place.STREET, "边界不沿河")
    plans.propose(street, plan.pk)
    assert kinds(street) == [] and kinds(district) == [("approve", place.DISTRICT)]


def test_drawn_plan_waits_for_who_ordered_it_until_it_is_corrected(acting, register):
    actor = acting(place.STREET)
    row = plans.order(actor, area=place.COMMUNITY)
    drawing.draw(row.pk)
    assert kinds(actor) == [("look", place.COMMUNITY)]
    assert kinds(acting(place.STREET)) == []
    edits.rename(actor, row.pk, grid=grids_of(row)[0].pk, name="河东网格")
    assert kinds(actor) == []


def test_failed_drawing_is_told_to_who_ordered_it_until_it_is_dropped(acting, register):
    actor = acting(place.STREET)
    row = plans.order(actor, area=place.COMMUNITY)
    drawing.begin(Actor.system(), row.pk)
    drawing.fail(Actor.system(), row.pk, sentence="没有楼栋。")
    assert kinds(actor) == [("redraw", place.COMMUNITY)]
    plans.drop(actor, row.pk)
    assert kinds(actor) == []


def test_published_plan_leaves_a_task_only_while_posts_stand_in_ended_grids(acting, plan):
    district = acting(place.DISTRICT, "grids.view", "grids.approve", "console.posts", "areas.view")
    for grid in grids_of(plan):
        PlanGrid.objects.filter(pk=grid.pk).update(code=f"{place.COMMUNITY}1{grid.code[-2:]}")
    plans.propose(acting(), plan.pk)
    plans.approve(district, plan.pk, valid_from=timezone.localdate())
    assert [task.kind for task in Task.objects.filter(done_at=None)] == ["hand_over"]
    posts.settle(district, plan.pk)
    assert Task.objects.filter(done_at=None).exists()
    Post.objects.filter(area__startswith=place.COMMUNITY).update(valid_until=timezone.localdate())
    posts.settle(district, plan.pk)
    assert not Task.objects.filter(done_at=None).exists()


def test_plans_are_numbered_and_listed_by_the_workbench(world, register):
    street = world.actor("jiedao")
    row = plans.order(street, area=place.COMMUNITY, name="河东方案", client_id="0" * 20)
    again = plans.order(street, area=place.COMMUNITY, client_id="0" * 20)
    assert (again.pk, again.repeated) == (row.pk, True)
    assert row.number == f"330402-W{timezone.localdate().year}-0001"
    client = Client()
    client.force_login(world.accounts["jiedao"])
    shown = client.get(reverse("grids:plan_list"), {"text": row.number}).content.decode()
    assert "河东方案" in shown and reverse("grids:plan", args=[row.pk]) in shown
    page = client.get(reverse("grids:plan", args=[row.pk])).content.decode()
    assert reverse("grids:plan_step", args=[row.pk, "cancel"]) in page and row.number in page


def test_history_says_in_words_what_was_corrected(world, plan):
    street = world.actor("jiedao")
    edits.rename(street, plan.pk, grid=grids_of(plan)[0].pk, name="河东网格")
    client = Client()
    client.force_login(world.accounts["jiedao"])
    told = client.get(reverse("grids:plan", args=[plan.pk])).context["timeline"]
    assert "河东网格" in told[-1]["text"]


def test_step_asks_before_it_is_taken(world, plan, register):
    client = Client()
    client.force_login(world.accounts["jiedao"])
    url = reverse("grids:plan_step", args=[plan.pk, "propose"])
    shown = client.get(url)
    assert shown.status_code == 200 and Plan.objects.get(pk=plan.pk).state == "draft"
    assert str(shown.context["hint"]) in shown.content.decode()
    client.post(url)
    assert Plan.objects.get(pk=plan.pk).state == "proposed"
    other = make_plan(register)
    plans.propose(world.actor("jiedao"), other.pk)
    assert "approve" not in [
        b["move"].name
        for b in client.get(reverse("grids:plan", args=[other.pk])).context["first_steps"]
    ]
