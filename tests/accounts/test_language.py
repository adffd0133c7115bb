"""The language of a page is chosen, never guessed; the switch and the appearance lead back, and nowhere else."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://jahat.example/",
    "//jahat.example/",
    "/\\jahat.example",
    "http:///jahat.example",
    "javascript:alert(1)",
    "https://testserver@jahat.example/",
]


def language_of(response) -> str:
    assert f'<html lang="{response["Content-Language"]}"' in response.content.decode()
    return response["Content-Language"]


def switch(client, language, next_page="/bantuan/"):
    return client.post(reverse("set_language"), {"language": language, "next": next_page})


@pytest.mark.parametrize("header", ["en-US,en;q=0.9", "fr", "id", ""])
def test_the_browser_is_not_asked(header):
    assert language_of(Client(HTTP_ACCEPT_LANGUAGE=header).get(reverse("help"))) == "id"


def test_a_visitors_switch_is_kept_in_a_cookie():
    client = Client()
    response = switch(client, "en")
    assert (response.status_code, response.url) == (302, "/bantuan/")
    assert language_of(client.get(reverse("help"))) == "en"
    switch(client, "id")
    assert language_of(client.get(reverse("help"))) == "id"


def test_a_members_switch_is_kept_with_the_person(sign_in):
    user = UserFactory()
    switch(sign_in(user), "en")
    user.refresh_from_db()
    assert user.language == "en"
    assert language_of(sign_in(user).get(reverse("help"))) == "en", "without the cookie, on another device"


def test_the_cookie_wins_over_the_person(sign_in):
    client = sign_in(UserFactory(language="en"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "id"
    assert language_of(client.get(reverse("help"))) == "id"


@pytest.mark.parametrize("language", ["fr", "", "../../etc", "x" * 5_000])
def test_an_unknown_language_changes_nothing(sign_in, language):
    user = UserFactory()
    client = sign_in(user)
    assert switch(client, language).status_code == 302
    user.refresh_from_db()
    assert user.language == "id"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert language_of(client.get(reverse("help"))) == "id"


def test_looking_switches_nothing(sign_in):
    user = UserFactory()
    sign_in(user).get(reverse("set_language"), {"language": "en"})
    user.refresh_from_db()
    assert user.language == "id"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_switch_leads_to_no_other_site(target):
    assert switch(Client(), "en", target).url == "/"


def test_appearance_is_kept_in_a_cookie_that_no_script_reads():
    client = Client()
    response = client.post(reverse("accounts:appearance"), {"theme": "dark", "next": "/bantuan/"})
    assert (response.status_code, response.url) == (302, "/bantuan/")
    cookie = response.cookies["theme"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("dark", True, "Lax")
    assert 'data-theme="dark"' in client.get(reverse("help")).content.decode()
    client.post(reverse("accounts:appearance"), {"theme": "auto"})
    assert "data-theme" not in client.get(reverse("help")).content.decode()


@pytest.mark.parametrize("theme", ["pink", '"><script>', ""])
def test_an_unknown_appearance_is_refused(theme):
    client = Client()
    assert client.post(reverse("accounts:appearance"), {"theme": theme}).status_code == 200
    client.cookies["theme"] = theme
    assert "data-theme" not in client.get(reverse("help")).content.decode()


@pytest.mark.parametrize("target", [*ELSEWHERE, ""])
def test_appearance_leads_to_no_other_site(target):
    response = Client().post(reverse("accounts:appearance"), {"theme": "dark", "next": target})
    assert response.url == reverse("front")


def test_on_https_nothing_leads_back_to_http():
    response = Client().post(
        reverse("accounts:appearance"), {"theme": "dark", "next": "http://testserver/bantuan/"}, secure=True
    )
    assert response.url == reverse("front")
