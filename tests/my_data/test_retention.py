"""Every model has its line; what may be deleted is, except of people under a legal hold; the rest is named after long."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.html import escape

from accounts.models import DataReading, Role
from core import clock
from messaging.models import OutboxMessage, OutboxState
from my_data import retention, tasks
from my_data.retention import RULES, YEAR, Then, clean_up
from notifications.models import Notice
from sign_in.models import KnownDevice
from tests.accounts.factories import UserFactory, officer
from tests.my_data.factories import DataReadingFactory, LegalHoldFactory
from tests.test_architecture import HEIGHT

OURS = {model._meta.label for app in HEIGHT for model in apps.get_app_config(app).get_models()}
TOLD = [label for rule in RULES for label in rule.models]
DAY = timedelta(days=1)


def run() -> dict[str, int]:
    return clean_up(clock.machine_now(), clock.now())


def test_every_model_of_ours_has_one_line():
    assert sorted(OURS - set(TOLD)) == [], "say in my_data/retention.py how long it is kept"
    assert len(TOLD) == len(set(TOLD))
    assert set(TOLD) - OURS <= {"sessions.Session", "usersessions.UserSession"}


def test_what_is_deleted_after_a_time_says_how_long():
    for rule in RULES:
        assert rule.run is None or rule.period
        assert (rule.then is Then.KEEP) <= (rule.period is None)


@pytest.mark.django_db
def test_the_page_tells_every_line(client):
    page = client.get(reverse("privacy")).content.decode()
    for rule in RULES:
        assert escape(str(rule.what)) in page
        assert escape(str(rule.basis)) in page
    assert "2 tahun setelah dibaca" in " ".join(page.split())
    assert "90 hari setelah terkirim" in " ".join(page.split())


@pytest.mark.django_db
class TestTheNight:
    def notice(self, read_at, **details):
        user = details.pop("user", None) or UserFactory()
        return Notice.objects.create(recipient=user, key=f"k{user.pk}", title="t", body="b", read_at=read_at)

    def test_notices_read_two_years_ago_go_and_unread_ones_stay(self):
        moment = clock.machine_now()
        old, fresh, unread = (self.notice(at) for at in (moment - 2 * YEAR - DAY, moment - 2 * YEAR + DAY, None))
        assert run()["forget_read_notices"] == 1
        assert set(Notice.objects.filter(pk__in=[old.pk, fresh.pk, unread.pk])) == {fresh, unread}

    def test_a_legal_hold_keeps_everything_of_its_person(self):
        moment = clock.machine_now()
        held = UserFactory()
        LegalHoldFactory(person=held)
        self.notice(moment - 3 * YEAR, user=held)
        KnownDevice.objects.create(user=held, token_hash=b"x", name="n", last_seen_at=moment - 2 * YEAR)
        assert sum(run().values()) == 0
        assert Notice.objects.filter(recipient=held).exists()

    def message(self, key, state, sent_at):
        return OutboxMessage.objects.create(
            key=key, channel="email", address="a@contoh.example", subject="s", body="isi", state=state, sent_at=sent_at
        )

    def test_words_and_address_of_messages_sent_or_given_up_90_days_ago_are_blanked_once(self):
        moment = clock.machine_now()
        old = self.message("old", OutboxState.SENT, moment - 91 * DAY)
        fresh = self.message("fresh", OutboxState.SENT, moment - 89 * DAY)
        waiting = self.message("waiting", OutboxState.WAITING, None)
        failed = self.message("failed", OutboxState.FAILED, None)
        OutboxMessage.objects.filter(pk__in=[waiting.pk, failed.pk]).update(try_at=moment - 91 * DAY)
        just_failed = self.message("just failed", OutboxState.FAILED, None)
        assert run()["blank_sent_messages"] == 2
        assert run()["blank_sent_messages"] == 0
        found = {row.key: (row.address, row.body) for row in OutboxMessage.objects.all()}
        assert found[old.key] == found[failed.key] == ("", "")
        assert found[fresh.key] == found[waiting.key] == found[just_failed.key] == ("a@contoh.example", "isi")

    def test_sessions_that_ended_and_devices_long_unseen_go(self):
        moment, user = clock.machine_now(), UserFactory()
        for key, ends in (("old", moment - DAY), ("new", moment + DAY)):
            Session.objects.create(session_key=key, session_data="", expire_date=ends)
        for key, seen in (("a", moment - 31 * DAY), ("b", moment - DAY)):
            UserSession.objects.create(user=user, ip="::1", session_key=key, user_agent="", last_seen_at=seen)
        for key, seen in ((b"a", moment - 366 * DAY), (b"b", moment - DAY)):
            KnownDevice.objects.create(user=user, token_hash=key, name="n", last_seen_at=seen)
        done = run()
        assert (done["forget_sessions"], done["forget_devices"]) == (1, 2)

    def test_what_is_kept_for_more_than_ten_years_is_named_to_the_administrators_once_a_year(self):
        administrator = officer(Role.ADMINISTRATOR)
        DataReadingFactory()
        old_key = retention.first_key_at(clock.machine_now() - retention.REMIND_AFTER - DAY)
        run()
        assert not Notice.objects.filter(recipient=administrator).exists()
        DataReadingFactory(id=old_key)
        run()
        run()
        assert Notice.objects.filter(recipient=administrator).count() == 1
        assert DataReading.objects.count() == 2, "the default is to keep"

    def test_the_job_runs_once_a_business_day(self, monkeypatch):
        runs = []
        monkeypatch.setattr(retention, "clean_up", lambda *moments: runs.append(moments))
        monkeypatch.setattr(tasks, "is_mine", lambda job, scheduled: True)
        tasks.keep_retention(scheduled=True)
        tasks.keep_retention(scheduled=True)
        assert len(runs) == 1
        with clock.standing_at(clock.now() + DAY):
            tasks.keep_retention(scheduled=True)
        assert len(runs) == 2
