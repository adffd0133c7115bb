import logging

import pytest
from django.core.management import call_command

from accounts.models import Region
from accounts.regions import load_regions
from core import clock
from devstack.browser import MISSING
from siapkerja.logs import RaiseOnPersonalData, RedactingFormatter
from tests.access.world import HERE, World
from tests.clients import client_of


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database has the rights of the portal's roles, and no trigger can be switched off."""
    with django_db_blocker.unblock():
        call_command("grants", verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def nothing_personal_in_logs():
    """Whoever logs a NIK, a phone number or an e-mail address fails the test; production takes it out of the line."""
    for handler in logging.root.handlers:
        if isinstance(handler.formatter, RedactingFormatter):
            handler.addFilter(RaiseOnPersonalData())


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Tests need no collected files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def regions(request):
    """A test with real transactions empties every table at its end, the regions of the migration too."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        if not Region.objects.exists():
            load_regions(Region)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """People of every role and an object of every kind, committed once a module; each test is rolled back to it."""
    with django_db_blocker.unblock():
        try:
            yield World(HERE)
        finally:
            call_command("flush", interactive=False, verbosity=0)
            load_regions(Region)


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def sign_in():
    """A client that is signed in as this user, and has just proven it: `sign_in(user)`; or so many seconds `ago`."""
    return client_of


def pytest_terminal_summary(terminalreporter):
    """One line that no reader can miss when the journeys were not walked."""
    without_browser = [
        report for report in terminalreporter.stats.get("skipped", []) if MISSING in str(report.longrepr)
    ]
    if without_browser:
        terminalreporter.write_line(f"{MISSING} Tests skipped: {len(without_browser)}.", red=True, bold=True)
