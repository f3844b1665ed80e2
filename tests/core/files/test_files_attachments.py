"""Rows: stored once per client id, bound to one subject, read in one statement, swept."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from linli.core.errors import Invalid, NotFound, Refused
from linli.core.files import attachments, limits, queries, storage, sweeping
from linli.core.files.models import Attachment, Quota

Make = Callable[..., bytes]
DISTRICT, AREA = "330402", "330402007"
pytestmark = pytest.mark.django_db


def stored(raw: bytes, actor_id: int | None = None, **options: Any) -> Attachment:
    return attachments.store(actor_id, DISTRICT, AREA, raw, "report", **options)


def age(files: list[Path], hours: float) -> None:
    then = time.time() - hours * 3600
    for file in files:
        os.utime(file, (then, then))


def files_of(row: Attachment) -> list[Path]:
    paths = [storage.path(row.sha256, row.extension, side) for side in (None, 320, 1280)]
    return [path for path in paths if path.exists()]


def test_stored_photo_has_its_facts_and_no_subject(photo: Make) -> None:
    upload = SimpleUploadedFile("路灯.jpeg", photo("JPEG", (400, 300), orientation=6))
    row = attachments.store(7, DISTRICT, AREA, upload, "report")
    row.refresh_from_db()
    assert (row.name, row.kind, row.content_type) == ("路灯.jpg", "image", "image/jpeg")
    assert (row.width, row.height, row.created_by, row.subject_id) == (300, 400, 7, None)
    assert row.size == storage.path(row.sha256, "jpg").stat().st_size
    assert len(row.token) >= 22


def test_repeated_client_id_gives_the_same_row(photo: Make) -> None:
    client_id = uuid4()
    first = stored(photo(), 7, client_id=client_id)
    again = stored(photo(), 7, client_id=client_id)
    assert first.pk == again.pk
    assert Attachment.objects.count() == 1


def test_client_id_of_somebody_else_gives_nothing_away(photo: Make) -> None:
    client_id = uuid4()
    stored(photo(), 7, client_id=client_id)
    with pytest.raises(Refused):
        stored(photo(), 8, client_id=client_id)


def test_row_inserted_by_a_simultaneous_request_is_found(photo: Make) -> None:
    first = stored(photo(), 7, client_id=uuid4())
    late = Attachment.objects.get(pk=first.pk)
    late.pk, late.token = None, "another-token"
    assert attachments.saved(late).pk == first.pk


def test_refused_photo_leaves_no_row() -> None:
    with pytest.raises(Invalid):
        stored(b"no photo")
    assert not Attachment.objects.exists()


def test_binding_gives_the_files_in_the_order_of_the_tokens(photo: Make) -> None:
    one, two = stored(photo()), stored(photo("PNG"))
    bound = attachments.bind([two.token, one.token], "case", 5, district=DISTRICT, area="330402008")
    assert [row.pk for row in bound] == [two.pk, one.pk]
    found = Attachment.objects.filter(subject_type="case", subject_id=5)
    assert {(row.pk, row.area) for row in found} == {(one.pk, "330402008"), (two.pk, "330402008")}


def test_binding_twice_changes_nothing(photo: Make) -> None:
    row = stored(photo())
    for _time in range(2):
        assert len(attachments.bind([row.token], "case", 5, district=DISTRICT)) == 1


def test_binding_takes_two_statements(photo: Make, django_assert_num_queries: Any) -> None:
    tokens = [stored(photo("JPEG", (40 + n, 30))).token for n in range(5)]
    with django_assert_num_queries(2):
        attachments.bind(tokens, "case", 5, district=DISTRICT)


def test_photo_sent_before_its_place_was_known_gets_the_district_of_its_subject(
    photo: Make,
) -> None:
    row = stored(photo())
    attachments.bind([row.token], "case", 5, district="110101")
    row.refresh_from_db()
    assert (row.subject_id, row.district) == (5, "110101")


def test_unknown_token_binds_nothing_at_all(photo: Make) -> None:
    row = stored(photo())
    with pytest.raises(Invalid) as refused:
        attachments.bind([row.token, "unknown"], "case", 5, district=DISTRICT)
    assert refused.value.code == "unknown_file"
    row.refresh_from_db()
    assert row.subject_id is None


@pytest.mark.parametrize("subject", [("case", 6), ("visit", 5)])
def test_file_of_another_subject_cannot_be_taken(photo: Make, subject: tuple[str, int]) -> None:
    row = stored(photo())
    attachments.bind([row.token], "case", 5, district=DISTRICT)
    with pytest.raises(Invalid) as refused:
        attachments.bind([row.token], *subject, district=DISTRICT)
    assert refused.value.code == "file_taken"


def test_thirteenth_file_of_a_subject_is_refused(photo: Make) -> None:
    raw = photo()
    twelve = [stored(raw).token for _n in range(limits.MAX_PER_SUBJECT)]
    attachments.bind(twelve, "case", 5, district=DISTRICT)
    with pytest.raises(Invalid) as refused:
        attachments.bind([stored(raw).token], "case", 5, district=DISTRICT)
    assert refused.value.code == "too_many_files"
    assert len(queries.of("case", [5])[5]) == limits.MAX_PER_SUBJECT


def test_files_of_many_subjects_come_in_one_statement(
    photo: Make, django_assert_num_queries: Any
) -> None:
    tokens = [stored(photo()).token for _n in range(3)]
    attachments.bind(tokens[:2], "case", 1, district=DISTRICT)
    attachments.bind(tokens[2:], "case", 2, district=DISTRICT)
    with django_assert_num_queries(1):
        found = queries.of("case", [1, 2, 3])
    assert {key: [f.token for f in files] for key, files in found.items()} == {
        1: tokens[:2],
        2: tokens[2:],
        3: [],
    }


def test_file_and_thumbnails_open_by_token(photo: Make) -> None:
    row = stored(photo("PNG", (2000, 500)))
    path, content_type = queries.open_file(row.token)
    assert (path.suffix, content_type) == (".png", "image/png")
    small, small_type = queries.open_file(row.token, 320)
    assert small_type == "image/webp"
    with Image.open(small) as image:
        assert image.size == (320, 80)


@pytest.mark.parametrize(("token", "size"), [("unknown", None), ("", 320), (None, 64)])
def test_unknown_token_or_size_is_not_found(
    photo: Make, token: str | None, size: int | None
) -> None:
    row = stored(photo())
    with pytest.raises(NotFound):
        queries.open_file(row.token if token is None else token, size)


def test_photo_without_its_thumbnail_opens_in_full(photo: Make) -> None:
    row = stored(photo())
    storage.path(row.sha256, row.extension, 320).unlink()
    assert queries.open_file(row.token, 320)[1] == "image/jpeg"


def test_full_district_takes_no_more_until_counted_again(photo: Make) -> None:
    Quota.objects.create(district=DISTRICT, most=1)
    row = stored(photo())
    with pytest.raises(Invalid) as refused:
        stored(photo())
    assert refused.value.code == "quota"
    attachments.store(None, "110101", "110101", photo(), "report")
    row.delete()
    sweeping.count_used(timezone.now())
    assert stored(photo()).pk


def test_counting_writes_what_each_district_uses(photo: Make) -> None:
    rows = [stored(photo()), stored(photo("PNG"))]
    before = queries.room(DISTRICT)
    assert sweeping.count_used(timezone.now()) == 1
    quota = Quota.objects.get(district=DISTRICT)
    assert quota.used == sum(row.size for row in rows)
    assert queries.room(DISTRICT) == before


def test_unbound_rows_go_after_a_day_and_bound_ones_stay(photo: Make) -> None:
    now = timezone.now()
    late, fresh, bound = stored(photo()), stored(photo()), stored(photo())
    attachments.bind([bound.token], "case", 1, district=DISTRICT)
    old = now - limits.UNBOUND_FOR - timedelta(minutes=1)
    Attachment.objects.filter(pk__in=[late.pk, bound.pk]).update(created_at=old)
    assert sweeping.remove_unbound(now) == 1
    assert set(Attachment.objects.values_list("pk", flat=True)) == {fresh.pk, bound.pk}


def test_file_without_a_row_goes_only_when_old(photo: Make) -> None:
    with transaction.atomic():
        row = stored(photo())
        transaction.set_rollback(True)
    files = files_of(row)
    assert len(files) == 3
    assert sweeping.remove_orphans() == 0
    age(files, hours=25)
    assert sweeping.remove_orphans() == 3
    assert files_of(row) == []


def test_file_shared_by_two_rows_stays_until_both_are_gone(photo: Make) -> None:
    one, two = stored(photo()), stored(photo())
    attachments.bind([one.token], "case", 1, district=DISTRICT)
    attachments.bind([two.token], "case", 2, district=DISTRICT)
    age(files_of(one), hours=48)
    one.delete()
    assert sweeping.remove_orphans() == 0
    two.delete()
    assert sweeping.remove_orphans() == 3


def test_orphan_stored_again_becomes_young(photo: Make) -> None:
    row = stored(photo())
    age(files_of(row), hours=48)
    row.delete()
    again = stored(photo())
    Attachment.objects.all().delete()
    assert sweeping.remove_orphans() == 0
    assert len(files_of(again)) == 3


def test_unfinished_part_of_a_killed_process_goes(photo: Make) -> None:
    row = stored(photo())
    part = storage.folder(row.sha256) / f".{row.sha256}.jpg.abc.part"
    part.write_bytes(b"half")
    age([part], hours=48)
    assert sweeping.remove_orphans() == 1
    assert len(files_of(row)) == 3
