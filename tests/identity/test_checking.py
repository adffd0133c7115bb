"""From a registration to a NIK: what each answer of the register makes of it, limits, races, and who is told what."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.urls import reverse

from accounts.models import Role, User
from casework.models import Event
from casework.steps import StepRefused, advance
from core import clock
from core.fields import blind_index
from identity import checking
from identity.models import ClaimState, IdentityClaim, ReviewReason
from identity.tasks import ask_register
from identity.views.person import WhoView
from messaging.models import OutboxMessage
from notifications.models import Notice
from tests.accounts.factories import UserFactory
from tests.identity.factories import BORN, IdentityClaimFactory, claim_in_review, fresh_nik


def checked(**details) -> IdentityClaim:
    return checking.check(IdentityClaimFactory(**details), clock.today())


@pytest.mark.django_db
def test_a_match_gives_the_account_its_nik_and_the_registers_spelling(register):
    claim = checked(full_name="Siti  Aminah, S.Pd.")
    user = User.objects.get(pk=claim.user_id)
    assert claim.state == ClaimState.CONFIRMED
    assert (user.nik, bytes(user.nik_index)) == (claim.nik, blind_index(claim.nik))
    assert user.full_name == claim.register_name == "SITI AMINAH, S.PD."
    assert user.birth_date == BORN
    assert user.role == Role.WORKER


STORIES = [
    ("9001", {}, ReviewReason.DIFFERS),
    ("9101", {}, ReviewReason.NOT_FOUND),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("ending", "details", "reason"), STORIES)
def test_what_does_not_match_goes_to_an_officer_with_a_deadline(register, ending, details, reason):
    claim = checked(nik=fresh_nik(ending), **details)
    assert (claim.state, claim.reason) == (ClaimState.REVIEW, reason)
    assert clock.today() < claim.due_on <= clock.today() + timedelta(days=20)
    assert not User.objects.filter(pk=claim.user_id, nik_index__isnull=False).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["9201", "9301", "9401", "9501"])
def test_without_an_answer_it_waits_and_is_asked_again_by_itself(register, ending):
    claim = checked(nik=fresh_nik(ending))
    assert claim.state == ClaimState.WAITING
    assert claim.ask_again_at > clock.machine_now()
    ask_register()
    claim.refresh_from_db()
    assert claim.tries == 1, "it is not due yet"
    with time_machine.travel(clock.machine_now() + timedelta(minutes=2)):
        ask_register()
    claim.refresh_from_db()
    assert claim.tries == 2
    assert not Notice.objects.filter(recipient=claim.user).exists()


@pytest.mark.django_db
def test_each_wait_is_twice_as_long_and_none_longer_than_six_hours(register):
    claim = checked(nik=fresh_nik("9301"))
    waits = []
    for _number in range(13):
        asked_at = clock.machine_now()
        checking.check(IdentityClaim.objects.get(pk=claim.pk), clock.today())
        waits.append(IdentityClaim.objects.get(pk=claim.pk).ask_again_at - asked_at)
    assert waits[1] > timedelta(seconds=100)
    assert max(waits) < timedelta(hours=6, minutes=1)
    assert waits[-1] > timedelta(hours=5, minutes=59)


@pytest.mark.django_db
def test_who_waited_is_told_when_the_answer_came(register):
    claim = checked(nik=fresh_nik("9601"))
    assert claim.state == ClaimState.WAITING
    with time_machine.travel(clock.machine_now() + timedelta(minutes=2)):
        ask_register()
    claim.refresh_from_db()
    assert claim.state == ClaimState.CONFIRMED
    notice = Notice.objects.get(recipient=claim.user)
    assert claim.nik not in notice.title + notice.body


@pytest.mark.django_db
def test_a_sign_in_that_was_cut_off_is_made_up_for(register):
    activated = IdentityClaimFactory()
    unproven = IdentityClaimFactory(user__email=None)
    ask_register()
    assert IdentityClaim.objects.get(pk=activated.pk).state == ClaimState.CONFIRMED
    assert IdentityClaim.objects.get(pk=unproven.pk).state == ClaimState.REGISTERED


@pytest.mark.django_db
def test_a_nik_with_an_account_goes_to_an_officer_and_its_owner_is_told_once_a_day(register):
    owner = UserFactory(worker=True)
    first = checked(nik=owner.nik)
    second = checked(nik=owner.nik)
    for claim in (first, second):
        assert (claim.state, claim.reason) == (ClaimState.REVIEW, ReviewReason.TAKEN)
        assert Notice.objects.filter(recipient=claim.user).count() == 0
    notice = Notice.objects.get(recipient=owner)
    assert "masuk" in notice.body
    assert owner.nik not in notice.title + notice.body
    assert {bytes(message.address, "utf8") for message in OutboxMessage.objects.all()} == {
        owner.email.encode(),
        owner.phone.encode(),
    }


@pytest.mark.django_db
def test_a_correction_is_checked_at_once(register):
    claim = claim_in_review()
    right = fresh_nik()
    corrected = checking.correct_and_check(claim, nik=right, full_name="Siti", birth_date=BORN, today=clock.today())
    assert corrected.state == ClaimState.CONFIRMED
    assert User.objects.get(pk=claim.user_id).nik == right
    assert "corrected" in Event.objects.about(claim).values_list("verb", flat=True)


@pytest.mark.django_db
def test_a_correction_that_is_wrong_again_stays_with_the_officer(register):
    claim = claim_in_review()
    again = checking.correct_and_check(
        claim, nik=fresh_nik("9101"), full_name="Siti", birth_date=BORN, today=clock.today()
    )
    assert (again.state, again.reason, again.register_name) == (ClaimState.REVIEW, ReviewReason.NOT_FOUND, "")


@pytest.mark.django_db
def test_a_silent_register_does_not_take_it_from_the_officer(register):
    claim = claim_in_review()
    again = checking.correct_and_check(
        claim, nik=fresh_nik("9301"), full_name="Siti", birth_date=BORN, today=clock.today()
    )
    assert again.state == ClaimState.REVIEW


@pytest.mark.django_db
def test_one_person_may_check_five_times_a_day(register):
    claim = claim_in_review()
    said = {"full_name": "Siti", "birth_date": BORN, "today": clock.today()}
    for _number in range(5):
        claim = checking.correct_and_check(claim, nik=fresh_nik("9101"), **said)
    typed = claim.nik
    with pytest.raises(checking.TooOften):
        checking.correct_and_check(claim, nik=fresh_nik(), **said)
    claim.refresh_from_db()
    assert claim.nik == typed, "what is refused is not kept"
    with time_machine.travel(clock.machine_now() + timedelta(hours=25)):
        assert checking.correct_and_check(claim, nik=fresh_nik(), **said).state == ClaimState.CONFIRMED


@pytest.mark.django_db
def test_one_nik_may_be_checked_five_times_a_day_whoever_asks(register):
    nik = fresh_nik("9001")
    for _number in range(5):
        assert checked(nik=nik).reason == ReviewReason.DIFFERS
    sixth = checked(nik=nik)
    assert (sixth.state, sixth.reason) == (ClaimState.REVIEW, ReviewReason.TOO_OFTEN)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [ClaimState.CONFIRMED, ClaimState.REJECTED, ClaimState.CLOSED])
def test_what_was_decided_cannot_be_corrected(register, state):
    claim = IdentityClaimFactory.build(state=state)
    assert not claim.is_correctable


@pytest.mark.django_db
def test_a_decision_of_an_officer_is_not_overtaken(register):
    claim = IdentityClaimFactory()
    advance(claim, IdentityClaim.match)
    claim.refresh_from_db()
    with pytest.raises(StepRefused):
        checking.correct_and_check(claim, nik=fresh_nik(), full_name="X", birth_date=BORN, today=clock.today())


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_of_one_nik_at_once_one_gets_it(register):
    nik = fresh_nik()
    claims = [IdentityClaimFactory(nik=nik), IdentityClaimFactory(nik=nik)]
    both = threading.Barrier(2)

    def ask(claim):
        both.wait(5)
        checking.check(claim, clock.today())
        connection.close()

    threads = [threading.Thread(target=ask, args=[claim]) for claim in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    states = sorted(IdentityClaim.objects.values_list("state", flat=True))
    assert states == [ClaimState.CONFIRMED, ClaimState.REVIEW]
    assert User.objects.filter(nik_index=blind_index(nik)).count() == 1
    assert IdentityClaim.objects.get(state=ClaimState.REVIEW).reason == ReviewReason.TAKEN


@pytest.mark.django_db
def test_only_a_person_rejects():
    claim = claim_in_review()
    with pytest.raises(IntegrityError):
        advance_to_rejected(claim)


def advance_to_rejected(claim):
    IdentityClaim.objects.filter(pk=claim.pk).update(state=ClaimState.REJECTED)


def test_a_first_form_that_is_sent_twice_is_one_claim(db, sign_in, register, monkeypatch):
    """Two tabs read that there is none before either writes one."""
    person = UserFactory()
    claim = IdentityClaimFactory(user=person)
    client = sign_in(person)
    monkeypatch.setattr(WhoView, "claim", None)
    born = {"birth_date_day": "17", "birth_date_month": "8", "birth_date_year": "1990"}
    answer = client.post(reverse("identity:who"), {"nik": fresh_nik(), "full_name": person.full_name, **born})
    assert (answer.status_code, answer.url) == (302, reverse("identity:status"))
    assert IdentityClaim.objects.get(user=person) == claim
