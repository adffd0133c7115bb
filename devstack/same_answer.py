"""python -m devstack.same_answer: how long a wrong password takes for names that exist and for names that do not, and how
many of ten thousand guesses from made-up addresses reach a password.

It starts a throwaway database of its own. The hasher is the portal's, with a twentieth of its iterations: hashing is then
still most of an answer's time, as it is in production, and what else differed would show twenty times as large.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devstack.console import say
from devstack.services import Stack

EACH = 300
GUESSES = 10_000
SHARE = 20
OWNER_ADDRESS = "198.51.100.1"
PASSWORD = "sandi-contoh-yang-panjang"
WRONG = "bukan-sandi-yang-benar"


@contextmanager
def portal() -> Iterator[None]:
    """The portal in this process, on an empty database that goes when it ends."""
    with tempfile.TemporaryDirectory(prefix="siapkerja-answers-") as folder:
        stack = Stack(Path(folder), durable=False)
        stack.remove_when_we_end()
        addresses = stack.up()
        try:
            _begin(addresses)
            yield
        finally:
            stack.remove()


def _begin(addresses: dict[str, str]) -> None:
    import django
    from django.core.management import call_command

    from devstack import environment

    os.environ.update(environment.offline() | {"HTTPS": "0", "ALLOWED_HOSTS": "testserver", "TRUSTED_PROXIES": "1"})
    os.environ.update(DATABASE_URL=addresses["ADMIN_DATABASE_URL"], REDIS_URL=addresses["REDIS_URL"])
    os.environ["STATIC_ROOT"] = tempfile.mkdtemp(prefix="siapkerja-static-")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("grants", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def address(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def names_of(number: int) -> tuple[str, str, str]:
    return f"327501170890{number:04d}", f"nama{number}@contoh.example", f"+6281355{number:06d}"


def register(numbers: range) -> None:
    """So many people, each with the password, hashed for each anew."""
    from django.contrib.auth.hashers import make_password

    from accounts.models import User
    from core.fields import blind_index

    people = []
    for number in numbers:
        nik, email, phone = names_of(number)
        person = User(full_name="Orang Contoh", nik=nik, nik_index=blind_index(nik), email=email, phone=phone)
        person.phone_verified, person.password = True, make_password(PASSWORD)
        people.append(person)
    User.objects.bulk_create(people)


def attempt(client, login: str, password: str, came_from: str):
    """One try; `came_from` is what the proxy saw, behind an address that the visitor made up."""
    from django.urls import reverse

    data = {"login": login, "password": password}
    return client.post(reverse("account_login"), data, headers={"x-forwarded-for": f"203.0.113.9, {came_from}"})


def measure() -> None:
    """Known and unknown by turns in random order, so that whatever slows this machine down slows both."""
    from django.test import Client

    register(range(EACH))
    order = [(number, number < EACH) for number in range(2 * EACH)]  # each kind of name as often for both
    random.Random(4).shuffle(order)
    times: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    attempt(Client(), "pemanasan@contoh.example", WRONG, address(999_999))
    for number, known in order:
        started, worked = time.perf_counter(), time.thread_time()
        attempt(Client(), names_of(number)[number % 3], WRONG, address(number))
        times[known].append((time.perf_counter() - started, time.thread_time() - worked))
    for column, what in enumerate(("time of an answer", "processor's time of it")):
        known, unknown = (statistics.median(row[column] for row in times[which]) * 1000 for which in (True, False))
        say(
            f"median {what}: {EACH} known names {known:.1f} ms, {EACH} unknown {unknown:.1f} ms, ratio {known / unknown:.3f}"
        )


def guess() -> None:
    """The owner has signed in here before; then ten thousand strangers guess, and Redis is emptied half way."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse
    from kombu import Connection

    from accounts.models import User

    owner, names = Client(), names_of(0)
    User.objects.update(last_login=None)
    signed_in = attempt(owner, names[0], PASSWORD, OWNER_ADDRESS).status_code == 302
    owner.post(reverse("account_logout"))
    checked: list = []
    original = User.check_password
    User.check_password = lambda self, text: (checked.append(self.pk), original(self, text))[1]
    started = time.monotonic()
    for number in range(GUESSES):
        if number == GUESSES // 2:
            with Connection(settings.CELERY_BROKER_URL) as broker:
                broker.default_channel.client.flushall()
        attempt(Client(), names[number % 3], f"tebakan{number}", address(1_000_000 + number))
    reached = len(checked)
    again = attempt(owner, names[1], PASSWORD, OWNER_ADDRESS).status_code == 302
    minutes = (time.monotonic() - started) / 60
    say(
        f"{GUESSES:,} guesses at one person in {minutes:.1f} minutes, each from its own address and with a made-up one "
        f"before it: {reached} reached the password check"
    )
    say(f"the owner could sign in before: {signed_in}; under attack, on the same device: {again}")


def main() -> None:
    with portal():
        from django.conf import settings
        from django.contrib.auth.hashers import PBKDF2PasswordHasher

        PBKDF2PasswordHasher.iterations //= SHARE
        say(f"PBKDF2 with {PBKDF2PasswordHasher.iterations:,} iterations; guesses allowed: {settings.LIMITS['guess']}")
        measure()
        guess()


if __name__ == "__main__":
    main()
