import logging
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from accounts.models import Region
from accounts.regions import load_regions
from core import clock
from devstack.browser import MISSING
from siapkerja.logs import RaiseOnPersonalData, RedactingFormatter
from tests import databases
from tests.access.world import HERE, World
from tests.clients import client_of


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """In the place of pytest-django's, which migrates anew for each run and gives no rights."""
    with django_db_blocker.unblock():
        plain = connection.settings_dict["NAME"]
        migrated = databases.make_migrated()
    yield migrated
    with django_db_blocker.unblock():
        databases.use(plain)
        databases.drop(migrated)


@pytest.fixture(autouse=True, scope="session")
def nothing_personal_in_logs():
    """Whoever logs a NIK, a phone number or an e-mail address fails the test; production takes it out of the line."""
    for handler in logging.root.handlers:
        if isinstance(handler.formatter, RedactingFormatter):
            handler.addFilter(RaiseOnPersonalData())


@pytest.fixture(autouse=True, scope="session")
def settings_of_tests(django_test_environment):
    """Passwords that cost nothing, also of people made once for many tests; and no need for collected files."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, STORAGES={**settings.STORAGES, **plain}):
        yield


@pytest.fixture(autouse=True)
def regions(request):
    """A test with real transactions empties every table at its end, the regions of the migration too."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        if not Region.objects.exists():
            load_regions(Region)


@pytest.fixture(scope="session")
def in_a_copy(django_db_setup, django_db_blocker):
    """`in_a_copy(name, build)`: what `build()` gives, and the database in which it is; built once a run and day."""
    built = {}

    @contextmanager
    def copy_of(name, build):
        with django_db_blocker.unblock():
            key = name, clock.today()
            if key not in built:
                databases.use(databases.copy(django_db_setup, f"test_{name}"))
                try:
                    built[key] = build()
                finally:
                    databases.use(django_db_setup)
            databases.use(databases.copy(f"test_{name}", f"test_{name}_copy"))
        try:
            yield deepcopy(built[key])
        finally:
            with django_db_blocker.unblock():
                databases.use(django_db_setup)
                databases.drop(f"test_{name}_copy")

    return copy_of


@pytest.fixture(scope="module")
def world(in_a_copy):
    """People of every role and an object of every kind, committed once a module; each test is rolled back to it."""
    with in_a_copy("world", lambda: World(HERE)) as world:
        yield world


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
