"""Photo and CV: what is taken, what is refused, who may open them."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from documents.checks import check
from documents.models import Document
from profiles.models import Profile
from tests.accounts.factories import UserFactory
from tests.documents.factories import pdf, picture, upload
from tests.profiles.factories import ProfileFactory
from tests.vacancies.factories import ApplicationFactory

pytestmark = pytest.mark.django_db

LARGE = (900, 600)


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def client(user, sign_in):
    return sign_in(user)


def put(client, field, data, name):
    return client.post(reverse(f"profiles:{field}"), {"file": upload(data, name)})


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("PNG", "P")])
def test_a_photo_is_kept_as_a_small_square(kind, mode, client, user):
    assert put(client, "photo", picture(kind, LARGE, mode), "wajah.png").url == reverse("profiles:overview")
    response = client.get(reverse("profiles:photo_file"))
    with Image.open(io.BytesIO(b"".join(response.streaming_content))) as kept:
        assert (kept.format, kept.size, kept.mode) == ("JPEG", (320, 320), "RGB")
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"
    assert Profile.objects.get(user=user).photo.owner == user


@pytest.mark.parametrize(
    ("field", "data", "name", "message"),
    [
        ("photo", pdf(), "wajah.pdf", "Foto harus JPG atau PNG."),
        ("photo", picture(size=(100, 900)), "kecil.jpg", "Foto ini terlalu kecil."),
        ("photo", b"GIF89a", "gambar.gif", "Berkas harus JPG, PNG, atau PDF."),
        ("photo", picture()[:200], "rusak.jpg", "Foto ini rusak atau tidak lengkap."),
        ("photo", b"", "kosong.jpg", "Berkas ini kosong"),
        ("photo", b"x" * (5 * 1024 * 1024 + 1), "besar.jpg", "Paling besar 5 MB."),
        ("cv", picture(size=LARGE), "cv.jpg", "CV harus PDF."),
        ("cv", pdf()[:100], "cv.pdf", "PDF ini rusak atau tidak lengkap."),
        ("cv", pdf(51), "cv.pdf", "Paling banyak 50."),
    ],
)
def test_what_is_refused_says_why_and_leaves_nothing(field, data, name, message, client):
    page = put(client, field, data, name)
    assert message in page.content.decode()
    assert not Document.objects.exists()


def test_no_file_is_an_error_and_the_limits_are_told_before(client):
    assert "paling besar 5 MB" in client.get(reverse("profiles:photo")).content.decode()
    assert "paling besar 5 MB" in client.get(reverse("profiles:cv")).content.decode()
    assert "Pilih foto." in client.post(reverse("profiles:photo")).content.decode()
    assert "Pilih berkas PDF." in client.post(reverse("profiles:cv")).content.decode()


def test_a_cv_is_downloaded_as_it_was_kept(client):
    sent = pdf(2)
    put(client, "cv", sent, "cv saya.pdf")
    response = client.get(reverse("profiles:cv_file"))
    assert b"".join(response.streaming_content) == check(upload(sent)).data
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("field", ["photo", "cv"])
class TestBoth:
    def data(self, field):
        return picture(size=LARGE) if field == "photo" else pdf()

    def test_a_new_one_takes_the_place_of_the_old(self, field, client):
        put(client, field, self.data(field), "pertama")
        put(client, field, self.data(field), "kedua")
        assert [document.name.split(".")[0] for document in Document.objects.all()] == ["kedua"]

    def test_it_is_taken_away_after_a_question(self, field, client):
        put(client, field, self.data(field), "berkas")
        remove = reverse(f"profiles:{field}_remove")
        assert client.get(remove).status_code == 200
        assert Document.objects.exists()
        client.post(remove)
        assert not Document.objects.exists()
        assert client.get(reverse(f"profiles:{field}_file")).status_code == 404

    def test_nobody_else_reaches_it(self, field, client, sign_in):
        put(client, field, self.data(field), "berkas")
        assert sign_in(UserFactory()).get(reverse(f"profiles:{field}_file")).status_code == 404


def test_a_cv_that_was_sent_stays_with_the_application(client, user):
    put(client, "cv", pdf(), "cv.pdf")
    application = ApplicationFactory(applicant=user, cv=Profile.objects.get(user=user).cv)
    client.post(reverse("profiles:cv_remove"))
    assert Profile.objects.get(user=user).cv is None
    application.refresh_from_db()
    assert application.cv.file.storage.exists(application.cv.file.name)


def test_a_new_cv_leaves_the_rest_of_the_profile_alone(sign_in):
    profile = ProfileFactory()
    put(sign_in(profile.user), "cv", pdf(), "cv.pdf")
    assert Profile.objects.get().address == profile.address
