"""A worker says that the record is wrong: the company answers, the Disnaker decides, and the system chases."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts.models import DataReading, Region, Role, User
from casework.models import Event
from casework.steps import StepRefused
from core import clock
from core.dates import Month
from notifications.models import Notice
from registry import disputes
from registry.dispute_words import sentence
from registry.models import DisputedField, DisputeState, Employment, RecordDispute
from registry.refusals import AlreadyDisputed
from tests.accounts.factories import AssignmentFactory, UserFactory, officer
from tests.documents.factories import pdf, upload
from tests.registry.disputes import checked, employed, escalated, sent_dispute
from tests.registry.factories import CompanyFactory, EmploymentFactory, MembershipFactory, contributions

pytestmark = pytest.mark.django_db
MONDAY = date(2025, 9, 8)  # 5 September before it is a holiday; none in the two weeks after


@pytest.fixture
def employment():
    return employed()


@pytest.fixture
def worker(employment):
    return employment.participant.account


@pytest.fixture
def owner(employment):
    return employment.company.members.get()


@pytest.fixture
def mediator(employment):
    return officer(Role.MEDIATOR)


def text(response):
    return response.content.decode()


def again(dispute):
    return RecordDispute.objects.get(pk=dispute.pk)


def told(user):
    return [notice.title.split(":")[0] for notice in Notice.objects.filter(recipient=user).order_by("pk")]


# Sending


def test_the_company_answers_within_seven_working_days(employment, worker, owner):
    dispute = sent_dispute(employment, today=MONDAY)
    assert (dispute.state, dispute.due_on) == (DisputeState.SENT, date(2025, 9, 17))
    assert dispute.recorded == "6 Januari 2020"
    assert "menjawab paling lambat 17 September 2025" in sentence(dispute)
    assert told(owner) == ["Pekerja menyanggah datanya"]
    assert told(worker) == [f"Sanggahan {dispute.number} terkirim"]
    for notice in Notice.objects.all():
        assert "6 Januari" not in notice.body


def test_one_open_dispute_about_one_fact(employment):
    first = sent_dispute(employment)
    with pytest.raises(AlreadyDisputed):
        sent_dispute(employment)
    sent_dispute(employment, field=DisputedField.ENDED_ON)
    disputes.withdraw(first, by=first.person, today=MONDAY)
    sent_dispute(employment)
    assert RecordDispute.objects.count() == 3


def test_a_refused_second_one_leaves_no_paper_behind(employment):
    sent_dispute(employment)
    with pytest.raises(AlreadyDisputed):
        sent_dispute(employment, files=[checked(pdf())])
    assert not employment.participant.account.documents.exists()


def test_nobody_disputes_for_somebody_else(employment):
    with pytest.raises(PermissionDenied):
        sent_dispute(employment, person=UserFactory(worker=True))
    assert not RecordDispute.objects.exists()


def test_a_company_without_anybody_to_answer_goes_to_the_disnaker_at_once(employment, mediator, owner):
    employment.company.memberships.all().delete()
    dispute = sent_dispute(employment)
    assert again(dispute).state == DisputeState.ESCALATED
    assert told(mediator) == ["Sanggahan data untuk Disnaker"]


def test_the_worker_alone_in_the_company_is_nobody_to_answer(employment, worker):
    employment.company.memberships.all().delete()
    MembershipFactory(company=employment.company, user=worker)
    assert again(sent_dispute(employment)).state == DisputeState.ESCALATED


def test_an_employer_that_is_not_there_goes_to_the_disnaker_of_its_place(worker, mediator):
    there = officer(Role.MEDIATOR, region="3578")
    said = {
        "person": worker,
        "company_name": "PT Tidak Ada",
        "region": Region.objects.get(code="3578"),
        "stated": "Bekerja sejak Maret",
        "why": "Ada slip gaji.",
        "first_month": date(2025, 3, 1),
        "last_month": date(2025, 6, 1),
        "today": MONDAY,
    }
    dispute = again(disputes.report_not_enrolled(**said))
    assert (dispute.state, dispute.due_on) == (DisputeState.ESCALATED, date(2025, 9, 15))
    assert told(there) == ["Sanggahan data untuk Disnaker"]
    assert told(mediator) == []
    assert list(RecordDispute.objects.visible_to(there)) == [dispute]
    assert not RecordDispute.objects.visible_to(mediator)
    with pytest.raises(AlreadyDisputed):
        disputes.report_not_enrolled(**said)
    upheld = disputes.uphold(dispute, by=there, note="Benar.", due_on=MONDAY + timedelta(days=7))
    settled = disputes.settle(upheld, by=there, note="Sudah didaftarkan.")
    assert settled.state == DisputeState.CORRECTED


# Answers


def test_a_correction_shows_before_and_after(employment, worker, owner):
    dispute = sent_dispute(employment)
    Employment.objects.update(started_on=date(2019, 1, 6))
    corrected = disputes.correct(again(dispute), by=owner, note="Sesuai kontrak.", today=MONDAY)
    assert (corrected.state, corrected.answered_by) == (DisputeState.CORRECTED, owner)
    assert (corrected.recorded, corrected.now_recorded) == ("6 Januari 2020", "6 Januari 2019")
    assert told(worker)[-1] == "Data dibetulkan"


def test_wages_are_compared_month_by_month(employment, owner):
    contributions(employment, months=2, last=Month(2025, 4), wage=4_000_000, paid=False)
    months = {"first_month": date(2025, 3, 1), "last_month": date(2025, 5, 1)}
    dispute = sent_dispute(employment, field=DisputedField.WAGE, stated="Rp5.000.000 sebulan", **months)
    assert dispute.recorded.splitlines() == [
        "Maret 2025: Rp4.000.000, belum dibayar",
        "April 2025: Rp4.000.000, belum dibayar",
        "Mei 2025: tidak ada",
    ]


def test_a_denial_goes_on_to_the_disnaker_when_the_worker_says_so(employment, worker, owner, mediator):
    denied = disputes.deny(sent_dispute(employment), by=owner, note="Sesuai kontrak kami.")
    assert denied.state == DisputeState.DENIED
    assert "Perusahaan membantah" in told(worker)[-1]
    escalated_ = disputes.escalate(denied, by=worker, note="Kontraknya lain.", today=MONDAY)
    assert (escalated_.state, escalated_.due_on) == (DisputeState.ESCALATED, date(2025, 9, 15))
    assert told(mediator) == ["Sanggahan data untuk Disnaker"]


def test_what_is_said_to_be_corrected_and_is_not_goes_on_too(employment, worker, owner):
    corrected = disputes.correct(sent_dispute(employment), by=owner, note="Sudah.", today=MONDAY)
    newer = sent_dispute(employment)
    with pytest.raises(AlreadyDisputed):
        disputes.escalate(corrected, by=worker, note="Belum.", today=MONDAY)
    disputes.withdraw(newer, by=worker, today=MONDAY)
    assert disputes.escalate(corrected, by=worker, note="Belum.", today=MONDAY).state == DisputeState.ESCALATED


def test_the_disnaker_decides_and_the_company_must_correct_by_a_day(employment, worker, owner, mediator):
    dispute = escalated(sent_dispute(employment))
    upheld = disputes.uphold(dispute, by=mediator, note="Kontrak membuktikannya.", due_on=date(2025, 9, 30))
    assert (upheld.state, upheld.due_on, upheld.decided_by) == (DisputeState.UPHELD, date(2025, 9, 30), mediator)
    assert told(owner)[-1] == told(worker)[-1] == "Data wajib dibetulkan"
    assert disputes.correct(upheld, by=owner, note="Sudah.", today=MONDAY).state == DisputeState.CORRECTED
    assert told(mediator)[-1] == "Data dibetulkan"


def test_a_dismissal_has_its_reason_in_the_trail(employment, mediator):
    dispute = escalated(sent_dispute(employment))
    dismissed = disputes.dismiss(dispute, by=mediator, note="Kontrak menyebut 2020.")
    assert dismissed.state == DisputeState.DISMISSED
    assert Event.objects.about(dismissed).last().note == "Kontrak menyebut 2020."


# Who may


def test_a_preparer_reads_and_does_not_answer(employment):
    preparer = MembershipFactory(company=employment.company, role="preparer").user
    dispute = sent_dispute(employment)
    assert RecordDispute.objects.visible_to(preparer).exists()
    for answer in (disputes.deny, lambda case, **said: disputes.correct(case, today=MONDAY, **said)):
        with pytest.raises(PermissionDenied):
            answer(dispute, by=preparer, note="x")
    assert again(dispute).state == DisputeState.SENT


def test_a_company_that_is_not_approved_answers_nothing(employment, owner):
    dispute = sent_dispute(employment)
    employment.company.standing = "pending"
    employment.company.save()
    with pytest.raises(PermissionDenied):
        disputes.deny(again(dispute), by=owner, note="x")


def test_the_disputing_worker_does_not_answer_for_the_company(employment, worker):
    MembershipFactory(company=employment.company, user=worker)
    dispute = sent_dispute(employment)
    AssignmentFactory(user=worker, role=Role.EMPLOYER)
    acting = User.objects.get(pk=worker.pk)
    assert acting.role == Role.EMPLOYER
    assert not RecordDispute.objects.visible_to(acting)
    with pytest.raises(PermissionDenied):
        disputes.deny(dispute, by=acting, note="x")


def test_a_mediator_in_the_company_or_of_elsewhere_decides_nothing(employment, mediator):
    dispute = escalated(sent_dispute(employment))
    elsewhere = officer(Role.MEDIATOR, region="3578")
    MembershipFactory(company=employment.company, user=mediator)
    for officer_ in (elsewhere, mediator):
        with pytest.raises(PermissionDenied):
            disputes.dismiss(dispute, by=officer_, note="x")
    assert not RecordDispute.objects.visible_to(elsewhere)


def test_another_company_sees_nothing(employment, sign_in):
    dispute = sent_dispute(employment, files=[checked(pdf())])
    other = sign_in(MembershipFactory(company=CompanyFactory()).user)
    paper = reverse("registry:dispute_file", args=[dispute.pk, dispute.evidence.get().pk])
    for url in (dispute.get_absolute_url(), reverse("registry:dispute_deny", args=[dispute.pk]), paper):
        assert other.get(url).status_code == 404


def test_the_company_does_not_answer_twice(employment, owner):
    dispute = sent_dispute(employment)
    disputes.deny(dispute, by=owner, note="x")
    with pytest.raises(StepRefused):
        disputes.deny(dispute, by=owner, note="x")


def test_what_was_said_stays(employment):
    dispute = again(sent_dispute(employment))
    for change in ({"field": "name"}, {"person": UserFactory()}):
        with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
            RecordDispute.objects.filter(pk=dispute.pk).update(**change)
    dispute.stated = "lain"
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        dispute.save(update_fields=["stated"])
    dispute.save()
    assert again(dispute).stated == "6 Januari 2019"


def test_the_database_keeps_one_open_dispute(employment):
    dispute = sent_dispute(employment)
    kept = ("person", "employment", "company", "company_name", "region", "field", "stated", "why")
    twin = RecordDispute(**{name: getattr(dispute, name) for name in kept})
    with pytest.raises(IntegrityError, match="one_open_dispute_a_fact"), transaction.atomic():
        twin.save()


# Time


def test_silence_past_the_day_goes_to_the_disnaker_once(employment, mediator):
    dispute = sent_dispute(employment, today=MONDAY)
    assert disputes.escalate_silent(dispute.due_on) == 0
    after = dispute.due_on + timedelta(days=1)
    assert disputes.escalate_silent(after) == 1
    assert disputes.escalate_silent(after) == 0
    assert (again(dispute).state, told(mediator)) == (DisputeState.ESCALATED, ["Sanggahan data untuk Disnaker"])
    assert Event.objects.about(dispute).last().actor_role == "system"


def test_the_company_is_reminded_once_two_working_days_before(employment, owner):
    dispute = sent_dispute(employment, today=MONDAY)  # due on Wednesday 17 September
    assert disputes.remind(date(2025, 9, 12)) == 0
    assert disputes.remind(date(2025, 9, 15)) == 1
    assert disputes.remind(date(2025, 9, 16)) == 0
    assert told(owner)[-1] == f"Sanggahan {dispute.number} menunggu Anda"
    assert Event.objects.about(dispute).last().verb == "reminded"


def test_a_decision_that_is_not_followed_is_told_to_the_disnaker_once(employment, worker, mediator):
    dispute = escalated(sent_dispute(employment, today=MONDAY))
    disputes.uphold(dispute, by=mediator, note="Benar.", due_on=date(2025, 9, 30))
    assert disputes.remind(date(2025, 9, 29)) == 1
    assert disputes.remind(date(2025, 10, 1)) == 1
    assert disputes.remind(date(2025, 10, 2)) == 0
    assert told(mediator)[-1] == told(worker)[-1] == "Batas membetulkan data lewat"


# Pages


def said(**more):
    return {"day_day": "6", "day_month": "1", "day_year": "2019", "why": "Di kontrak tertulis lain."} | more


def test_the_worker_disputes_a_fact_with_a_paper(sign_in, employment, worker):
    client = sign_in(worker)
    url = reverse("registry:dispute_new", args=[employment.pk, "started-on"])
    assert "6 Januari 2020" in text(client.get(url))
    assert "Tulis mengapa data ini salah." in text(client.post(url, said(why="")))
    done = text(client.post(url, said(file_1=upload(pdf(), "kontrak.pdf")), follow=True))
    dispute = RecordDispute.objects.get()
    assert dispute.number in done
    assert "kontrak.pdf" in done
    assert dispute.stated == "6 Januari 2019"
    paper = reverse("registry:dispute_file", args=[dispute.pk, dispute.evidence.get().pk])
    assert f"{paper}halaman/1/" in text(client.get(paper))
    assert b"".join(client.get(paper, {"asli": ""}, follow=True).streaming_content).startswith(b"%PDF")
    assert client.get(url).url == dispute.get_absolute_url()
    assert "Lihat sanggahan" in text(client.get(reverse("registry:my_record")))


@pytest.mark.parametrize(
    ("field", "answers", "stated"),
    [
        ("name", {"text": "Siti  Aminah"}, "Siti Aminah"),
        ("birth-date", {}, "6 Januari 2019"),
        ("ended-on", {}, "6 Januari 2019"),
        ("contract", {"contract": "PKWT", "text": "12/2025"}, "PKWT (kontrak), 12/2025"),
        ("wage", {"amount": "5.000.000"}, "Rp5.000.000 sebulan"),
        ("months", {}, "Iuran dibayar untuk bulan-bulan ini"),
        ("still-active", {}, "6 Januari 2019"),
        ("deactivated", {}, "Masih bekerja di perusahaan ini"),
        ("other", {"text": "Jabatan saya mandor"}, "Jabatan saya mandor"),
    ],
)
def test_each_fact_asks_its_own_questions(sign_in, employment, worker, field, answers, stated):
    month = str(Month.of(clock.today()))
    url = reverse("registry:dispute_new", args=[employment.pk, field])
    sign_in(worker).post(url, said(first_month=month, last_month=month, **answers))
    assert RecordDispute.objects.get().stated == stated


def test_months_the_wrong_way_round_are_refused(sign_in, employment, worker):
    this = Month.of(clock.today())
    url = reverse("registry:dispute_new", args=[employment.pk, "months"])
    answer = sign_in(worker).post(url, said(first_month=str(this), last_month=str(this.plus(-1))))
    assert "tidak boleh sebelum bulan pertama" in text(answer)


@pytest.mark.parametrize("field", ["not-enrolled", "nik", "x"])
def test_there_is_no_page_for_other_words(sign_in, employment, worker, field):
    url = reverse("registry:dispute_new", args=[employment.pk, field])
    assert sign_in(worker).get(url).status_code == 404


def test_somebody_elses_employment_is_not_there(sign_in, worker):
    url = reverse("registry:dispute_new", args=[EmploymentFactory().pk, "name"])
    assert sign_in(worker).get(url).status_code == 404


def test_an_employer_that_has_not_enrolled_me_is_reported(sign_in, worker):
    client, url = sign_in(worker), reverse("registry:dispute_not_enrolled")
    month = str(Month.of(clock.today()))
    typed = {"company_name": "PT Baru", "why": "Ada slip.", "first_month": month, "last_month": month}
    looking = text(client.post(url, typed | {"place_words": "bekasi", "find_region": "1"}))
    assert 'value="PT Baru"' in looking
    assert "3275" in looking
    client.post(url, typed | {"region": "3275"})
    dispute = RecordDispute.objects.get()
    assert (dispute.company_name, dispute.state, dispute.region_id) == ("PT Baru", DisputeState.ESCALATED, "3275")
    assert "sampai" in dispute.stated


def test_the_company_corrects_from_its_list(sign_in, employment, owner, worker):
    dispute = sent_dispute(employment)
    client = sign_in(owner)
    assert dispute.number in text(client.get(reverse("registry:company_disputes")))
    page = text(client.get(dispute.get_absolute_url()))
    assert "Belum berubah" in page
    assert DataReading.objects.filter(reader_id=owner.pk, person=worker).exists()
    Employment.objects.update(started_on=date(2019, 1, 6))
    client.post(reverse("registry:dispute_correct", args=[dispute.pk]), {"note": "Sesuai kontrak."})
    seen = text(sign_in(worker).get(dispute.get_absolute_url()))
    assert "Tertulis setelah dibetulkan" in seen
    assert "6 Januari 2020" in seen
    assert "6 Januari 2019" in seen
    assert "Sesuai kontrak." in seen


def test_the_disnaker_upholds_with_a_day(sign_in, employment, mediator):
    dispute = escalated(sent_dispute(employment))
    client, url = sign_in(mediator), reverse("registry:dispute_uphold", args=[dispute.pk])
    assert dispute.number in text(client.get(reverse("registry:region_disputes")))
    day = clock.today() + timedelta(days=31)
    late = {"note": "Benar.", "due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
    assert "paling lama 30 hari" in text(client.post(url, late))
    day = clock.today() + timedelta(days=10)
    client.post(url, late | {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year})
    assert (again(dispute).state, again(dispute).due_on) == (DisputeState.UPHELD, day)


def test_a_forced_answer_of_a_preparer_is_refused(sign_in, employment):
    preparer = MembershipFactory(company=employment.company, role="preparer").user
    dispute = sent_dispute(employment)
    client = sign_in(preparer)
    assert "Data sudah benar" not in text(client.get(dispute.get_absolute_url()))
    assert client.post(reverse("registry:dispute_deny", args=[dispute.pk]), {"note": "x"}).status_code == 403
    assert again(dispute).state == DisputeState.SENT
