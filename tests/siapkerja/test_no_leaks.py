"""No NIK, phone number, e-mail address or password where it must not be: logs, addresses, Redis, sessions, tasks, tables.

Markers are planted in a person, the whole portal is walked with them, and every place is searched. For each place there is a
leak on purpose that must be found: a search that looks in the wrong place would pass for ever.
"""

import logging
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from celery.signals import before_task_publish
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore as OpenStore
from django.core import mail
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from kombu import Connection

from accounts.models import Role, User
from messaging.models import OutboxMessage
from messaging.relay import send_waiting
from messaging.tasks import relay
from siapkerja.celery import app
from tests.access.table import ACCESS
from tests.access.test_access import url_of
from tests.access.world import HERE, World
from tests.siapkerja import leaks

EMAIL, PHONE, PASSWORD = "penanda.rahasia@bocor.example", "+6281377788899", "Penanda-Sandi-Pohon-7731"
NEW_EMAIL, NEW_PHONE = "kontak.baru@bocor.example", "+6281366655544"
JOINING = {
    "nik": "3171234509910007",
    "email": "pendaftar.baru@bocor.example",
    "phone": "+6281344433322",
    "password": "Pendaftar-Sungai-Kertas-58",
}
WRONG = "Tebakan-Salah-Sekali-4410"

# Where a contact stands in clear because it is looked up there; nowhere else.
CONTACTS_IN_CLEAR = {"accounts_user", "account_emailaddress"}


@pytest.fixture
def watch():
    watching = leaks.Watch()
    with pytest.MonkeyPatch.context() as patched:
        watching.begin(patched)
        before_task_publish.connect(watching.published)
        leaks.empty_redis()
        yield watching
    before_task_publish.disconnect(watching.published)
    leaks.forget_levels()


def code_for(address: str) -> str:
    """The code in the last message to this address."""
    last = [message for message in OutboxMessage.objects.order_by("id") if message.address == address][-1]
    return re.search(r"\b(\d{6})\b", last.body)[1]


def walk_the_door(nik: str) -> None:
    """Signing in by three names, right and wrong; recovery by both ways, for somebody and for nobody."""
    for number, login in enumerate((nik, EMAIL, PHONE, f"{nik[:8]} {nik[8:]}", "0813 7778 8899")):
        for password in (WRONG, PASSWORD):
            client = Client(REMOTE_ADDR=f"10.1.{number}.1")
            client.post(reverse("account_login"), {"login": login, "password": password}, follow=True)
            client.get(reverse("home"), follow=True)
    for number, (login, way) in enumerate([(EMAIL, "email"), (PHONE, "sms"), (nik, "sms"), (JOINING["nik"], "email")]):
        client = Client(REMOTE_ADDR=f"10.2.{number}.1")
        client.post(reverse("account_reset_password"), {"name": login, "way": way}, follow=True)
        client.post(reverse("account_confirm_password_reset_code"), {"code": "000000"}, follow=True)
        if number == 1:
            client.post(reverse("account_confirm_password_reset_code"), {"code": code_for(PHONE)}, follow=True)
            client.post(reverse("account_complete_password_reset"), {"password1": PASSWORD}, follow=True)


def walk_registration() -> None:
    client = Client(REMOTE_ADDR="10.3.0.1")
    form = {
        "nik": JOINING["nik"],
        "full_name": "Pendaftar Baru",
        "birth_date_day": "5",
        "birth_date_month": "9",
        "birth_date_year": "1991",
        "phone": JOINING["phone"],
        "email": JOINING["email"],
        "password1": JOINING["password"],
    }
    client.post(reverse("account_signup"), form | {"password1": "pendek"}, follow=True)
    client.post(reverse("account_signup"), form, follow=True)
    client.post(reverse("account_verify_phone"), {"code": code_for(JOINING["phone"])}, follow=True)
    client.post(reverse("account_email_verification_sent"), {"code": code_for(JOINING["email"])}, follow=True)
    assert User.objects.get(email=JOINING["email"]).phone_verified, "the way through registration was walked to its end"


def walk_contact_changes(client) -> None:
    """Two codes are asked for, and one is typed; the other waits in the session."""
    client.post(reverse("account_email"), {"email": NEW_EMAIL}, follow=True)
    client.post(reverse("account_change_phone"), {"phone": NEW_PHONE}, follow=True)
    client.post(reverse("account_verify_phone"), {"code": "000000"}, follow=True)


def walk_every_page(world: World, sign_in) -> None:
    """Each page of the portal, as the first role it is for and as the worker."""
    for name, page in sorted(ACCESS.items()):
        for role in {Role.WORKER, *page.roles[:1]}:
            if name == "account_logout":
                continue
            url = url_of(name, page, world.objects, role)
            client = sign_in(world.people[role])
            response = client.post(url) if page.posts else client.get(url)
            if response.streaming:
                b"".join(response)


def nudge_workers() -> None:
    """Every task that beat publishes lies in Redis, and no worker takes it away."""
    for job in app.conf.beat_schedule.values():
        app.send_task(job["task"], kwargs=job["kwargs"], retry=False)


@pytest.fixture
def walked(transactional_db, watch, sign_in, settings):
    """The portal after everything was done with the markers, and the markers."""
    settings.SESSION_COOKIE_AGE = 3600
    world = World(HERE)
    person = world.people[Role.WORKER]
    person.email, person.phone, person.phone_verified = EMAIL, PHONE, True
    person.set_password(PASSWORD)
    person.save()
    markers = {"nik": person.nik, "email": EMAIL, "phone": PHONE, "password": PASSWORD, "wrong password": WRONG}
    markers |= {f"joining {name}": value for name, value in JOINING.items()}
    markers |= {"new email": NEW_EMAIL, "new phone": NEW_PHONE}
    walk_the_door(person.nik)
    walk_registration()
    walk_contact_changes(sign_in(person))
    walk_every_page(world, sign_in)
    send_waiting()
    nudge_workers()
    relay()
    return markers


def only(markers: dict[str, str], *kinds: str) -> dict[str, str]:
    return {name: value for name, value in markers.items() if name.split()[-1] in kinds}


def test_nothing_personal_is_left_where_it_must_not_be(walked, watch):
    """One walk, for it takes long; each place is named in what fails."""
    found = {}
    for place, text in {
        "logs": "\n".join(watch.lines),
        "addresses": "\n".join(watch.addresses),
        "redis": leaks.in_redis(),
        "tasks": "\n".join(watch.tasks),
        "sessions": leaks.rows_of("django_session", "usersessions_usersession"),
        "cache and counts": leaks.rows_of("django_cache", "sign_in_tally", "sign_in_knowndevice"),
        "outbox": leaks.rows_of("messaging_outboxmessage"),
        "trail": leaks.rows_of("casework_event", "accounts_datareading"),
        "mail headers": "\n".join(map(leaks.mail_headers, mail.outbox)),
    }.items():
        assert text or place == "trail", f"nothing to search in: {place}"
        found[place] = leaks.leaks(text, walked)
    for table in leaks.all_tables():
        kinds = ("nik", "password") if table in CONTACTS_IN_CLEAR else ("nik", "password", "email", "phone")
        found[table] = leaks.leaks(leaks.rows_of(table), only(walked, *kinds))
    assert {place: what for place, what in found.items() if what} == {}
    assert len(watch.addresses) > 300
    assert len(mail.outbox) > 3
    assert len(watch.tasks) >= len(app.conf.beat_schedule)


MARKERS = {"nik": "3275011708904321", "email": EMAIL, "phone": PHONE, "password": PASSWORD}


class TestALeakIsFound:
    """On purpose, once for each place."""

    @pytest.mark.parametrize("kind", MARKERS)
    @pytest.mark.parametrize("logger", ["django.request", "sign_in.adapter", "celery.worker", "django.server"])
    def test_in_a_log(self, watch, kind, logger):
        logging.getLogger(logger).debug("somebody came: %s", MARKERS[kind])
        assert leaks.leaks("\n".join(watch.lines), MARKERS) == {f"{kind} as clear"} | (
            {"phone as without plus"} if kind == "phone" else set()
        )

    def test_in_a_traceback(self, watch):
        try:
            raise ValueError(MARKERS["nik"])
        except ValueError:
            logging.getLogger("django.request").exception("failed")
        assert "nik as clear" in leaks.leaks("\n".join(watch.lines), MARKERS)

    @pytest.mark.parametrize("kind", MARKERS)
    def test_in_an_address(self, db, watch, kind):
        Client().get(reverse("help"), {"q": MARKERS[kind]})
        assert any(found.startswith(f"{kind} as") for found in leaks.leaks("\n".join(watch.addresses), MARKERS))

    def test_in_a_redirect(self, db, watch):
        Client().get(reverse("notifications:inbox"), {"nik": MARKERS["nik"]})
        assert "nik as clear" in leaks.leaks(watch.addresses[-1].split(" ")[-1], MARKERS)

    @pytest.mark.parametrize("kind", MARKERS)
    def test_in_a_session_of_djangos_own_store(self, db, kind):
        """Signed, compressed and in base64: unreadable for people, not for whoever has the table."""
        store = OpenStore()
        store["account_login"] = {"padding": "x" * 500, "name": MARKERS[kind]}
        store.save()
        assert f"{kind} as clear" in leaks.leaks(leaks.rows_of("django_session"), MARKERS)

    def test_not_in_a_session_of_ours(self, db):
        client = Client()
        session = client.session
        session["name"] = MARKERS["nik"]
        session.save()
        assert leaks.leaks(leaks.rows_of("django_session"), MARKERS) == set()

    @pytest.mark.parametrize("kind", MARKERS)
    def test_in_redis(self, watch, kind):
        with Connection(django_settings.CELERY_BROKER_URL) as broker:
            redis = broker.default_channel.client
            redis.set("a-key", MARKERS[kind])
            redis.hset("a-hash", mapping={MARKERS[kind]: 1})
        assert f"{kind} as clear" in leaks.leaks(leaks.in_redis(), MARKERS)
        leaks.empty_redis()
        assert leaks.leaks(leaks.in_redis(), MARKERS) == set()

    def test_in_the_arguments_of_a_task(self, watch):
        """Both in what is published and in what then lies in Redis, where the arguments are base64."""
        app.send_task("messaging.tasks.relay", args=[MARKERS["nik"]], kwargs={"to": MARKERS["email"]}, retry=False)
        assert {"nik as clear", "email as clear"} <= leaks.leaks("\n".join(watch.tasks), MARKERS)
        assert {"nik as clear", "email as clear"} <= leaks.leaks(leaks.in_redis(), MARKERS)
        leaks.empty_redis()

    def test_in_a_key_of_the_cache(self, db):
        DatabaseCache("django_cache", {}).set(f"tries:{MARKERS['phone']}", 1)
        assert "phone as clear" in leaks.leaks(leaks.rows_of("django_cache"), MARKERS)

    def test_in_a_value_of_the_cache(self, db):
        cache.set("last", MARKERS["nik"])
        assert "nik as clear" in leaks.leaks(leaks.rows_of("django_cache"), MARKERS)

    @pytest.mark.parametrize("kind", MARKERS)
    def test_as_a_plain_hash(self, kind):
        """All phone numbers are hashed in an hour."""
        assert leaks.leaks(f"key:{sha256(MARKERS[kind].encode()).hexdigest()}", MARKERS) == {f"{kind} as sha256"}

    @pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
    def test_in_base64_wherever_it_begins(self, before):
        text = b64encode(f"{before}{MARKERS['nik']} and more".encode()).decode()
        assert "nik as base64" in leaks.leaks(f"<{text[:30]}", MARKERS)

    def test_in_a_header_of_a_mail(self):
        letter = EmailMessage("Kode", "isi", to=[EMAIL], headers={"X-Person": MARKERS["nik"]})
        assert leaks.leaks(leaks.mail_headers(letter), MARKERS) == {"nik as clear"}

    def test_in_a_row_that_is_not_encrypted(self, db):
        User.objects.create(full_name=f"NIK {MARKERS['nik']}")
        assert leaks.leaks(leaks.rows_of("accounts_user"), only(MARKERS, "nik")) == {"nik as clear"}

    def test_not_in_the_outbox(self, db):
        OutboxMessage.objects.create(key="k", channel="email", address=EMAIL, subject="s", body=MARKERS["nik"])
        assert leaks.leaks(leaks.rows_of("messaging_outboxmessage"), MARKERS) == set()
        send_waiting()
        assert leaks.leaks(leaks.rows_of("messaging_outboxmessage"), MARKERS) == set()
