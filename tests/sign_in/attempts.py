"""Trying to sign in, as the tests of this folder do it."""

import re

from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD

WRONG = "bukan-sandi-yang-benar"
TOO_MANY = "Terlalu banyak percobaan"


def try_to(login, password=PASSWORD, *, client=None, address="10.0.0.1", **headers):
    data = {"login": login, "password": password}
    return (client or Client()).post(reverse("account_login"), data, REMOTE_ADDR=address, **headers)


def address(number: int) -> str:
    """An address that no other number has."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def seen(response, typed: str) -> str:
    """The page without what differs in each answer: the csrf token, and what the person typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return page.replace(typed, "…")


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session
