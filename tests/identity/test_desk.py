"""The officers' desk: who sees what, what is shown, every decision, and what the person is told."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import DataReading, Role, User
from casework.steps import advance
from core import clock
from core.fields import blind_index
from identity import correcting
from identity.models import ClaimState, CorrectedField, CorrectionState, DataCorrection, IdentityClaim, ReviewReason
from identity.places import answered_by
from identity.views.desk import decision_url
from notifications.models import Notice
from tests.accounts.factories import OfficeFactory, UserFactory, officer
from tests.documents.factories import pdf, upload
from tests.identity.factories import BORN, DataCorrectionFactory, IdentityClaimFactory, claim_in_review, fresh_nik


@pytest.fixture
def mediator(db):
    return officer(Role.MEDIATOR)


def url(name, case):
    return reverse(f"identity:{name}", args=[case.pk])


def decide(client, step, claim, **answers):
    client.post(decision_url(claim, step), answers)
    claim.refresh_from_db()
    return claim


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.COUNSELLOR])
def test_the_queue_shows_what_waits_here_and_nothing_of_elsewhere(db, sign_in, role):
    user = officer(role)
    here = claim_in_review(office=user.office)
    elsewhere = claim_in_review(office=officer(Role.MEDIATOR, region="3578").office)
    nowhere = claim_in_review(office=None)
    new = IdentityClaimFactory(office=user.office)
    page = sign_in(user).get(reverse("identity:queue")).content.decode()
    assert here.number in page
    for other in (elsewhere, nowhere, new):
        assert other.number not in page
    assert here.nik not in page


def test_the_earliest_deadline_comes_first(mediator, sign_in):
    late, early = claim_in_review(office=mediator.office), claim_in_review(office=mediator.office)
    IdentityClaim.objects.filter(pk=early.pk).update(due_on=clock.today())
    page = sign_in(mediator).get(reverse("identity:queue")).content.decode()
    assert page.index(early.number) < page.index(late.number)


def test_typed_and_registered_stand_side_by_side_and_what_differs_is_marked(mediator, sign_in):
    claim = claim_in_review(office=mediator.office, full_name="Siti Aminah")
    page = sign_in(mediator).get(url("claim", claim)).content.decode()
    for text in ("Siti Aminah", "NAMA LAIN", "Berbeda", claim.masked_nik):
        assert text in page
    assert page.count("Berbeda") == 1
    assert claim.nik not in page


def test_opening_a_claim_is_told_to_its_person(mediator, sign_in):
    claim = claim_in_review(office=mediator.office)
    sign_in(mediator).get(url("claim", claim))
    reading = DataReading.objects.get(person=claim.user)
    assert (reading.reader_id, reading.number) == (mediator.pk, claim.number)


def test_the_nik_is_shown_only_for_a_reason_and_that_is_recorded(mediator, sign_in):
    claim, client = claim_in_review(office=mediator.office), sign_in(mediator)
    assert claim.nik not in client.get(url("reveal", claim)).content.decode()
    assert claim.nik not in client.post(url("reveal", claim), {"reason": ""}).content.decode()
    assert not DataReading.objects.exists()
    answer = client.post(url("reveal", claim), {"reason": "Mencocokkan dengan KTP"})
    assert claim.nik in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert DataReading.objects.get(person=claim.user).reason == "Mencocokkan dengan KTP"
    assert claim.nik not in client.get(url("reveal", claim)).content.decode()


def test_the_nik_is_revealed_only_after_proving_again_who_one_is(mediator, sign_in):
    claim = claim_in_review(office=mediator.office)
    answer = sign_in(mediator, ago=3600).post(url("reveal", claim), {"reason": "x"})
    assert answer.status_code == 302
    assert not DataReading.objects.exists()


def test_confirming_gives_the_nik_and_tells_the_person(mediator, sign_in):
    claim = decide(sign_in(mediator), "confirm", claim_in_review(office=mediator.office, reason=ReviewReason.NOT_FOUND))
    assert (claim.state, claim.decided_by) == (ClaimState.CONFIRMED, mediator)
    user = User.objects.get(pk=claim.user_id)
    assert bytes(user.nik_index) == blind_index(claim.nik)
    notice = Notice.objects.get(recipient=user)
    assert claim.nik not in notice.body


def test_a_nik_that_has_an_account_cannot_be_confirmed(mediator, sign_in):
    owner = UserFactory(worker=True)
    claim = claim_in_review(office=mediator.office, nik=owner.nik)
    answer = sign_in(mediator).post(decision_url(claim, "confirm"), follow=True)
    assert "sudah punya akun lain" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == ClaimState.REVIEW
    assert not Notice.objects.filter(recipient=claim.user).exists()


@pytest.mark.parametrize("step", ["confirm", "reject", "ask_correction", "start_recovery"])
def test_what_was_typed_anew_is_read_again_before_it_is_decided_about(mediator, sign_in, step):
    """The person sees that the officer reads, and types the NIK of somebody else before the button is pressed."""
    owner = UserFactory(worker=True)
    claim = claim_in_review(office=mediator.office)
    desk = sign_in(mediator)
    page = desk.get(url("claim", claim)).content.decode()
    address = decision_url(claim, step)
    assert address in page
    assert claim.nik not in address
    claim.nik, claim.nik_index = owner.nik, owner.nik_index
    claim.save()
    answer = desk.post(address, {"note": "Sudah dilihat.", "seen": "card"}, follow=True)
    assert "diketik ulang sejak Anda membacanya" in answer.content.decode()
    for without in (url(f"claim_{step}", claim), f"{url(f'claim_{step}', claim)}?terbaca=x"):
        desk.post(without, {"note": "Sudah dilihat.", "seen": "card"})
    claim.refresh_from_db()
    assert (claim.state, claim.user.nik_index) == (ClaimState.REVIEW, None)
    assert not owner.recoveries.exists()


def test_nobody_decides_about_their_own_nik(db, sign_in):
    user = officer(Role.MEDIATOR, nik=(nik := fresh_nik()), nik_index=blind_index(nik))
    same_person = claim_in_review(office=user.office, nik=nik)
    own = claim_in_review(office=user.office, user=officer(Role.MEDIATOR))
    for who, claim in ((user, same_person), (own.user, own)):
        client = sign_in(who)
        assert client.get(url("claim", claim)).status_code == 404
        assert client.get(url("reveal", claim)).status_code == 404
        assert client.post(url("claim_confirm", claim)).status_code in (403, 404)
        with pytest.raises(PermissionDenied):
            advance(claim, IdentityClaim.confirm, by=who, decided_by=who)


def test_a_question_goes_back_and_the_person_corrects(mediator, sign_in, register):
    claim = decide(
        sign_in(mediator), "ask_correction", claim_in_review(office=mediator.office), note="Nama kurang satu kata."
    )
    assert claim.state == ClaimState.NEEDS_CORRECTION
    assert "Nama kurang satu kata." in Notice.objects.get(recipient=claim.user).body
    client = sign_in(claim.user)
    assert "Nama kurang satu kata." in client.get(reverse("identity:status")).content.decode()
    page = client.get(reverse("identity:who")).content.decode()
    assert claim.full_name in page
    typed = {
        "nik": fresh_nik(),
        "full_name": "Siti",
        "birth_date_day": 17,
        "birth_date_month": 8,
        "birth_date_year": 1990,
    }
    assert client.post(reverse("identity:who"), typed).url == reverse("identity:status")
    claim.refresh_from_db()
    assert claim.state == ClaimState.CONFIRMED


def test_a_refusal_gives_its_reason_and_is_looked_at_again_in_person(mediator, sign_in):
    client = sign_in(mediator)
    claim = claim_in_review(office=mediator.office)
    assert decide(client, "reject", claim, note="").state == ClaimState.REVIEW, "a reason is needed"
    assert decide(client, "reject", claim, note="KTP orang lain.").state == ClaimState.REJECTED
    page = sign_in(claim.user).get(reverse("identity:status")).content.decode()
    assert "KTP orang lain." in page
    assert "Datang ke kantor dengan KTP asli" in page
    assert decide(client, "reopen", claim, note="Datang dengan KTP asli.").state == ClaimState.REVIEW
    assert claim.due_on == answered_by(clock.today())


def test_the_person_chooses_the_office_that_looks(mediator, sign_in):
    claim = claim_in_review(office=None)
    client = sign_in(claim.user)
    assert "Pilih kantor" in client.get(reverse("identity:status")).content.decode()
    client.post(reverse("identity:desk"), {"office": OfficeFactory(name="Kantor tanpa petugas").pk})
    claim.refresh_from_db()
    assert claim.office is not None, "an office of a kabupaten in which somebody works"
    client.post(reverse("identity:desk"), {"office": mediator.office.pk})
    claim.refresh_from_db()
    assert claim.office == mediator.office


def test_the_sixth_check_of_a_day_is_refused_with_words(sign_in, register, db):
    claim = claim_in_review()
    client = sign_in(claim.user)
    typed = {"full_name": "Siti", "birth_date_day": 17, "birth_date_month": 8, "birth_date_year": 1990}
    for _number in range(5):
        client.post(reverse("identity:who"), typed | {"nik": fresh_nik("9101")})
    answer = client.post(reverse("identity:who"), typed | {"nik": fresh_nik("9101")})
    assert "Sudah diperiksa 5 kali" in answer.content.decode()


def test_an_account_without_nik_can_add_one(sign_in, register, db):
    user = UserFactory()
    typed = {"full_name": "Siti", "birth_date_day": 17, "birth_date_month": 8, "birth_date_year": 1990}
    sign_in(user).post(reverse("identity:who"), typed | {"nik": fresh_nik()})
    user.refresh_from_db()
    assert user.nik is not None


# --- an error in the register's data ---


def report(client, office, **answers):
    return client.post(reverse("identity:report_error"), {"office": office.pk, **answers})


def test_an_error_is_reported_with_its_proof(mediator, sign_in):
    person = UserFactory(worker=True, birth_date=BORN)
    client = sign_in(person)
    answers = {"field": "name", "full_name": "Siti  Aminah Putri", "file": upload(pdf(), "akta.pdf")}
    assert report(client, mediator.office, **answers).status_code == 302
    made = DataCorrection.objects.get()
    assert (made.stated, made.document.name, made.due_on) == (
        "Siti Aminah Putri",
        "akta.pdf",
        answered_by(clock.today()),
    )
    assert made.number in sign_in(mediator).get(reverse("identity:corrections")).content.decode()
    page = sign_in(mediator).get(url("correction", made)).content.decode()
    assert "Siti Aminah Putri" in page
    picture = reverse("identity:correction_page", args=[made.pk, 1])
    assert picture in sign_in(mediator).get(url("correction_file", made)).content.decode()
    assert sign_in(mediator).get(picture).content.startswith(b"\x89PNG")
    assert sign_in(mediator).get(url("correction_file", made), {"asli": ""}).status_code == 404
    again = report(client, mediator.office, field="name", full_name="Lain")
    assert "masih menunggu petugas" in again.content.decode()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Pilih data yang salah."),
        ({"field": "name"}, "Tulis nama yang benar."),
        ({"field": "birth_date"}, "Tulis tanggal lahir yang benar."),
        (
            {"field": "birth_date", "birth_date_day": 1, "birth_date_month": 1, "birth_date_year": 2990},
            "Tanggal lahir belum benar.",
        ),
    ],
)
def test_a_report_says_what_is_missing(mediator, sign_in, answers, said):
    person = UserFactory(worker=True, birth_date=BORN)
    assert said in report(sign_in(person), mediator.office, **answers).content.decode()
    assert not DataCorrection.objects.exists()


def test_an_accepted_correction_takes_what_the_register_writes_now(mediator, sign_in, register):
    nik = fresh_nik()
    person = UserFactory(nik=nik, nik_index=blind_index(nik), birth_date=BORN)
    made = DataCorrectionFactory(person=person, office=mediator.office)
    sign_in(mediator).post(url("correction_accept", made), {"note": "Sudah diperbarui Dukcapil."})
    person.refresh_from_db()
    made.refresh_from_db()
    assert (person.full_name, made.state) == ("SITI AMINAH PUTRI", CorrectionState.ACCEPTED)
    assert "Sudah diperbarui Dukcapil." in Notice.objects.get(recipient=person).body


@pytest.mark.parametrize("ending", ["9001", "9101", "9301"])
def test_a_register_that_has_not_changed_changes_nothing(mediator, sign_in, register, ending):
    nik = fresh_nik(ending)
    person = UserFactory(nik=nik, nik_index=blind_index(nik), birth_date=BORN)
    made = DataCorrectionFactory(person=person, office=mediator.office)
    answer = sign_in(mediator).post(url("correction_accept", made), {"note": "Dicoba."})
    assert "Dukcapil belum menulisnya" in answer.content.decode()
    made.refresh_from_db()
    assert made.state == CorrectionState.SENT
    assert User.objects.get(pk=person.pk).full_name == person.full_name


def test_a_corrected_birth_date_is_asked_for_with_the_new_date(mediator, register):
    nik = fresh_nik()
    person = UserFactory(nik=nik, nik_index=blind_index(nik), birth_date=BORN.replace(day=1))
    made = DataCorrectionFactory(
        person=person, office=mediator.office, field=CorrectedField.BIRTH_DATE, stated=BORN.isoformat()
    )
    correcting.accept(made, mediator, "Sudah.")
    assert User.objects.get(pk=person.pk).birth_date == BORN


def test_an_answer_without_change_reaches_the_person(mediator, sign_in):
    made = DataCorrectionFactory(office=mediator.office)
    sign_in(mediator).post(url("correction_decline", made), {"note": "Urus dulu di Dinas Dukcapil."})
    page = sign_in(made.person).get(reverse("identity:status")).content.decode()
    assert "Urus dulu di Dinas Dukcapil." in page


def test_nobody_answers_their_own_report(db, sign_in):
    nik = fresh_nik()
    user = officer(Role.MEDIATOR, nik=nik, nik_index=blind_index(nik), birth_date=BORN)
    made = DataCorrectionFactory(person=user, office=user.office)
    with pytest.raises(PermissionDenied):
        advance(made, DataCorrection.decline, by=user, decided_by=user)
    assert sign_in(user).get(url("correction", made)).status_code == 404
