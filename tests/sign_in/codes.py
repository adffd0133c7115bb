"""Registering and typing codes, as the tests of this folder do it."""

import re

from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.sessions import SessionStore
from messaging.models import OutboxMessage

EMAIL, PHONE = "siti.aminah@contoh.example", "+6281234567890"
NEW_PASSWORD = "kuda lompat pagar biru"
WRONG_CODE = "000000"
EMAIL_PAGE, PHONE_PAGE = "account_email_verification_sent", "account_verify_phone"


def messages_to(address: str) -> list[OutboxMessage]:
    """What went out to one address, the first first."""
    return [message for message in OutboxMessage.objects.order_by("id") if message.address == address]


def code_to(address: str) -> str:
    """The code of the last message to it, "" when that carries none."""
    found = [re.findall(r"\b\d{6}\b", message.body) for message in messages_to(address)]
    return found[-1][0] if found and found[-1] else ""


def register(*, client=None, email="", phone="", nik="3275011708904321", password=NEW_PASSWORD):
    """The answer to the registration form, and the browser that sent it."""
    client = client or Client()
    born = {"birth_date_day": "17", "birth_date_month": "8", "birth_date_year": "1990"}
    typed = {"nik": nik, "full_name": "Siti Aminah", **born, "email": email, "phone": phone, "password1": password}
    return client.post(reverse("account_signup"), typed), client


def type_code(client, page: str, code: str, **more):
    return client.post(reverse(page), {"action": "verify", "code": code, **more})


def press(client, page: str, action: str):
    return client.post(reverse(page), {"action": action})


def text_of(response) -> str:
    """The page in words, without what differs in each answer."""
    page = re.sub(r'value="[A-Za-z0-9]{64}"', "", response.content.decode())
    return re.sub(r"\s+", " ", page)


def sessions() -> str:
    """What all sessions hold, deciphered."""
    return " ".join(str(SessionStore(row.session_key).load()) for row in Session.objects.all())
