"""Assisted recovery: by whom, how the new contact is proven, the time of waiting, the link that stops it, what moves."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role, User
from casework.steps import StepRefused
from core import clock
from identity import recovering
from identity.models import ClaimState, ContactRecovery, IdentityClaim, RecoveryState, ReviewReason, Seen
from identity.tasks import move_recoveries
from identity.views.desk import decision_url
from messaging.models import OutboxMessage
from notifications.models import Notice
from tests.accounts.factories import UserFactory, officer
from tests.identity.factories import claim_in_review, recovery_cooling

NEW_PHONE, NEW_EMAIL = "+6281399990001", "baru@contoh.example"
COOLED = timedelta(hours=72, minutes=1)


@pytest.fixture
def mediator(db):
    return officer(Role.MEDIATOR)


@pytest.fixture
def owner(db):
    user = UserFactory(worker=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def url(name, case):
    return reverse(f"identity:{name}", args=[case.pk])


def sent_to(address) -> list[str]:
    return [message.body for message in OutboxMessage.objects.order_by("id") if message.address == address]


def code_for(address) -> str:
    return re.search(r"\b\d{6}\b", sent_to(address)[-1]).group()


def stop_link_in(body) -> str:
    return re.search(r"/akun/bukan-saya/\S+", body).group()


def begin(client, owner, **changes):
    usual = {"nik": owner.nik, "seen": Seen.CARD, "is_them": "on", "phone": "0813 9999 0001", "email": ""}
    return client.post(reverse("identity:recovery_begin"), usual | changes)


def later(delta):
    return time_machine.travel(clock.machine_now() + delta)


def test_the_whole_way_in_person(mediator, owner, sign_in, client):
    desk, signed_in = sign_in(mediator), sign_in(owner)
    old_password = owner.password
    answer = begin(desk, owner)
    recovery = ContactRecovery.objects.get()
    assert answer.url == url("recovery_code", recovery)
    assert not Notice.objects.filter(recipient=owner).exists(), "nothing is proven yet"
    desk.post(answer.url, {"code": code_for(NEW_PHONE)})
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.COOLING
    assert timedelta(hours=71) < recovery.cooling_until - clock.machine_now() <= timedelta(hours=72)
    for address in (owner.email, owner.phone):
        assert stop_link_in(sent_to(address)[-1])
    assert Notice.objects.get(recipient=owner).url == url("stop_recovery", recovery)
    move_recoveries()
    assert User.objects.get(pk=owner.pk).phone == owner.phone, "the time of waiting is not over"
    with later(COOLED):
        move_recoveries()
    account = User.objects.get(pk=owner.pk)
    assert (account.phone, account.phone_verified, account.email) == (NEW_PHONE, True, None)
    assert not EmailAddress.objects.filter(user=owner).exists()
    assert account.password != old_password
    assert not account.has_usable_password()
    assert signed_in.get(reverse("identity:status")).status_code == 302, "whoever was signed in, is out"
    assert reverse("account_reset_password") in sent_to(NEW_PHONE)[-1]


def test_the_recovered_account_makes_its_own_password_by_code(mediator, owner, client):
    recovery = recovery_cooling(owner, mediator, phone=NEW_PHONE)
    with later(COOLED):
        move_recoveries()
    assert ContactRecovery.objects.get(pk=recovery.pk).state == RecoveryState.DONE
    client.post(reverse("account_reset_password"), {"name": NEW_PHONE, "way": "sms"})
    assert code_for(NEW_PHONE)


def test_the_message_to_old_contacts_carries_no_number_of_the_person(mediator, owner):
    recovery_cooling(owner, mediator)
    for body in [*sent_to(owner.email), *sent_to(owner.phone), Notice.objects.get(recipient=owner).body]:
        assert owner.nik not in body
        assert NEW_PHONE not in body


# --- the owner says no ---


def test_the_link_stops_it_once_and_without_sign_in(mediator, owner, client):
    recovery = recovery_cooling(owner, mediator)
    link = stop_link_in(sent_to(owner.email)[-1])
    assert "Bukan saya, hentikan" in client.get(link).content.decode()
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.COOLING, "looking stops nothing: mail programs look at links"
    assert "Pemulihan dihentikan" in client.post(link).content.decode()
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.STOPPED
    assert "tidak berlaku lagi" in client.get(link).content.decode()
    assert "tidak berlaku lagi" in client.post(link).content.decode()
    with later(COOLED):
        move_recoveries()
    assert User.objects.get(pk=owner.pk).phone == owner.phone
    assert Notice.objects.filter(recipient=mediator, title__contains="dihentikan").exists()


def test_only_a_hash_of_the_link_is_kept(mediator, owner):
    recovery = recovery_cooling(owner, mediator)
    token = stop_link_in(sent_to(owner.email)[-1]).split("/")[-2]
    assert token.encode() not in bytes(recovery.stop_hash)
    assert bytes(recovery.stop_hash) == recovering.hash_of(token)


def test_a_wrong_link_stops_nothing(mediator, owner, client):
    recovery = recovery_cooling(owner, mediator)
    assert "tidak berlaku lagi" in client.post("/akun/bukan-saya/sembarang/").content.decode()
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.COOLING


def test_the_owner_who_is_signed_in_stops_it(mediator, owner, sign_in):
    recovery = recovery_cooling(owner, mediator)
    client = sign_in(owner)
    assert url("stop_recovery", recovery) in client.get(reverse("identity:status")).content.decode()
    client.post(url("stop_recovery", recovery))
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.STOPPED
    assert sign_in(mediator).post(url("stop_recovery", recovery)).status_code == 403
    assert sign_in(UserFactory()).post(url("stop_recovery", recovery)).status_code == 404


# --- the code ---


def test_a_wrong_code_is_counted_and_after_five_none_counts(mediator, owner, sign_in):
    client = sign_in(mediator)
    begin(client, owner)
    recovery, right = ContactRecovery.objects.get(), code_for(NEW_PHONE)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _number in range(5):
        assert "Kode tidak benar" in client.post(url("recovery_code", recovery), {"code": wrong}).content.decode()
    client.post(url("recovery_code", recovery), {"code": right})
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.PROVING
    client.post(url("recovery_new_code", recovery))
    assert code_for(NEW_PHONE) != right
    client.post(url("recovery_code", recovery), {"code": code_for(NEW_PHONE)})
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.COOLING


def test_a_code_is_worth_nothing_after_a_quarter_of_an_hour(mediator, owner, sign_in):
    begin(sign_in(mediator), owner)
    recovery = ContactRecovery.objects.get()
    with later(timedelta(minutes=16)):
        assert not recovering.prove(recovery, code_for(NEW_PHONE), mediator)
        move_recoveries()
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.EXPIRED


def test_only_the_officer_in_front_of_the_person_takes_the_code(mediator, owner, sign_in):
    begin(sign_in(mediator), owner)
    recovery = ContactRecovery.objects.get()
    with pytest.raises(PermissionDenied):
        recovering.prove(recovery, code_for(NEW_PHONE), officer(Role.MEDIATOR))


# --- what is refused ---


def test_an_officer_cannot_recover_their_own_account(sign_in, db):
    user = officer(Role.MEDIATOR, worker=True)
    assert "Ini akun Anda sendiri" in begin(sign_in(user), user).content.decode()
    assert not ContactRecovery.objects.exists()


def test_a_nik_without_account_an_unproven_look_and_two_contacts_are_refused(mediator, owner, sign_in):
    client = sign_in(mediator)
    assert "Tidak ada akun lain" in begin(client, owner, nik="3275011708909998").content.decode()
    assert "Centang pernyataan ini" in begin(client, owner, is_them="").content.decode()
    assert "Pilih yang Anda lihat" in begin(client, owner, seen="").content.decode()
    assert "satu kontak baru saja" in begin(client, owner, email=NEW_EMAIL).content.decode()
    assert "Tulis nomor ponsel atau email" in begin(client, owner, phone="").content.decode()
    assert not ContactRecovery.objects.exists()


def test_a_contact_of_another_account_is_refused(mediator, owner, sign_in):
    UserFactory(phone=NEW_PHONE)
    assert "dipakai akun lain" in begin(sign_in(mediator), owner).content.decode()
    assert not ContactRecovery.objects.exists()


def test_one_account_is_recovered_once_at_a_time(mediator, owner, sign_in):
    recovery_cooling(owner, officer(Role.MEDIATOR))
    assert "sedang dipulihkan" in begin(sign_in(mediator), owner).content.decode()


def test_a_contact_typed_wrong_is_replaced_by_beginning_again(mediator, owner, sign_in):
    client = sign_in(mediator)
    begin(client, owner, phone="0813 9999 0002")
    begin(client, owner)
    states = list(ContactRecovery.objects.order_by("pk").values_list("state", flat=True))
    assert states == [RecoveryState.EXPIRED, RecoveryState.PROVING]


def test_an_officer_tries_twenty_times_a_day_also_when_nobody_is_found(mediator, sign_in, owner):
    client = sign_in(mediator)
    for _number in range(20):
        assert "Tidak ada akun lain" in begin(client, owner, nik="3275011708909998").content.decode()
    assert "20 pemulihan dalam sehari" in begin(client, owner).content.decode()
    assert not ContactRecovery.objects.exists()
    with later(timedelta(hours=25)):
        assert begin(sign_in(mediator), owner).status_code == 302


def test_it_opens_only_after_proving_again_who_one_is(mediator, owner, sign_in):
    begin(sign_in(mediator, ago=3600), owner)
    assert not ContactRecovery.objects.exists()


def test_a_contact_that_another_account_proved_meanwhile_ends_it(mediator, owner):
    recovery = recovery_cooling(owner, mediator, phone=NEW_PHONE)
    UserFactory(phone=NEW_PHONE)
    with later(COOLED):
        move_recoveries()
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.EXPIRED
    assert User.objects.get(pk=owner.pk).phone == owner.phone
    assert Notice.objects.filter(recipient=mediator, title__contains="batal").exists()


# --- second factors ---


@pytest.fixture
def with_app(owner):
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    return owner


def finish_after(recovery):
    with later(COOLED):
        move_recoveries()
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.DONE


@pytest.mark.parametrize("marked", [False, True])
def test_second_factors_stay_when_nobody_else_confirmed(mediator, with_app, marked):
    finish_after(recovery_cooling(with_app, mediator, factors_lost=marked))
    assert Authenticator.objects.filter(user=with_app).exists()


def test_another_officer_confirms_that_the_second_factors_are_lost(mediator, with_app, sign_in):
    recovery = recovery_cooling(with_app, mediator, factors_lost=True)
    sign_in(mediator).post(url("recovery_factors", recovery))
    recovery.refresh_from_db()
    assert recovery.factors_confirmed_by is None, "not by who opened it"
    other = officer(Role.COUNSELLOR)
    sign_in(other).post(url("recovery_factors", recovery))
    recovery.refresh_from_db()
    assert recovery.factors_confirmed_by == other
    finish_after(recovery)
    assert not Authenticator.objects.filter(user=with_app).exists()


def test_nobody_confirms_what_was_not_marked(mediator, with_app, sign_in):
    recovery = recovery_cooling(with_app, mediator, factors_lost=False)
    sign_in(officer(Role.COUNSELLOR)).post(url("recovery_factors", recovery))
    recovery.refresh_from_db()
    assert recovery.factors_confirmed_by is None


# --- from a registration ---


@pytest.fixture
def second_account(owner, mediator) -> IdentityClaim:
    """The owner registered again, with a new address."""
    user = UserFactory(email=NEW_EMAIL, phone="")
    EmailAddress.objects.create(user=user, email=NEW_EMAIL, verified=True, primary=True)
    return claim_in_review(reason=ReviewReason.TAKEN, user=user, nik=owner.nik, office=mediator.office)


def test_the_contact_of_the_new_account_moves_to_the_old_one(mediator, owner, second_account, sign_in):
    signed_in = sign_in(second_account.user)
    answer = sign_in(mediator).post(decision_url(second_account, "start_recovery"), {"seen": Seen.CARD, "note": ""})
    assert answer.status_code == 302
    second_account.refresh_from_db()
    assert second_account.state == ClaimState.RECOVERING
    recovery = ContactRecovery.objects.get()
    assert (recovery.account, recovery.email, recovery.phone) == (owner, NEW_EMAIL, "")
    assert stop_link_in(sent_to(owner.phone)[-1])
    finish_after(recovery)
    old, new = User.objects.get(pk=owner.pk), User.objects.get(pk=second_account.user_id)
    assert (old.email, old.phone, old.nik) == (NEW_EMAIL, "", owner.nik)
    assert EmailAddress.objects.get(email=NEW_EMAIL).user == old
    assert (new.email, new.phone, new.is_active) == (None, "", False)
    assert signed_in.get(reverse("identity:status")).status_code == 302
    second_account.refresh_from_db()
    assert second_account.state == ClaimState.CLOSED


def test_a_stopped_one_gives_the_registration_back_to_the_desk(mediator, owner, second_account, client):
    recovery = recovering.begin_from_claim(second_account, mediator, seen=Seen.CARD)
    client.post(stop_link_in(sent_to(owner.email)[-1]))
    recovery.refresh_from_db()
    second_account.refresh_from_db()
    assert (recovery.state, second_account.state) == (RecoveryState.STOPPED, ClaimState.REVIEW)
    assert second_account.due_on is not None
    assert User.objects.get(pk=second_account.user_id).is_active
    again = recovering.begin_from_claim(second_account, mediator, seen=Seen.CARD)
    assert again.state == RecoveryState.COOLING


def test_without_an_old_account_there_is_nothing_to_recover(mediator, sign_in):
    claim = claim_in_review(office=mediator.office)
    answer = sign_in(mediator).post(decision_url(claim, "start_recovery"), {"seen": Seen.CARD})
    assert "Tidak ada akun lain dengan NIK ini." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == ClaimState.REVIEW


def test_an_account_without_a_proven_contact_has_none_to_move(mediator, owner, sign_in):
    claim = claim_in_review(user=UserFactory(email=None, phone=""), nik=owner.nik, office=mediator.office)
    answer = sign_in(mediator).post(decision_url(claim, "start_recovery"), {"seen": Seen.CARD})
    assert "belum punya kontak yang terbukti" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == ClaimState.REVIEW
    assert not ContactRecovery.objects.exists()


def test_a_finished_recovery_cannot_be_stopped(mediator, owner):
    recovery = recovery_cooling(owner, mediator)
    finish_after(recovery)
    with pytest.raises(StepRefused):
        recovering.stop(recovery, clock.today(), by=owner)


# --- the public page ---


def test_the_help_page_lists_the_offices_of_a_province(mediator, client):
    page = client.get(reverse("identity:in_person")).content.decode()
    assert "KTP elektronik asli" in page
    assert mediator.office.name not in page
    page = client.get(reverse("identity:in_person"), {"provinsi": "32"}).content.decode()
    assert mediator.office.name in page


@pytest.mark.parametrize("odd", ["\x00", "x" * 10_000, "٣٢", "32\x00"])
def test_an_odd_province_shows_the_page_without_offices(mediator, client, odd):
    answer = client.get(reverse("identity:in_person"), {"provinsi": odd})
    assert answer.status_code == 200
    assert mediator.office.name not in answer.content.decode()
    assert client.get(reverse("identity:in_person"), {"provinsi": "xx"}).status_code == 200
