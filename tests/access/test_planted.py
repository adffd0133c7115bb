"""A view that somebody forgot to put into the table is found, and closed in the meantime."""

import pytest
from django.urls import get_resolver

from accounts.models import Role
from tests.access.table import ACCESS
from tests.access.test_access import every_url
from tests.accounts.factories import officer

PLANTED = "tests.access.planted_urls"


def test_the_table_misses_the_planted_view():
    names = dict(every_url(get_resolver(PLANTED)))
    assert set(names) - set(ACCESS) == {"forgotten"}


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role)[1:])
def test_the_planted_view_is_closed_to_every_role(settings, sign_in, role):
    settings.ROOT_URLCONF = PLANTED
    assert sign_in(officer(role)).get("/rahasia/").status_code == 403


@pytest.mark.django_db
def test_the_planted_view_sends_strangers_to_sign_in(settings, client):
    settings.ROOT_URLCONF = PLANTED
    response = client.get("/rahasia/")
    assert (response.status_code, response.url) == (302, "/akun/masuk/?next=/rahasia/")
