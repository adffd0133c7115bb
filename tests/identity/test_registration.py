"""The registration form: what it asks, what it keeps, and that its answer never tells who has an account."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from identity import checking
from identity.models import ClaimState, IdentityClaim
from identity.tasks import forget_unactivated
from messaging.models import OutboxMessage
from notifications.models import Notice
from tests.accounts.factories import OfficeFactory, UserFactory, officer
from tests.identity.factories import IdentityClaimFactory, fresh_nik, unproven

URL = "/akun/daftar/"
PASSWORD = "kuda-laut-minum-teh-panas"


def typed(**changes) -> dict:
    usual = {
        "nik": fresh_nik(),
        "full_name": "Siti Aminah",
        "birth_date_day": "17",
        "birth_date_month": "8",
        "birth_date_year": "1990",
        "phone": "0813 1111 2222",
        "email": "",
        "password1": PASSWORD,
    }
    return usual | changes


def register_with(client, **changes):
    return client.post(URL, typed(**changes))


def codes_sent() -> list[str]:
    """The codes in the outbox, the latest last."""
    found = (re.search(r"\b\d{6}\b", message.body) for message in OutboxMessage.objects.order_by("id"))
    return [match.group() for match in found if match]


@pytest.mark.django_db
def test_a_registration_is_an_account_without_nik_and_a_claim(client):
    office = officer("mediator").office
    nik = fresh_nik()
    answer = register_with(client, nik=nik)
    assert answer.status_code == 302
    user = User.objects.get(phone="+6281311112222")
    assert (user.nik, user.phone_verified, user.email, user.is_activated) == (None, False, None, False)
    assert user.check_password(PASSWORD)
    claim = user.identity_claim
    assert (claim.nik, claim.full_name, claim.state) == (nik, "Siti Aminah", ClaimState.REGISTERED)
    assert claim.office == office


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phone": "", "email": ""}, "Tulis nomor ponsel atau email."),
        ({"nik": "123"}, "NIK terdiri dari 16 angka."),
        ({"full_name": ""}, "Tulis nama sesuai KTP."),
        ({"birth_date_year": "90"}, "harus berisi hari, bulan, dan tahun"),
        ({"birth_date_year": "2990"}, "Tanggal lahir belum benar."),
        ({"phone": "12"}, "Nomor ponsel belum benar."),
        ({"email": "bukan-email"}, "Alamat email belum benar."),
        ({"password1": ""}, "Tulis kata sandi."),
        ({"password1": "pendek"}, "id_password1"),
    ],
)
def test_errors_say_what_to_do_and_keep_what_was_typed(client, changes, said):
    answer = register_with(client, **changes)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page[page.index('id="galat"') :]
    for name in ("full_name", "phone"):
        if name not in changes:
            assert typed()[name] in page
    assert PASSWORD not in page
    assert not IdentityClaim.objects.exists()


@pytest.mark.django_db
def test_email_alone_is_enough(client):
    assert register_with(client, phone="", email="Siti@Contoh.example").status_code == 302
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("siti@contoh.example", False, True)
    assert User.objects.get(pk=address.user_id).email is None


@pytest.mark.django_db
def test_the_whole_way_by_phone_ends_with_a_nik(client, register):
    nik = fresh_nik()
    answer = register_with(client, nik=nik)
    assert answer.url == reverse("account_verify_phone")
    (code,) = codes_sent()
    answer = client.post(answer.url, {"code": code})
    assert answer.url == reverse("identity:status")
    user = User.objects.get(phone="+6281311112222")
    assert (user.phone_verified, user.nik, user.full_name) == (True, nik, "SITI AMINAH")
    assert "Identitas Anda sudah dikonfirmasi" in client.get(answer.url).content.decode()


@pytest.mark.django_db
def test_the_whole_way_by_email_ends_with_a_nik(client, register):
    answer = register_with(client, phone="", email="siti@contoh.example")
    assert answer.url == reverse("account_email_verification_sent")
    (code,) = codes_sent()
    answer = client.post(answer.url, {"code": code})
    assert answer.url == reverse("identity:status")
    user = User.objects.get(email="siti@contoh.example")
    assert user.nik is not None


@pytest.mark.django_db
def test_who_was_checked_by_the_job_meanwhile_still_sees_what_came_of_it(client, register):
    answer = register_with(client)
    checking.check(IdentityClaim.objects.get(), clock.today())
    (code,) = codes_sent()
    assert client.post(answer.url, {"code": code}).url == reverse("identity:status")


@pytest.mark.django_db
def test_nothing_is_asked_of_the_register_before_a_contact_is_proven(client, settings):
    settings.DUKCAPIL_URL = "http://127.0.0.1:9"
    register_with(client)
    assert IdentityClaim.objects.get().tries == 0


def answer_of(client, **changes):
    answer = register_with(client, **changes)
    headers = sorted(item for item in answer.headers.items() if item[0] not in ("Date", "Expires"))
    return answer.status_code, headers, answer.content


@pytest.mark.django_db
def test_a_known_nik_gets_the_very_answer_of_an_unknown_one(register):
    owner = UserFactory(worker=True)
    unknown = answer_of(Client(), nik=fresh_nik(), phone="081311110001")
    known = answer_of(Client(), nik=owner.nik, phone="081311110002")
    assert known == unknown
    assert not Notice.objects.exists()
    messages = [message.address for message in OutboxMessage.objects.all()]
    assert sorted(messages) == ["+6281311110001", "+6281311110002"], "one code each, and nothing else"


@pytest.mark.django_db
@pytest.mark.parametrize("contact", ["phone", "email"])
def test_a_known_contact_gets_the_very_answer_of_an_unknown_one(contact):
    owner = UserFactory(phone="+6281311110009", email="pemilik@contoh.example")
    one = {"phone": "", "email": ""}
    known = answer_of(Client(), **(one | {contact: getattr(owner, contact)}))
    fresh = {"phone": "081311110008", "email": "lain@contoh.example"}[contact]
    unknown = answer_of(Client(), **(one | {contact: fresh}))
    assert known == unknown
    owner.refresh_from_db()
    assert (
        User.objects.filter(**{contact: getattr(owner, contact)}).exclude(phone_verified=False, email=None).get()
        == owner
    )


@pytest.mark.django_db
@pytest.mark.parametrize("contact", [{"email": "belum@contoh.example", "phone": ""}, {"phone": "081311110007"}])
def test_what_nobody_has_proven_keeps_nobody_from_registering(client, contact):
    unproven("belum@contoh.example")
    UserFactory(phone="+6281311110007", phone_verified=False)
    register_with(client, **contact)
    assert IdentityClaim.objects.count() == 1


@pytest.mark.django_db
def test_the_page_of_a_strangers_try_is_the_page_of_a_mismatch(register, sign_in):
    owner = UserFactory(worker=True)
    pages = []
    for nik in (owner.nik, fresh_nik("9001"), fresh_nik("9101")):
        claim = IdentityClaimFactory(nik=nik, user__full_name="Siti", full_name="Siti")
        checking.check(claim, clock.today())
        page = sign_in(claim.user).get(reverse("identity:status")).content.decode()
        for own in (IdentityClaim.objects.get(pk=claim.pk).number, claim.masked_nik, str(claim.user.pk)):
            page = page.replace(own, "*")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page))
    assert pages[0] == pages[1] == pages[2]
    assert "Pulihkan akun lama" in pages[0]


@pytest.mark.django_db
def test_a_program_that_fills_in_everything_gets_no_account(client):
    answer = register_with(client, situs_web="https://contoh.example")
    assert answer.status_code == 302
    assert not User.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_registrations_that_nobody_activated_are_forgotten_after_seven_days():
    def joined(days, **details):
        return IdentityClaimFactory(user__joined_at=clock.machine_now() - timedelta(days=days), **details)

    old, young = joined(8, user__email=None), joined(6, user__email=None)
    EmailAddress.objects.create(user=old.user, email="tua@contoh.example")
    activated = joined(8)
    forget_unactivated()
    assert set(IdentityClaim.objects.values_list("pk", flat=True)) == {young.pk, activated.pk}
    assert not User.objects.filter(pk=old.user_id).exists()
    assert not EmailAddress.objects.exists()


@pytest.mark.django_db
def test_the_nearest_desk_is_where_somebody_works(client):
    OfficeFactory()
    register_with(client)
    assert IdentityClaim.objects.get().office is None, "an office without an officer answers nobody"
