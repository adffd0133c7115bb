"""Known and unknown get one answer: the same bytes, the same work. Times are measured by `python -m devstack.same_answer`.

A timed test fails on a busy machine, so here stands what the time is made of: how often a password is hashed, and which
queries are sent.
"""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.fields import blind_index
from messaging.models import OutboxMessage
from tests.accounts.factories import PASSWORD, UserFactory, made_up_nik
from tests.sign_in.attempts import WRONG, address, seen, try_to

pytestmark = pytest.mark.django_db

EACH = 300
KINDS = ("nik", "email", "phone")
hashings = []


class CountedHasher(PBKDF2PasswordHasher):
    iterations = 10

    def encode(self, password, salt, iterations=None):
        hashings.append(iterations or self.iterations)
        return super().encode(password, salt, iterations)


@pytest.fixture
def counted(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]
    hashings.clear()


def names_of(number: int) -> dict[str, str]:
    return {
        "nik": made_up_nik(number),
        "email": f"nama{number}@contoh.example",
        "phone": f"+6281355{number:06d}",
    }


def register(number: int, **details) -> User:
    names = names_of(number)
    return UserFactory(**names, nik_index=blind_index(names["nik"]), **details)


def with_factor() -> User:
    user = register(3)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    return user


def without_password() -> User:
    user = register(4)
    user.set_unusable_password()
    user.save()
    return user


def without_proof() -> User:
    """Has registered and typed no code yet."""
    user = register(5)
    User.objects.filter(pk=user.pk).update(email=None, phone_verified=False, nik=None, nik_index=None)
    return user


PEOPLE = {
    1: lambda: register(1),
    2: lambda: register(2, is_active=False),
    3: with_factor,
    4: without_password,
    5: without_proof,
    6: lambda: None,
}


def headers(response) -> dict[str, str]:
    """All of them but the moments; of cookies only how they are set."""
    cookies = sorted(re.sub(r"=.*?;", "=…;", cookie.OutputString(), count=1) for cookie in response.cookies.values())
    return {
        **{name: value for name, value in response.items() if name not in ("Date", "Expires")},
        "Set-Cookie": str(cookies),
    }


def answer(response, typed: str) -> tuple:
    kept = re.sub(r"expires=[^;]+", "expires=…", str(headers(response)))
    return response.status_code, re.sub(r"'Content-Length': '\d+'", "", kept), seen(response, typed)


def shape(query: str) -> str:
    """The statement without its values."""
    return re.sub(r"'(?:[^']|'')*'(?:::\w+)?|\b\d+\b", "?", query)


def test_three_hundred_known_and_three_hundred_unknown_names_get_one_answer():
    """Each from its own address, so that no limit answers; a third of each by NIK, by e-mail, by phone."""
    password = make_password(PASSWORD)
    people = [
        User(**names_of(number), full_name="Orang", phone_verified=True, password=password) for number in range(EACH)
    ]
    for person in people:
        person.nik_index = blind_index(person.nik)
    User.objects.bulk_create(people)
    answers = set()
    for number in range(2 * EACH):
        typed = names_of(number)[KINDS[number % 3]]
        answers.add(answer(try_to(typed, WRONG, address=address(number)), typed))
    assert len(answers) == 1
    status, _headers, page = answers.pop()
    assert status == 200
    assert "tidak benar" in page
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_work_is_done_for_everybody(kind, counted):
    done = {}
    for number, make in PEOPLE.items():
        make()
        typed = names_of(number)[kind]
        hashings.clear()
        with CaptureQueriesContext(connection) as queries:
            given = answer(try_to(typed, WRONG, address=address(number)), typed)
        done[number] = (given, tuple(hashings), tuple(shape(query["sql"]) for query in queries))
    assert len(done[6][1]) == 1, "one password is hashed, also when there is nobody to compare it with"
    for number in PEOPLE:
        assert done[number] == done[6]


def test_the_three_kinds_of_names_cost_one_hashing_each(counted):
    register(1)
    for kind in KINDS:
        hashings.clear()
        try_to(names_of(1)[kind], WRONG)
        assert len(hashings) == 1


def test_an_address_that_several_wait_for_costs_one_hashing(counted):
    """Whoever registers with somebody else's address must not be seen by how long an answer takes."""
    for number in (1, 2, 3):
        user = register(number)
        User.objects.filter(pk=user.pk).update(email=None, phone_verified=False)
        EmailAddress.objects.create(user=user, email="satu@contoh.example", verified=False)
    hashings.clear()
    try_to("satu@contoh.example", WRONG)
    assert len(hashings) == 1


def test_a_device_cookie_makes_no_difference_between_names(counted, settings):
    register(1)
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = "x" * 43
    sent = []
    for number in (1, 6):
        with CaptureQueriesContext(connection) as queries:
            try_to(names_of(number)["nik"], WRONG, client=client, address=address(number))
        sent.append([shape(query["sql"]) for query in queries])
    assert sent[0] == sent[1]


def test_a_held_name_gets_the_same_answer_too():
    register(1)
    for number in (1, 6):
        for turn in range(6):
            last = try_to(names_of(number)["phone"], WRONG, address=address(10 * number + turn))
        text = re.sub(r"pukul \d\d\.\d\d", "pukul …", seen(last, names_of(number)["phone"]))
        assert "Terlalu banyak percobaan" in text
        if number == 1:
            first = text
    assert text == first


@pytest.mark.parametrize("way", ["email", "sms"])
@pytest.mark.parametrize("kind", KINDS)
def test_recovery_answers_known_and_unknown_alike(kind, way):
    register(1)
    answers = []
    for number in (1, 6):
        typed, client = names_of(number)[kind], Client()
        form = {"name": typed, "way": way}
        first = client.post(reverse("account_reset_password"), form, REMOTE_ADDR=address(number))
        assert first.status_code == 302
        page = client.get(first.url)
        wrong = client.post(first.url, {"code": "000000"}, REMOTE_ADDR=address(number))
        answers.append([first.url, answer(first, typed), answer(page, typed), answer(wrong, typed)])
    assert answers[0] == answers[1]
    assert OutboxMessage.objects.count() == 1, "the one who exists got a code"


REGISTRATION = {"full_name": "Orang Baru", "birth_date_day": "17", "birth_date_month": "8", "birth_date_year": "1990"}


@pytest.mark.parametrize("taken", [*KINDS, "all three"])
def test_registration_answers_alike_whether_a_name_is_taken_or_not(taken):
    """Each page up to the code; whoever owns the contact hears of it, the stranger does not."""
    register(1)
    answers = []
    for number, kinds in ((6, ()), (7, KINDS if taken == "all three" else (taken,))):
        names = {**names_of(number), **{kind: names_of(1)[kind] for kind in kinds}}
        client, pages = Client(REMOTE_ADDR=address(number)), []
        page = client.post(reverse("account_signup"), REGISTRATION | names | {"password1": "Kuda-Biru-Makan-Awan-7"})
        for _step in range(3):
            text = re.sub(r"\+62 \d+••••\d+|\S••••\S*@[\w.]+", "…", seen(page, "\0"))
            pages.append((page.status_code, page.get("Location", ""), text))
            if page.status_code != 302:
                break
            page = client.get(page.url)
        answers.append(pages)
    assert answers[0][0][0] == 302
    assert answers[0] == answers[1]
