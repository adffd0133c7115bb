"""Who sees the documents of a PHK file: pages as pictures for everybody in it, the file for its owner, 404 for the rest."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DataReading, Role
from casework.models import Event
from core.ids import uuid7
from documents.models import Document, RefusedOpening
from phk_reports.models import Evidence, EvidenceKind, State
from tests.accounts.factories import officer
from tests.documents.factories import DocumentFactory, pdf, waiting_document
from tests.phk_reports.factories import acting, people, report_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    return people()


@pytest.fixture
def report(around):
    made = report_in(State.IN_REVIEW, around, documents=[DocumentFactory(owner=around.member, data=pdf(3))])
    Evidence.objects.create(
        report=made, document=DocumentFactory(owner=around.worker), evidence_kind=EvidenceKind.OTHER, side="worker"
    )
    return made


@pytest.fixture
def evidence(report):
    """The employer's, of three pages."""
    return report.evidence.get(side="employer")


def page_of(evidence, **query) -> str:
    return reverse("phk_reports:evidence_file", args=[evidence.report_id, evidence.pk], query=query or None)


def picture_of(evidence, page=1, **query) -> str:
    return reverse("phk_reports:evidence_page", args=[evidence.report_id, evidence.pk, page], query=query or None)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


class TestViewer:
    def test_everybody_in_the_file_sees_the_pages_and_only_the_owner_gets_the_file(self, around, evidence, sign_in):
        for user in (around.member, around.worker, around.mediator, officer(Role.VERIFIER)):
            client = sign_in(user)
            page = text(client.get(page_of(evidence)))
            for number in (1, 2, 3):
                assert f'src="{picture_of(evidence, number)}"' in page
            assert page.count('loading="lazy"') == 3
            assert "Halaman 3 dari 3" in page
            picture = client.get(picture_of(evidence, 3))
            assert picture.content.startswith(b"\x89PNG")
            assert picture["Content-Type"] == "image/png"
            assert "no-store" in picture["Cache-Control"]
            assert ("Unduh berkas asli" in page) == (user == around.member)
            original = client.get(page_of(evidence, asli=""))
            assert original.status_code == (302 if user == around.member else 404)
        assert not any(b"%PDF" in response for response in [picture.content])

    def test_the_owner_is_led_to_the_bytes(self, around, evidence, sign_in):
        client = sign_in(around.member)
        with evidence.document.file.open("rb") as file:
            assert b"".join(client.get(page_of(evidence, asli=""), follow=True).streaming_content) == file.read()

    def test_zoom_turn_and_neighbours_are_links(self, around, report, evidence, sign_in):
        client = sign_in(around.mediator)
        page = text(client.get(page_of(evidence)))
        assert f'href="{page_of(evidence, lebar=1400)}"' in page
        assert f'href="{page_of(evidence, putar=90)}"' in page
        other = report.evidence.get(side="worker")
        assert f'href="{page_of(other)}"' in page
        assert f'href="{page_of(evidence)}"' in text(client.get(page_of(other)))
        turned = text(client.get(page_of(evidence, lebar=1400, putar=270)))
        assert f"{picture_of(evidence, 1)}?lebar=1400&amp;putar=270" in turned
        assert f'href="{page_of(evidence, lebar=1400)}"' in turned  # turned once more, it stands upright
        assert "<script" not in page.replace('<script type="module"', "")

    @pytest.mark.parametrize("query", [{"lebar": "9999"}, {"putar": "45"}, {"lebar": "x", "putar": "-90"}])
    def test_what_is_not_offered_shows_the_ordinary(self, around, evidence, sign_in, query):
        client = sign_in(around.mediator)
        assert f'src="{picture_of(evidence)}"' in text(client.get(page_of(evidence, **query)))
        assert client.get(picture_of(evidence, **query)).content == client.get(picture_of(evidence)).content

    def test_a_page_that_there_is_not_is_not_found(self, around, evidence, sign_in):
        for number in (0, 4, 10**9):
            assert sign_in(around.mediator).get(picture_of(evidence, number)).status_code == 404

    def test_what_is_being_checked_shows_nothing_but_that(self, around, report, sign_in):
        waiting = Evidence.objects.create(
            report=report,
            document=waiting_document(owner=around.worker, name="rahasia keluarga.pdf"),
            evidence_kind=EvidenceKind.OTHER,
            side="worker",
        )
        for user in (around.mediator, around.member):
            client = sign_in(user)
            page = text(client.get(page_of(waiting)))
            assert "Sedang diperiksa" in page
            assert "<img" not in page
            assert "rahasia keluarga" not in page
            assert client.get(picture_of(waiting)).status_code == 404
            assert client.get(page_of(waiting, asli="")).status_code == 404
        assert "rahasia keluarga" in text(sign_in(around.worker).get(page_of(waiting)))


class TestWhoLooked:
    def test_it_is_told_to_the_worker_and_in_the_file_once(self, around, report, evidence, sign_in):
        client = sign_in(around.mediator)
        client.get(page_of(evidence))
        for number in (1, 2, 3):
            client.get(picture_of(evidence, number))
        lines = DataReading.objects.visible_to(around.worker).filter(what="evidence")
        assert [(line.reader_id, line.number) for line in lines] == [(around.mediator.pk, report.number)]
        opened = Event.objects.about(report).filter(verb="evidence_opened")
        assert [(event.actor_id, event.data["evidence"]) for event in opened] == [
            (around.mediator.pk, str(evidence.pk))
        ]
        assert not RefusedOpening.objects.exists()

    def test_a_picture_alone_tells_it_too(self, around, report, evidence, sign_in):
        sign_in(around.mediator).get(picture_of(evidence))
        assert DataReading.objects.visible_to(around.worker).filter(what="evidence").count() == 1
        assert Event.objects.about(report).filter(verb="evidence_opened").count() == 1

    def test_ones_own_document_is_no_news_in_the_file(self, around, report, evidence, sign_in):
        sign_in(around.member).get(page_of(evidence))
        assert not Event.objects.about(report).filter(verb="evidence_opened").exists()


def strangers():
    other = people()
    return {
        "another worker": other.worker,
        "another company": other.member,
        "another region": acting(officer(Role.MEDIATOR, "3171"), Role.MEDIATOR),
        "another role": officer(Role.PAY_MAKER),
    }


@pytest.mark.parametrize("who", ["another worker", "another company", "another region", "another role", "nobody"])
def test_whoever_is_not_in_the_file_gets_404_and_leaves_a_line(who, evidence, sign_in):
    user = strangers().get(who)
    client = sign_in(user) if user else Client()
    asked = [page_of(evidence), page_of(evidence, asli=""), picture_of(evidence)]
    missing = client.get(reverse("phk_reports:evidence_file", args=[uuid7(), uuid7()]))
    for address in asked:
        refused = client.get(address)
        assert refused.status_code == 404
        assert refused.content == missing.content
    found, unknown = RefusedOpening.objects.exclude(file_id=None), RefusedOpening.objects.filter(file_id=None)
    assert [line.file_id for line in found] == [evidence.document_id] * len(asked)
    assert unknown.count() == 1
    assert {line.user_id for line in RefusedOpening.objects.all()} == {user and user.pk}
    reasons = {"nobody": "signed_out", "another role": "not_for_role"}
    assert {line.why for line in RefusedOpening.objects.all()} == {reasons.get(who, "not_theirs")}
    assert not DataReading.objects.filter(what="evidence").exists()


def test_a_document_of_another_file_is_not_opened_through_ones_own(around, report, sign_in):
    other = people()
    theirs = report_in(State.SUBMITTED, other).evidence.get()
    mixed = reverse("phk_reports:evidence_file", args=[report.pk, theirs.pk])
    assert sign_in(around.member).get(mixed).status_code == 404
    assert RefusedOpening.objects.get().file_id == theirs.document_id


def test_the_letter_of_a_file_is_as_private(around, report, sign_in):
    from documents.letters import valid_letters

    address = reverse("phk_reports:letter", args=[report.pk, valid_letters(report).get().pk])
    assert sign_in(around.worker).get(address).content.startswith(b"%PDF-")
    assert Client().get(address).status_code == 404
    assert sign_in(people().worker).get(address).status_code == 404
    assert RefusedOpening.objects.count() == 2


def test_a_page_of_forty_costs_the_queries_of_one(around, report, evidence, sign_in, django_assert_max_num_queries):
    client = sign_in(around.mediator)
    client.get(page_of(evidence))
    long = Evidence.objects.create(
        report=report,
        document=DocumentFactory(owner=around.worker, data=pdf(40)),
        evidence_kind=EvidenceKind.OTHER,
        side="worker",
    )
    assert Document.objects.get(pk=long.document_id).pages == 40
    with django_assert_max_num_queries(30):
        assert text(client.get(page_of(long))).count("<img") == 40
