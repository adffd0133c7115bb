"""The inbox is its person's alone; reading marks and leads on."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from notifications.models import Notice, Preference
from notifications.services import notify
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(worker=True)


def notice_for(user, key="a", url="", title="Kabar baik") -> Notice:
    notify(user, key=key, title=title, body="Isi kabar.", url=url)
    return Notice.objects.get(key=key)


def test_the_inbox_shows_its_own_newest_first(person, sign_in):
    notice_for(person, "a", title="Kabar pertama")
    notice_for(person, "b", title="Kabar kedua")
    notice_for(UserFactory(), "c", title="Kabar orang lain")
    text = sign_in(person).get(reverse("notifications:inbox")).content.decode()
    assert text.index("Kabar kedua") < text.index("Kabar pertama")
    assert "Kabar orang lain" not in text


def test_reading_marks_once_and_leads_on(person, sign_in):
    notice = notice_for(person, url="/bantuan/")
    client = sign_in(person)
    response = client.post(reverse("notifications:read", args=[notice.pk]))
    assert (response.status_code, response.url) == (302, "/bantuan/")
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    client.post(reverse("notifications:read", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at == first
    assert not Notice.objects.visible_to(person).unread().exists()


def test_without_a_page_reading_stays_in_the_inbox(person, sign_in):
    response = sign_in(person).post(reverse("notifications:read", args=[notice_for(person).pk]))
    assert response.url == reverse("notifications:inbox")


def test_somebody_elses_notice_is_not_there(person, sign_in):
    notice = notice_for(UserFactory())
    assert sign_in(person).post(reverse("notifications:read", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_reading_needs_a_post(person, sign_in):
    assert sign_in(person).get(reverse("notifications:read", args=[notice_for(person).pk])).status_code == 405


def test_the_menu_counts_what_is_unread(person, sign_in):
    notice_for(person, "a")
    notice_for(person, "b")
    notice = notice_for(person, "c")
    client = sign_in(person)
    assert '<span class="count">3</span>' in client.get(reverse("help")).content.decode()
    client.post(reverse("notifications:read", args=[notice.pk]))
    assert '<span class="count">2</span>' in client.get(reverse("help")).content.decode()


def test_the_preference_is_kept_and_changed(person, sign_in):
    client = sign_in(person)
    assert client.get(reverse("notifications:preference")).status_code == 200
    assert not Preference.objects.exists(), "looking keeps nothing"
    assert client.post(reverse("notifications:preference"), {"sms": "on"}).status_code == 302
    assert client.post(reverse("notifications:preference"), {"email": "on"}).status_code == 302
    chosen = Preference.objects.get()
    assert (chosen.user, chosen.email, chosen.whatsapp, chosen.sms) == (person, True, False, False)


def test_nobodys_inbox_is_nobodys():
    notice_for(UserFactory())
    assert not Notice.objects.visible_to(AnonymousUser()).exists()
