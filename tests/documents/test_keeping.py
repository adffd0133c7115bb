"""A chosen file is not chosen twice, and what is sent twice is taken once; without JavaScript."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from documents import keeping, services
from documents.models import KEPT_FOR_FORM, Document, SentForm
from profiles.models import Certificate, Profile
from tests.accounts.factories import UserFactory
from tests.documents.factories import picture, upload
from tests.documents.scanners import EICAR, scanner
from tests.registry.disputes import employed

__all__ = ["scanner"]
SAID = {
    "name": "Las listrik",
    "issuer": "BLK Bekasi",
    "obtained_on_day": "1",
    "obtained_on_month": "2",
    "obtained_on_year": "2024",
}
ADD = ["sertifikat"]


def page_of() -> str:
    return reverse("profiles:entry_add", args=ADD)


def sent(client, said, file=None, **more):
    files = {"file": upload(file, "ijazah.jpg")} if file else {}
    return client.post(page_of(), {**said, **files, **more})


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


@pytest.fixture
def person(db, scanner):
    return UserFactory()


@pytest.fixture
def client(person, sign_in):
    return sign_in(person)


class TestWhenTheFormHasAnotherError:
    def test_the_file_is_kept_named_and_taken_with_the_corrected_form(self, client, person):
        page = sent(client, {**SAID, "name": ""}, picture()).content.decode()
        assert "Berkas Anda sudah kami simpan: ijazah.jpg" in page
        kept = Document.objects.get()
        assert (kept.kind, kept.owner) == (KEPT_FOR_FORM, person)
        answer = sent(client, SAID, **{"file-kept": hidden(page, "file-kept")})
        assert answer.status_code == 302
        document = Certificate.objects.get().document
        assert document == kept
        assert document.kind == "certificate"
        assert Document.objects.count() == 1

    def test_it_stays_kept_through_a_second_error(self, client):
        page = sent(client, {**SAID, "name": ""}, picture()).content.decode()
        page = sent(client, {**SAID, "issuer": ""}, **{"file-kept": hidden(page, "file-kept")}).content.decode()
        assert "sudah kami simpan" in page
        assert sent(client, SAID, **{"file-kept": hidden(page, "file-kept")}).status_code == 302
        assert Document.objects.count() == 1

    def test_another_file_replaces_it(self, client):
        page = sent(client, {**SAID, "name": ""}, picture()).content.decode()
        sent(client, SAID, picture("PNG"), **{"file-kept": hidden(page, "file-kept")})
        assert Certificate.objects.get().document.content_type == "image/png"

    def test_the_same_form_sent_twice_keeps_it_once(self, client):
        for _time in range(2):
            sent(client, {**SAID, "name": ""}, picture())
        assert Document.objects.count() == 1

    def test_a_reference_works_for_its_person_only(self, client, sign_in):
        page = sent(client, {**SAID, "name": ""}, picture()).content.decode()
        stranger = sign_in(UserFactory())
        answer = sent(stranger, SAID, **{"file-kept": hidden(page, "file-kept")})
        assert "Pilih lagi berkasnya" in answer.content.decode()
        assert not Certificate.objects.exists()

    @pytest.mark.parametrize("reference", ["x", "00000000000000000000000000000000:abc", ""])
    def test_a_made_up_reference_opens_nothing(self, client, reference):
        answer = sent(client, SAID, **{"file-kept": reference})
        assert answer.status_code == (200 if reference else 302)

    def test_it_does_not_name_a_document_that_is_in_use(self, client, person):
        page = sent(client, {**SAID, "name": ""}, picture()).content.decode()
        reference = hidden(page, "file-kept")
        sent(client, SAID, **{"file-kept": reference})
        answer = sent(client, {**SAID, "name": "Lain"}, **{"file-kept": reference})
        assert "Pilih lagi berkasnya" in answer.content.decode()
        assert Certificate.objects.count() == 1

    def test_a_bad_file_is_not_kept(self, client, scanner):
        assert "sudah kami simpan" not in sent(client, {**SAID, "name": ""}, b"x").content.decode()
        scanner.says = EICAR
        page = sent(client, SAID, picture()).content.decode()
        assert "berisi virus" in page
        assert not Document.objects.exists()

    def test_nobody_fills_the_storage_with_forms_that_are_never_sent(self, client, monkeypatch):
        monkeypatch.setattr(keeping, "MOST_KEPT", 2)
        for width in range(50, 54):
            sent(client, {**SAID, "name": ""}, picture(size=(width, 40)))
        assert Document.objects.count() == 2

    def test_a_photo_is_kept_as_it_is_cut(self, client, person, monkeypatch):
        address = reverse("profiles:photo")
        with monkeypatch.context() as full:
            full.setattr(services.Document, "save", lambda *_a, **_d: (_ for _ in ()).throw(services.NotStored()))
            page = client.post(address, {"file": upload(picture(size=(500, 400)), "saya.jpg")}).content.decode()
        assert "Coba lagi" in page
        assert not Profile.objects.filter(photo__isnull=False).exists()
        assert client.post(address, {"file": upload(picture(size=(500, 400)), "saya.jpg")}).status_code == 302
        assert Profile.objects.get(user=person).photo.content_type == "image/jpeg"


def test_a_button_that_only_looks_for_a_place_keeps_the_file_too(sign_in, scanner, db):
    person = employed().participant.account
    typed = {"company_name": "PT Baru", "place_words": "bekasi", "find_region": "1"}
    address = reverse("registry:dispute_not_enrolled")
    page = sign_in(person).post(address, typed | {"file_1": upload(picture(), "slip.jpg")}).content.decode()
    assert "Berkas Anda sudah kami simpan: slip.jpg" in page
    assert Document.objects.get().kind == KEPT_FOR_FORM


class TestSentTwice:
    def test_the_second_gets_the_answer_of_the_first(self, client):
        key = hidden(client.get(page_of()).content.decode(), "form-key")
        answers = [sent(client, SAID, picture(), **{"form-key": key}) for _time in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        assert Certificate.objects.count() == Document.objects.count() == 1

    def test_also_with_a_kept_file_which_the_first_has_used(self, client):
        page = sent(client, {**SAID, "name": ""}, picture()).content.decode()
        again = {name: hidden(page, name) for name in ("file-kept", "form-key")}
        answers = [sent(client, SAID, **again) for _time in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Certificate.objects.count() == Document.objects.count() == 1

    def test_another_form_is_another_certificate(self, client):
        for _time in range(2):
            key = hidden(client.get(page_of()).content.decode(), "form-key")
            sent(client, SAID, picture(), **{"form-key": key})
        assert Certificate.objects.count() == 2

    def test_a_key_of_another_person_means_nothing(self, client, sign_in):
        key = hidden(client.get(page_of()).content.decode(), "form-key")
        sent(client, SAID, picture(), **{"form-key": key})
        sent(sign_in(UserFactory()), SAID, picture(), **{"form-key": key})
        assert Certificate.objects.count() == 2

    def test_what_was_refused_after_all_may_come_again_with_the_same_key(self, client, monkeypatch):
        key = hidden(client.get(page_of()).content.decode(), "form-key")
        with monkeypatch.context() as full:
            full.setattr(services.Document, "save", lambda *_a, **_d: (_ for _ in ()).throw(services.NotStored()))
            assert sent(client, SAID, picture(), **{"form-key": key}).status_code == 200
        assert not SentForm.objects.exists()
        assert sent(client, SAID, picture(), **{"form-key": key}).status_code == 302
        assert Certificate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_is_taken_once(sign_in, scanner):
    person = UserFactory()
    key = hidden(sign_in(person).get(page_of()).content.decode(), "form-key")

    def click(client):
        try:
            return sent(client, SAID, picture(), **{"form-key": key}).status_code
        finally:
            connection.close()

    clients = [sign_in(person) for _number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(click, clients)) == [302] * 4
    assert Certificate.objects.count() == Document.objects.count() == 1
    assert default_storage.exists(Document.objects.get().file.name)
