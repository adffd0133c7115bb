from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from counselling import rules
from counselling.models import Assessment, Session, Slot, State
from tests.accounts.factories import UserFactory, officer
from tests.counselling.factories import AssessmentFactory, SessionFactory, SlotFactory, worker_in

pytestmark = pytest.mark.django_db


def test_the_assessment_is_done_in_two_sittings(sign_in):
    worker = UserFactory(worker=True)
    client = sign_in(worker)
    start = reverse("counselling:assessment")
    assert "Mulai asesmen" in client.get(start).text
    assert client.get(reverse("counselling:result")).status_code == 302
    client.post(start)
    occupations = reverse("counselling:occupations")
    assert "Pilih 1 sampai 3 pekerjaan." in client.post(occupations, {"previous_1": "43"}).text
    client.post(occupations, {"previous_1": "43", "previous_2": "43", "wished_1": "83", "wished_3": "52"})
    kept = Assessment.objects.get()
    assert (kept.previous_occupations, kept.wished_occupations) == (["43"], ["83", "52"])

    def fill(page):
        answers = {code: "5" if code.startswith("people") else "2" for code in rules.PAGES[page - 1]}
        return client.post(reverse("counselling:statements", args=[page]), answers)

    incomplete = client.post(reverse("counselling:statements", args=[1]), {"hands_1": "4"})
    assert "Pilih satu jawaban" in incomplete.text
    assert fill(1).url == reverse("counselling:statements", args=[2])
    assert fill(2).url == reverse("counselling:statements", args=[3])

    client = sign_in(worker)
    assert "Lanjutkan asesmen" in client.get(start).text
    assert client.post(start).url == reverse("counselling:statements", args=[3])
    for page in (3, 4):
        fill(page)
    assert fill(5).url == reverse("counselling:result")
    assert Assessment.objects.get().completed_on == clock.today()
    result = client.get(reverse("counselling:result")).text
    assert "Membantu orang" in result
    assert "20 dari 20" in result
    assert client.get(reverse("counselling:statements", args=[3])).url == start


@pytest.mark.parametrize("page", [0, 6])
def test_there_is_no_other_page_of_statements(sign_in, page):
    assessment = AssessmentFactory(unfinished=True)
    assert sign_in(assessment.worker).get(f"/asesmen/pernyataan/{page}/").status_code == 404


def test_a_worker_books_and_cancels(sign_in):
    worker = worker_in()
    slot, other = SlotFactory(), SlotFactory()
    client = sign_in(worker)
    sessions = reverse("counselling:sessions")
    assert client.get(sessions).text.count("/konseling/jadwal/") == 2
    book = reverse("counselling:book", args=[slot.pk])
    assert client.get(book).status_code == 200
    for _again in range(2):
        assert "Jadwal Anda:" in client.post(book, follow=True).text
    assert Session.objects.count() == 1
    refused = client.post(reverse("counselling:book", args=[other.pk]), follow=True)
    assert "Anda sudah punya jadwal" in refused.text
    cancel = reverse("counselling:cancel", args=[Session.objects.get().pk])
    assert client.get(cancel).status_code == 200
    assert "dibatalkan" in client.post(cancel, follow=True).text
    assert "tidak dapat dibatalkan lagi" in client.post(cancel, follow=True).text


def test_the_second_of_two_people_is_told(sign_in):
    slot = SlotFactory()
    for words in ("Jadwal Anda:", "sudah diambil orang lain"):
        answer = sign_in(worker_in()).post(reverse("counselling:book", args=[slot.pk]), follow=True)
        assert words in answer.text


def test_a_worker_of_another_region_finds_no_slot(sign_in):
    slot = SlotFactory()
    client = sign_in(worker_in("3171"))
    assert "Belum ada jadwal" in client.get(reverse("counselling:sessions")).text
    assert client.post(reverse("counselling:book", args=[slot.pk])).status_code == 404


def test_a_counsellor_opens_slots_and_records_a_session(sign_in):
    counsellor = officer("counsellor")
    client = sign_in(counsellor)
    assert "Tidak ada sesi hari ini" in client.get(reverse("counselling:today")).text
    day = clock.today() + timedelta(days=1)
    answers = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "minutes": "30", "mode": "video"}
    open_slots = reverse("counselling:open_slots")
    assert client.get(open_slots).status_code == 200
    assert "bukan jam" in client.post(open_slots, {**answers, "times": "pagi"}).text
    assert "2 jadwal dibuka." in client.post(open_slots, {**answers, "times": "09.00, 9:45"}, follow=True).text
    assert Slot.objects.filter(counsellor=counsellor, office=counsellor.office).count() == 2

    session = SessionFactory(slot__counsellor=counsellor, slot__starts_at=clock.now() - timedelta(minutes=5))
    AssessmentFactory(worker=session.client)
    page = reverse("counselling:session", args=[session.pk])
    assert "Bekerja dengan tangan dan alat" in client.get(page).text
    assert "Pilih hadir atau tidak." in client.post(page, {"summary": "Tulis CV."}).text
    client.post(page, {"attended": "1", "summary": "Tulis CV.", "internal_note": "Rahasia kantor."})
    session.refresh_from_db()
    assert session.state == State.ATTENDED
    assert "Rahasia kantor." in client.get(page).text
    seen = sign_in(session.client).get(reverse("counselling:sessions")).text
    assert "Tulis CV." in seen
    assert "Rahasia" not in seen


def test_before_its_time_and_after_a_cancellation_nothing_is_recorded(sign_in):
    client = sign_in(officer("counsellor"))
    for details, words in [({}, "belum dimulai"), ({"state": State.CANCELLED}, "sudah dibatalkan")]:
        page = reverse("counselling:session", args=[SessionFactory(**details).pk])
        assert client.get(page).status_code == 200
        assert words in client.post(page, {"attended": "1"}, follow=True).text


def test_another_office_is_told_nothing(sign_in):
    session = SessionFactory()
    client = sign_in(officer("counsellor", region="3171"))
    page = reverse("counselling:session", args=[session.pk])
    assert client.get(page).status_code == client.post(page).status_code == 404
    assert session.client.full_name not in client.get(reverse("counselling:today")).text


def test_another_worker_cannot_cancel(sign_in):
    session = SessionFactory()
    assert sign_in(worker_in()).post(reverse("counselling:cancel", args=[session.pk])).status_code == 404


@pytest.mark.parametrize("name", ["sessions", "today", "slots", "session"])
def test_lists_take_the_same_queries_for_one_row_and_for_many(sign_in, name, django_assert_max_num_queries):
    worker, counsellor = worker_in(), officer("counsellor")
    client = sign_in(worker if name == "sessions" else counsellor)
    first = SessionFactory(client=worker, slot__counsellor=counsellor)
    path = reverse(f"counselling:{name}", args=[first.pk] if name == "session" else [])

    def grow(count):
        for number in range(count):
            SlotFactory(counsellor=counsellor)
            past = clock.now() - timedelta(hours=1, minutes=Slot.objects.count())
            for moment in (past, past + timedelta(days=2)):
                SessionFactory(slot__counsellor=counsellor, slot__starts_at=moment)
            outcome = {"state": State.ATTENDED, "recorded_at": past}
            SessionFactory(client=worker, slot__starts_at=past - timedelta(days=number + 1), **outcome)

    grow(1)
    with django_assert_max_num_queries(40) as captured:
        client.get(path)
    few = len(captured)
    grow(8)
    with django_assert_max_num_queries(few):
        client.get(path)
