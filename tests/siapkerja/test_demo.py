"""The demo's clock bar: forward by a day, to the next date that matters, by a month; outside the demo it does not exist."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from casework.business_clock import offset
from core import clock
from core.dates import add_months
from devstack import environment
from jkp_claims.calendar import next_date_that_matters
from siapkerja import demo
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story

CLOCK = "/demo/jam/"


@pytest.fixture(autouse=True)
def nudges(monkeypatch):
    """The names of the jobs that were woken."""
    woken = []

    class Job:
        def __init__(self, name):
            self.delay = lambda: woken.append(name)

    for name in ("move_months", "send_notices", "prepare"):
        monkeypatch.setattr(demo, name, Job(name))
    return woken


def press(client, move, next_page="/bantuan/"):
    return client.post(CLOCK, {"move": move, "next": next_page})


@pytest.mark.django_db
class TestTheBar:
    def test_one_day(self, today, nudges):
        response = press(Client(), "day")
        assert (response.status_code, response.url) == (302, "/bantuan/")
        assert clock.today() == today + timedelta(days=1)
        assert nudges == ["move_months", "send_notices", "prepare"]

    def test_one_month(self, today):
        press(Client(), "month")
        assert clock.today() == add_months(today, 1)

    def test_a_year_of_months(self, today):
        client = Client()
        for _ in range(12):
            press(client, "month")
        assert timedelta(days=360) < clock.today() - today < timedelta(days=367)

    def test_to_the_next_date_of_the_worker(self, sign_in, today):
        story = Story()
        story.filed()
        client = sign_in(story.worker)
        wanted = next_date_that_matters(story.worker, today)
        assert wanted > today
        for _ in range(5):
            press(client, "next")
            assert clock.today() == wanted, "not a day too far"
            wanted = next_date_that_matters(story.worker, wanted)

    def test_without_a_date_that_matters_it_is_a_day(self, today):
        press(Client(), "next")
        assert clock.today() == today + timedelta(days=1)

    def test_for_an_officer_it_is_anybodys_date(self, sign_in, today):
        Story().filed()
        user = officer(Role.VERIFIER)
        press(sign_in(user), "next")
        assert clock.today() == next_date_that_matters(user, today)

    @pytest.mark.parametrize("move", ["", "back", "-1", "year"])
    def test_another_move_moves_nothing(self, move, nudges):
        assert press(Client(), move).url == "/bantuan/"
        assert offset() == timedelta()
        assert nudges == []

    def test_looking_moves_nothing(self):
        assert Client().get(CLOCK, {"move": "day"}).status_code == 405
        assert offset() == timedelta()

    def test_another_site_cannot_move_it(self):
        assert Client(enforce_csrf_checks=True).post(CLOCK, {"move": "day"}).status_code == 403
        assert offset() == timedelta()

    @pytest.mark.parametrize(
        "target", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)", ""]
    )
    def test_it_leads_to_no_other_site(self, target):
        assert press(Client(), "day", target).url == "/"

    def test_the_bar_shows_the_day_and_comes_back_to_this_page(self):
        press(Client(), "day")
        text = Client().get(reverse("help") + "?a=1").content.decode()
        assert "Jam demo" in text
        assert 'name="next" value="/bantuan/?a=1"' in text


OUTSIDE = """
import json, django
django.setup()
from django.conf import settings
from django.urls import Resolver404, resolve
def there(path):
    try:
        return bool(resolve(path))
    except Resolver404:
        return False
paths = ("/demo/jam/", "/demo/kotak-surat/", "/bantuan/")
print(json.dumps({"demo": settings.DEMO, **{path: there(path) for path in paths}}))
"""


def test_outside_the_demo_there_is_no_clock_and_no_mailbox():
    """A portal as in production, in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", OUTSIDE],
        env=environment.offline(),
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answer.stdout) == {
        "demo": False,
        "/demo/jam/": False,
        "/demo/kotak-surat/": False,
        "/bantuan/": True,
    }


@pytest.mark.django_db
def test_outside_the_demo_nothing_is_shown_and_nothing_moves(settings, today):
    press(Client(), "month")
    settings.DEMO = False
    assert clock.today() == today
    assert "Jam demo" not in Client().get(reverse("help")).content.decode()
