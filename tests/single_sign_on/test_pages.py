"""The pages of the person and of the administrator."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Token
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from casework.models import Event
from core import clock
from single_sign_on import granting, services
from single_sign_on.forms import clean_address
from single_sign_on.models import Consent, RelyingService, SpentSecret
from single_sign_on.tasks import forget_old_tokens
from tests.accounts.factories import UserFactory, officer
from tests.single_sign_on.factories import CALLBACK, registered, request_of

pytestmark = pytest.mark.django_db
CONSENTS = reverse("single_sign_on:consents")
FORM = {
    "name": "Layanan baru",
    "description": "Untuk apa ini.",
    "home_url": "https://baru.example/",
    "redirect_uris": "https://baru.example/kembali\r\nhttps://baru.example/kembali\r\n\r\nhttp://127.0.0.1:9000/k",
    "post_logout_redirect_uris": "",
    "scopes": ["profile", "nik"],
    "type": "confidential",
}


@pytest.fixture
def person():
    return UserFactory(worker=True)


@pytest.fixture
def service():
    return registered()[0]


@pytest.fixture
def administrator():
    return officer(Role.ADMINISTRATOR)


@pytest.fixture
def desk(sign_in, administrator):
    """The administrator's browser."""
    return sign_in(administrator)


def page_of(service, name="service"):
    return reverse(f"single_sign_on:{name}", args=[service.pk])


def token_of(person, service, **details):
    return Token.objects.create(type=Token.Type.REFRESH_TOKEN, user=person, client=service.client, hash="x", **details)


# The person


def test_a_person_sees_what_they_allowed_and_takes_it_back(person, service, sign_in):
    consent = granting.give(person, service, ["openid", "email"], clock.now())
    token_of(person, service)
    browser = sign_in(person)

    page = browser.get(CONSENTS).content.decode()
    assert "Layanan contoh" in page
    assert "Alamat email Anda yang sudah terbukti." in page
    assert "Belum pernah" in page
    after = browser.post(reverse("single_sign_on:withdraw", args=[consent.pk]), follow=True)

    assert "dicabut" in after.content.decode()
    assert "Belum ada layanan yang Anda izinkan" in after.content.decode()
    assert not Token.objects.filter(user=person).exists()
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert [event.verb for event in Event.objects.about(consent)] == ["give", "withdraw"]


def test_nobody_takes_back_what_another_allowed(person, service, sign_in):
    consent = granting.give(UserFactory(), service, ["openid"], clock.now())
    assert sign_in(person).post(reverse("single_sign_on:withdraw", args=[consent.pk])).status_code == 404
    assert Consent.objects.running().exists()


def test_after_a_withdrawal_a_new_consent_is_another_row(person, service):
    first = granting.give(person, service, ["openid", "email"], clock.now())
    granting.withdraw(first, clock.now())
    granting.withdraw(first, clock.now())
    second = granting.give(person, service, ["openid"], clock.now())
    assert second.pk != first.pk
    assert second.scopes == ["openid"], "what was taken back is not given again by itself"


def test_the_database_keeps_one_running_consent(person, service):
    granting.give(person, service, ["openid"], clock.now())
    with pytest.raises(IntegrityError, match="one_running_consent"), transaction.atomic():
        Consent.objects.create(person=person, service=service, text_version="1")


# The administrator


def test_a_service_is_registered_and_its_secret_shown_once(desk):
    page = desk.post(reverse("single_sign_on:register"), FORM, follow=True)
    service = RelyingService.objects.get()
    client = service.client

    assert page.redirect_chain[-1][0] == page_of(service)
    secret = page.context["secret"]
    assert client.check_secret(secret)
    assert secret in page.content.decode()
    assert secret not in desk.get(page_of(service)).content.decode()
    assert client.get_redirect_uris() == ["https://baru.example/kembali", "http://127.0.0.1:9000/k"]
    assert client.get_scopes() == ["openid", "profile", "nik"]
    assert client.get_grant_types() == ["authorization_code", "refresh_token"]
    assert (client.get_response_types(), client.allow_uri_wildcards, client.skip_consent) == (["code"], False, False)
    assert "mendaftarkan layanan ini" in page.content.decode()


def test_a_public_service_has_no_secret_to_show(desk):
    page = desk.post(reverse("single_sign_on:register"), FORM | {"type": "public"}, follow=True)
    assert page.context["secret"] is None
    assert desk.get(page_of(RelyingService.objects.get(), "new_secret")).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "layanan.example/kembali",
        "http://layanan.example/kembali",
        "https://*.layanan.example/kembali",
        "https://layanan.example/kembali#bagian",
        "https://nama@layanan.example/kembali",
        "javascript:alert(1)",
        "ftp://layanan.example/kembali",
    ],
)
def test_an_address_that_is_not_exact_and_safe_is_not_registered(desk, address):
    with pytest.raises(ValidationError):
        clean_address(address)
    page = desk.post(reverse("single_sign_on:register"), FORM | {"redirect_uris": address})
    assert page.status_code == 200
    assert "redirect_uris" in page.context["form"].errors
    assert not RelyingService.objects.exists()


def test_a_new_secret_replaces_the_old_one(desk):
    service, old = registered()
    page = desk.post(page_of(service, "new_secret"), follow=True)
    service.client.refresh_from_db()
    assert service.client.check_secret(page.context["secret"])
    assert not service.client.check_secret(old)


def test_what_changes_is_kept_in_the_history(desk, service):
    form = FORM | {"redirect_uris": "https://baru.example/lain", "scopes": []}
    page = desk.post(page_of(service, "edit"), form, follow=True)

    assert "mengubah data layanan" in page.content.decode()
    service.client.refresh_from_db()
    assert service.client.get_redirect_uris() == ["https://baru.example/lain"]
    event = Event.objects.about(service).get(verb="edit")
    assert event.data["redirect_uris"] == ["https://baru.example/lain"]
    assert event.data["scopes"] == ["openid"]


def test_the_form_shows_what_is_registered(desk, service):
    page = desk.get(page_of(service, "edit")).content.decode()
    assert CALLBACK in page
    assert 'value="nik"' in page


def test_a_service_is_disabled_with_a_reason_and_enabled_again(desk, service, person):
    token_of(person, service)
    assert desk.post(page_of(service, "disable"), {"reason": ""}).status_code == 200
    page = desk.post(page_of(service, "disable"), {"reason": "Bocor."}, follow=True).content.decode()
    assert "Bocor." in page
    assert "Nonaktif" in page
    assert not Token.objects.exists()
    assert desk.post(page_of(service, "disable"), {"reason": "Lagi."}).status_code == 302
    desk.post(page_of(service, "enable"), {"reason": "Diperbaiki."})
    service.refresh_from_db()
    assert service.is_enabled
    assert [event.verb for event in Event.objects.about(service)] == ["register", "disable", "enable"]


@pytest.mark.parametrize("name", ["register", "edit", "new_secret", "disable", "enable"])
def test_changes_ask_the_administrator_to_prove_themselves(name, sign_in, administrator, service):
    address = reverse("single_sign_on:register") if name == "register" else page_of(service, name)
    response = sign_in(administrator, ago=24 * 3600).get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_reauthenticate")) or "faktor-kedua" in response["Location"]


def test_the_database_refuses_a_service_disabled_without_a_reason(service, administrator):
    with pytest.raises(IntegrityError, match="disabled_with_reason"), transaction.atomic():
        RelyingService.objects.update(disabled_at=clock.now(), disabled_by=administrator)


# The home page and the demo


def test_tiles_of_the_home_page_come_from_what_is_registered(administrator):
    shown, _secret = registered(name="Terlihat", show_on_home=True)
    registered(name="Tersembunyi")
    off, _secret = registered(name="Mati", show_on_home=True)
    services.disable(off, by=administrator, reason="x", now=clock.now())
    assert services.home_tiles() == [("Terlihat", shown.description, shown.home_url)]


def test_the_demos_service_is_registered_once_and_follows_its_address(settings):
    settings.SKKNI_URL, settings.SKKNI_SECRET = "http://localhost:8090", "first"
    call_command("register_relying_party", verbosity=0)
    settings.SKKNI_URL, settings.SKKNI_SECRET = "http://localhost:8091", "second"
    call_command("register_relying_party", verbosity=0)

    service = RelyingService.objects.get()
    assert service.client.get_redirect_uris() == ["http://localhost:8091/kembali"]
    assert service.client.check_secret("second")
    assert services.home_tiles()[0][2] == "http://localhost:8091/masuk"


def test_the_demos_service_is_not_registered_in_production(settings):
    settings.SKKNI_URL, settings.SKKNI_SECRET, settings.DEMO = "http://localhost:8090", "x", False
    with pytest.raises(CommandError):
        call_command("register_relying_party")


# Officers and the clock


def test_an_officer_without_a_second_factor_goes_nowhere(service, sign_in):
    mediator = officer(Role.MEDIATOR)
    mediator.authenticator_set.all().delete()
    granting.give(mediator, service, ["openid", "profile"], clock.now())
    browser = sign_in(mediator)
    address = reverse("single_sign_on:authorize")
    assert browser.get(address, request_of(service))["Location"] == reverse("mfa_index")
    assert "error=interaction_required" in browser.get(address, request_of(service, prompt="none"))["Location"]


def test_what_ran_out_is_forgotten(person, service):
    now = clock.machine_now()
    over = token_of(person, service, expires_at=now - timedelta(seconds=1))
    Token.objects.filter(pk=over.pk).update(hash="over")
    valid = token_of(person, service, expires_at=now + timedelta(days=1))
    SpentSecret.objects.create(hash="old", service=service, person=person, spent_at=now - timedelta(days=61))
    SpentSecret.objects.create(hash="new", service=service, person=person, spent_at=now - timedelta(days=59))

    forget_old_tokens()

    assert list(Token.objects.all()) == [valid]
    assert [spent.hash for spent in SpentSecret.objects.all()] == ["new"]
