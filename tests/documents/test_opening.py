"""Who does not get a private file: 404, and a line; and how a link to one's own file stops working."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.access import access_of
from accounts.models import Role
from core import clock
from core.ids import uuid7
from documents import links, opening
from documents.models import RefusedOpening, RefusedOpeningCount
from siapkerja.refused_openings import ADDRESSES
from tests.access.test_access import VIEWS
from tests.accounts.factories import UserFactory, officer
from tests.documents.factories import DocumentFactory, pdf, waiting_document
from tests.profiles.factories import CertificateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(worker=True)


@pytest.fixture
def document(owner):
    return DocumentFactory(owner=owner, data=pdf(2))


class Request:
    """As much of a request as a link knows."""

    def __init__(self, user, client):
        self.user, self.session = user, client.session


def link_of(document, user, client) -> str:
    return links.link_to(document, Request(user, client))


def lines() -> list[tuple]:
    return [(line.address, line.why, line.user_id) for line in RefusedOpening.objects.order_by("id")]


class TestLinks:
    def test_the_owner_gets_the_file_once_more_and_again_within_five_minutes(self, owner, document, sign_in):
        client = sign_in(owner)
        address = link_of(document, owner, client)
        for _time in range(2):
            response = client.get(address)
            assert b"".join(response.streaming_content).startswith(b"%PDF-")
            assert response["Cache-Control"] == "no-store"
        assert lines() == []

    def test_it_names_no_person_and_no_file(self, owner, document, sign_in):
        client = sign_in(owner)
        address = link_of(document, owner, client)
        said = signing.loads(address.split("/")[2], salt=links.SALT)
        assert said[0] == document.pk.hex
        assert owner.pk.hex not in str(said).replace("-", "")
        assert client.session.session_key not in str(said)
        assert document.name not in address

    def test_after_five_minutes_it_opens_nothing_and_says_so_in_the_trail(self, owner, document, sign_in):
        now = clock.machine_now()
        with time_machine.travel(now, tick=False):
            client = sign_in(owner)
            address = link_of(document, owner, client)
        with time_machine.travel(now + timedelta(seconds=links.LIVES - 1), tick=False):
            response = client.get(address)
            assert b"".join(response.streaming_content)
        with time_machine.travel(now + timedelta(seconds=links.LIVES + 1), tick=False):
            assert client.get(address).status_code == 404
        assert lines() == [("documents:file", "expired", owner.pk)]
        assert RefusedOpening.objects.get().file_id == document.pk

    def test_another_person_and_the_owners_other_session_get_nothing(self, owner, document, sign_in):
        address = link_of(document, owner, sign_in(owner))
        thief = UserFactory(worker=True)
        assert sign_in(thief).get(address).status_code == 404
        assert sign_in(owner).get(address).status_code == 404
        assert Client().get(address).status_code == 404
        assert lines() == [
            ("documents:file", "other_session", thief.pk),
            ("documents:file", "other_session", owner.pk),
            ("documents:file", "signed_out", None),
        ]

    def test_a_guessed_or_changed_link_opens_nothing(self, owner, document, sign_in):
        client = sign_in(owner)
        address = link_of(document, owner, client)
        for guessed in (address[:-2] + "x/", reverse("documents:file", args=["tebakan"])):
            assert client.get(guessed).status_code == 404
        assert lines() == [("documents:file", "forged", owner.pk)] * 2
        assert {line.file_id for line in RefusedOpening.objects.all()} == {None}

    def test_a_link_to_somebody_elses_document_opens_nothing(self, owner, document, sign_in):
        """Signed by the portal for the wrong person: by a fault of ours, not of theirs."""
        other = UserFactory(worker=True)
        client = sign_in(other)
        assert client.get(link_of(document, other, client)).status_code == 404
        assert lines() == [("documents:file", "not_theirs", other.pk)]

    def test_what_is_not_clean_is_not_handed_out(self, owner, sign_in):
        client = sign_in(owner)
        assert client.get(link_of(waiting_document(owner=owner), owner, client)).status_code == 404


class TestRefusals:
    def test_every_private_address_has_words_for_the_administrators(self):
        private = {name for name, view in VIEWS.items() if (access := access_of(view, name)) and access.hidden}
        assert private == set(ADDRESSES)

    def test_a_stranger_is_told_that_there_is_nothing(self, sign_in):
        certificate = CertificateFactory(with_file=True)
        address = reverse("profiles:certificate_file", args=[certificate.pk])
        stranger = Client().get(address)
        assert stranger.status_code == 404
        assert stranger.content == Client().get(reverse("profiles:certificate_file", args=[uuid7()])).content
        other = UserFactory()
        assert sign_in(other).get(address).status_code == 404
        assert lines() == [
            ("profiles:certificate_file", "signed_out", None),
            ("profiles:certificate_file", "signed_out", None),
            ("profiles:certificate_file", "not_theirs", other.pk),
        ]

    def test_a_wrong_role_is_told_the_same_and_written_down_as_such(self, sign_in):
        somebody = officer(Role.PAY_MAKER)
        assert sign_in(somebody).get(reverse("identity:correction_file", args=[uuid7()])).status_code == 404
        [line] = RefusedOpening.objects.all()
        assert (line.why, line.role, line.file_id) == ("not_for_role", Role.PAY_MAKER, None)

    def test_pages_that_are_no_files_write_nothing(self, sign_in):
        assert Client().get("/tidak-ada/").status_code == 404
        assert Client().get(reverse("documents:verify", args=["A" * 12])).status_code == 404
        assert sign_in(UserFactory(worker=True)).get(reverse("phk_reports:detail", args=[uuid7()])).status_code == 404
        assert lines() == []

    def test_lines_only_grow(self):
        line = RefusedOpening.objects.create(address="documents:file", why="forged", source=b"x")
        for change in (lambda: line.delete(), lambda: RefusedOpening.objects.update(why="expired")):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_a_flood_from_one_address_is_counted_and_not_written_line_by_line(self, monkeypatch):
        monkeypatch.setattr(opening, "MOST_LINES", 3)
        address = reverse("documents:file", args=["tebakan"])
        for _time in range(5):
            assert Client(REMOTE_ADDR="192.0.2.1").get(address).status_code == 404
        Client(REMOTE_ADDR="192.0.2.2").get(address)
        assert RefusedOpening.objects.count() == 4
        one = RefusedOpening.objects.order_by("id").first().source
        assert RefusedOpeningCount.objects.get(source=one).times == 5
        assert b"192.0.2.1" not in bytes(one)

    def test_all_who_are_signed_out_together_are_bounded_too(self, monkeypatch):
        monkeypatch.setattr(opening, "MOST_ANONYMOUS_LINES", 2)
        for last in range(4):
            Client(REMOTE_ADDR=f"192.0.2.{last}").get(reverse("documents:file", args=["tebakan"]))
        assert RefusedOpening.objects.count() == 2

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("2001:db8::1", "2001:db8::2", True),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
            ("192.0.2.1", "192.0.2.2", False),
        ],
    )
    def test_a_household_is_one_source(self, one, other, same):
        for address in (one, other):
            Client(REMOTE_ADDR=address).get(reverse("documents:file", args=["tebakan"]))
        first, second = RefusedOpening.objects.order_by("id")
        assert (bytes(first.source) == bytes(second.source)) == same

    def test_the_next_hour_has_its_own_lines(self, monkeypatch):
        monkeypatch.setattr(opening, "MOST_LINES", 1)
        now = clock.machine_now()
        for hours in (0, 0, 1):
            with time_machine.travel(now + timedelta(hours=hours), tick=False):
                Client().get(reverse("documents:file", args=["tebakan"]))
        assert RefusedOpening.objects.count() == 2

    def test_counts_are_forgotten_and_lines_are_not(self):
        Client().get(reverse("documents:file", args=["tebakan"]))
        later = clock.machine_now() + opening.COUNTS_KEPT_FOR + timedelta(hours=2)
        assert opening.forget_old_counts(later) == 2
        assert RefusedOpening.objects.count() == 1

    def test_administrators_see_who_was_refused_without_what_is_in_the_file(self, owner, document, sign_in):
        thief = UserFactory(worker=True, full_name="Maling Berkas")
        sign_in(thief).get(link_of(document, owner, sign_in(owner)))
        page = sign_in(officer(Role.ADMINISTRATOR)).get(reverse("refused_openings")).content.decode()
        assert "M***** B*****" in page
        assert "Berkas sendiri" in page
        assert "tautan milik sesi lain" in page
        for hidden in ("Maling Berkas", document.name, str(document.pk), document.pk.hex):
            assert hidden not in page
