"""What a person is asked, what a service is told, and what is refused before anybody signs in."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Event
from core import clock
from single_sign_on import granting
from single_sign_on.models import Consent
from single_sign_on.services import disable
from tests.accounts.factories import UserFactory
from tests.single_sign_on.factories import CALLBACK, registered, request_of

pytestmark = pytest.mark.django_db
AUTHORIZE = reverse("single_sign_on:authorize")


@pytest.fixture
def person():
    return UserFactory(worker=True)


@pytest.fixture
def service():
    return registered()[0]


def told(response) -> dict:
    """What the service learns from the address the person comes back to."""
    assert response.status_code == 302, response.content.decode()
    assert response["Location"].startswith("https://layanan.example/kembali?")
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def test_a_person_agrees_once(service, person, sign_in):
    browser = sign_in(person)
    address = f"{AUTHORIZE}?{urlencode(request_of(service))}"

    page = browser.get(address)
    assert page.status_code == 200
    assert "Layanan contoh" in page.content.decode()
    assert "Nama Anda." in page.content.decode()
    assert "Nomor ponsel Anda" not in page.content.decode()
    answer = told(browser.post(address, {"action": "allow"}))
    again = told(browser.get(address))

    assert answer["state"] == again["state"] == "a-state"
    assert answer["dari"] == "siapkerja"
    assert answer["code"] != again["code"]
    consent = Consent.objects.get()
    assert (consent.person, consent.service, consent.scopes) == (person, service, ["openid", "profile"])
    assert Event.objects.about(consent).get().verb == "give"


def test_new_data_are_asked_for_again_and_marked_as_new(service, person, sign_in):
    granting.give(person, service, ["openid", "profile"], clock.now())
    browser = sign_in(person)

    page = browser.get(AUTHORIZE, request_of(service, scope="openid profile email"))
    told(browser.post(f"{AUTHORIZE}?{urlencode(request_of(service, scope='openid email'))}", {"action": "allow"}))

    assert page.content.decode().count("(baru)") == 1
    assert Consent.objects.get().scopes == ["openid", "profile", "email"]


def test_new_words_are_asked_for_again(service, person, sign_in):
    granting.give(person, service, ["openid", "profile"], clock.now())
    Consent.objects.update(text_version="0")
    assert sign_in(person).get(AUTHORIZE, request_of(service)).status_code == 200


def test_the_service_may_want_to_ask_again(service, person, sign_in):
    granting.give(person, service, ["openid", "profile"], clock.now())
    assert sign_in(person).get(AUTHORIZE, request_of(service, prompt="consent")).status_code == 200


def test_whoever_refuses_gives_nothing(service, person, sign_in):
    address = f"{AUTHORIZE}?{urlencode(request_of(service))}"
    answer = told(sign_in(person).post(address, {"action": "refuse"}))
    assert (answer["error"], answer["state"]) == ("access_denied", "a-state")
    assert "code" not in answer
    assert not Consent.objects.exists()


def test_a_stranger_signs_in_first_and_comes_back(service, client):
    response = client.get(AUTHORIZE, request_of(service))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert "code_challenge" in response["Location"]


def test_who_comes_from_our_sign_in_form_goes_on_over_a_page(service, person, sign_in):
    """Chromium would hold the form's `form-action` against a redirect to another site."""
    granting.give(person, service, ["openid", "profile"], clock.now())
    page = sign_in(person).get(AUTHORIZE, request_of(service), headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=https://layanan.example/kembali?' in page.content.decode()


def test_only_the_consent_page_lets_its_form_lead_to_the_service(service, person, sign_in):
    browser = sign_in(person)
    policy = browser.get(AUTHORIZE, request_of(service))["Content-Security-Policy"]
    assert "form-action 'self' https://layanan.example;" in f"{policy};"
    assert "layanan.example" not in browser.get(reverse("help"))["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "too-short"}, "invalid_request"),
        ({"scope": "openid wages"}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"response_type": "token"}, "unauthorized_client"),
        ({"response_type": "nonsense"}, "unsupported_response_type"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://elsewhere.example/r"}, "request_uri_not_supported"),
        ({"prompt": "none consent"}, "invalid_request"),
        ({"prompt": "none"}, "consent_required"),
        ({"state": ["one", "two"]}, "invalid_request"),
    ],
    ids=str,
)
def test_a_wrong_request_is_told_to_the_service(changes, error, service, person, sign_in):
    response = sign_in(person).get(f"{AUTHORIZE}?{urlencode(request_of(service, **changes), doseq=True)}")
    answer = told(response)
    assert answer["error"] == error
    assert "code" not in answer


def test_nor_may_a_public_client_leave_out_the_challenge(person, sign_in):
    service, _secret = registered(type="public")
    answer = told(sign_in(person).get(AUTHORIZE, request_of(service, code_challenge=None)))
    assert answer["error"] == "invalid_request"


def test_a_scope_that_is_not_registered_for_the_service_is_refused(person, sign_in):
    service, _secret = registered(scopes=["openid", "profile"])
    answer = told(sign_in(person).get(AUTHORIZE, request_of(service, scope="openid nik")))
    assert answer["error"] == "invalid_scope"


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/kembali",
        f"{CALLBACK}&more=1",
        f"{CALLBACK}#fragment",
        CALLBACK.replace("https://", "https://somebody@"),
        CALLBACK.replace("layanan.example", "layanan.example:444"),
        CALLBACK.upper(),
        "https://layanan.example/kembali",
        "",
        None,
    ],
)
def test_an_address_that_is_not_registered_to_the_letter_is_never_gone_to(address, service, person, sign_in):
    granting.give(person, service, ["openid", "profile"], clock.now())
    browser = sign_in(person)
    page = browser.get(AUTHORIZE, request_of(service, redirect_uri=address))
    posted = browser.post(f"{AUTHORIZE}?{urlencode(request_of(service, redirect_uri=address))}", {"action": "allow"})
    for answer in (page, posted):
        assert answer.status_code == 400
        assert "tidak terdaftar" in answer.content.decode()


@pytest.mark.parametrize("port", ["8091", "8090/"])
def test_also_on_ones_own_machine_the_port_counts(port, person, sign_in):
    service, _secret = registered(redirect_uris=["http://127.0.0.1:8090/kembali"])
    asked = request_of(service, redirect_uri=f"http://127.0.0.1:{port}/kembali")
    assert sign_in(person).get(AUTHORIZE, asked).status_code == 400


def test_an_unknown_service_is_told_before_sign_in(service, client):
    page = client.get(AUTHORIZE, request_of(service, client_id="nobody"))
    assert page.status_code == 400
    assert "Layanan ini tidak terdaftar" in page.content.decode()


def test_a_disabled_service_is_told_before_sign_in(service, client, person):
    disable(service, by=person, reason="Bocor.", now=clock.now())
    page = client.get(AUTHORIZE, request_of(service))
    assert page.status_code == 400
    assert "dinonaktifkan" in page.content.decode()


def test_silence_is_kept_where_silence_is_asked(service, person, client, sign_in):
    assert told(client.get(AUTHORIZE, request_of(service, prompt="none")))["error"] == "login_required"
    granting.give(person, service, ["openid", "profile"], clock.now())
    assert "code" in told(sign_in(person).get(AUTHORIZE, request_of(service, prompt="none")))


def test_consent_for_one_service_opens_no_other(service, person, sign_in):
    other, _secret = registered(name="Layanan lain")
    granting.give(person, service, ["openid", "profile"], clock.now())
    assert told(sign_in(person).get(AUTHORIZE, request_of(other, prompt="none")))["error"] == "consent_required"


def test_a_service_may_want_the_person_to_prove_themselves_again(service, person, sign_in):
    response = sign_in(person).get(AUTHORIZE, request_of(service, prompt="login"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert "prompt" not in response["Location"]


def test_the_form_needs_its_token(service, person):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    answer = browser.post(f"{AUTHORIZE}?{urlencode(request_of(service))}", {"action": "allow"})
    assert answer.status_code == 403
    assert not Consent.objects.exists()
