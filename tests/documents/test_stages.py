"""A document's states: what the database allows, what waits, who is told, and what its owner reads."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Role
from core import clock
from core.ids import uuid7
from documents import waiting
from documents.checks import DocumentRefused
from documents.models import Document, DocumentState, DoomedFile, ScanStall
from documents.scanning import Clean, NoAnswer, NotInstalled
from documents.services import receive
from documents.stages import now_of, stages_of
from documents.tasks import scan
from notifications.models import Notice
from tests.accounts.factories import UserFactory, officer
from tests.documents.factories import DocumentFactory, pdf, upload
from tests.documents.scanners import EICAR, scanner

__all__ = ["scanner"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting_document(scanner):
    scanner.says = NoAnswer()
    return DocumentFactory()


def grown_old(**by) -> None:
    moment = clock.machine_now() - timedelta(**by)
    Document.objects.waiting().update(waiting_since=moment, scan_tried_at=None)


class TestAtTheDoor:
    def test_what_the_scanner_finds_clean_is_usable_at_once(self, scanner):
        document = DocumentFactory()
        assert scanner.asked
        assert document.is_usable
        assert document.scanned_at
        assert list(Document.objects.usable()) == [document]

    def test_what_the_scanner_finds_infected_is_refused_with_what_to_do(self, scanner):
        scanner.says = EICAR
        with pytest.raises(DocumentRefused, match="virus"):
            receive(upload(pdf()), UserFactory(), "test")
        assert not Document.objects.exists()

    def test_a_silent_scanner_makes_it_wait_and_nobody_may_use_it(self, waiting_document):
        assert waiting_document.is_waiting
        assert not Document.objects.usable().exists()

    def test_without_a_scanner_its_form_is_enough_and_the_stages_say_so(self, scanner):
        scanner.says = NotInstalled()
        document = DocumentFactory()
        assert document.is_usable
        assert document.scanned_at is None
        assert "tidak dipasang" in stages_of(document)[2].text

    def test_fingerprint_and_pages_are_kept(self, scanner):
        document = DocumentFactory(data=pdf(3))
        assert document.pages == 3
        assert len(document.fingerprint) == 64


class TestTheDatabase:
    def test_only_what_waits_changes_its_state(self, scanner):
        document = DocumentFactory()
        for state in (DocumentState.WAITING_SCAN, DocumentState.INFECTED):
            with pytest.raises(DatabaseError), transaction.atomic():
                Document.objects.filter(pk=document.pk).update(
                    state=state, waiting_since=clock.now() if state == DocumentState.WAITING_SCAN else None
                )

    def test_infected_means_that_the_file_is_gone_and_why(self, waiting_document):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=waiting_document.pk).update(
                state=DocumentState.INFECTED, waiting_since=None, scanned_at=clock.now(), scan_answer="x"
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=waiting_document.pk).update(
                state=DocumentState.INFECTED, waiting_since=None, scanned_at=clock.now(), file=""
            )

    def test_only_an_infected_document_is_without_its_file(self, scanner):
        document = DocumentFactory()
        for change in ({"file": ""}, {"file": "documents/other"}, {"fingerprint": "0" * 64}, {"pages": 9}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Document.objects.filter(pk=document.pk).update(**change)

    def test_two_documents_never_share_a_file(self, scanner):
        document = DocumentFactory()
        fields = {field.attname: getattr(document, field.attname) for field in Document._meta.concrete_fields}
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.bulk_create([Document(**fields | {"id": uuid7()})])

    def test_what_waits_says_since_when(self, waiting_document):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=waiting_document.pk).update(waiting_since=None)


class TestTheScanOfWhatWaits:
    def test_when_the_scanner_answers_again_it_becomes_usable(self, waiting_document, scanner):
        scanner.says = Clean()
        assert waiting.scan_waiting() == 1
        waiting_document.refresh_from_db()
        assert waiting_document.is_usable
        assert waiting_document.scanned_at
        assert waiting.scan_waiting() == 0, "safe to repeat"

    def test_a_scanner_that_is_down_is_asked_a_few_times_only(self, scanner):
        scanner.says = NoAnswer()
        for _number in range(6):
            DocumentFactory()
        scanner.asked.clear()
        assert waiting.scan_waiting() == 0
        assert len(scanner.asked) == waiting.SILENT_IN_A_ROW
        assert Document.objects.waiting().count() == 6

    def test_one_that_the_scanner_chokes_on_does_not_hold_up_the_others(self, scanner, monkeypatch):
        scanner.says = NoAnswer()
        bad = DocumentFactory(data=pdf(2))
        DocumentFactory.create_batch(4)
        with bad.file.open("rb") as stored:
            poison = stored.read()
        monkeypatch.setattr(waiting, "scan", lambda data: NoAnswer() if data == poison else Clean())
        for _tick in range(3):
            waiting.scan_waiting()
            Document.objects.waiting().update(scan_tried_at=clock.machine_now() - timedelta(minutes=2))
        assert list(Document.objects.waiting()) == [bad]

    def test_a_removed_scanner_lets_go_of_what_waited(self, waiting_document, scanner):
        scanner.says = NotInstalled()
        waiting.scan_waiting()
        waiting_document.refresh_from_db()
        assert waiting_document.is_usable
        assert waiting_document.scanned_at is None

    def test_infected_later_the_file_goes_the_row_stays_and_the_owner_is_told(
        self, waiting_document, scanner, django_capture_on_commit_callbacks
    ):
        path = Path(waiting_document.file.path)
        scanner.says = EICAR
        with django_capture_on_commit_callbacks(execute=True):
            waiting.scan_waiting()
        waiting_document.refresh_from_db()
        assert waiting_document.is_infected
        assert waiting_document.scan_answer == "Eicar-Signature"
        assert not waiting_document.file
        assert not path.exists()
        assert not DoomedFile.objects.exists()
        notice = Notice.objects.get(recipient=waiting_document.owner)
        assert "unggah lagi" in notice.body
        assert waiting_document.name not in notice.title + notice.body

    def test_a_file_that_cannot_be_read_waits_and_does_not_stop_the_rest(self, scanner):
        scanner.says = NoAnswer()
        lost, other = DocumentFactory(), DocumentFactory()
        Path(lost.file.path).unlink()
        scanner.says = Clean()
        assert waiting.scan_waiting() == 1
        other.refresh_from_db()
        assert other.is_usable

    def test_the_task_does_it(self, waiting_document, scanner):
        scanner.says = Clean()
        scan()
        assert Document.objects.usable().count() == 1


class TestTheAlarm:
    def test_it_is_raised_once_and_ended(self, waiting_document, scanner, caplog):
        administrator, worker = officer(Role.ADMINISTRATOR), officer(Role.MEDIATOR)
        scan()
        assert not ScanStall.objects.exists(), "not yet too long"
        grown_old(minutes=16)
        for _tick in range(3):
            scan()
        assert ScanStall.objects.get().ended_at is None
        errors = [line for line in caplog.records if line.levelname == "ERROR"]
        assert len(errors) == 1
        assert waiting_document.name not in errors[0].getMessage()
        assert Notice.objects.filter(recipient=administrator).count() == 1
        assert not Notice.objects.filter(recipient=worker).exists()
        scanner.says = Clean()
        Document.objects.waiting().update(scan_tried_at=None)
        scan()
        assert ScanStall.objects.get().ended_at
        assert Notice.objects.filter(recipient=administrator).count() == 2
        scan()
        assert Notice.objects.filter(recipient=administrator).count() == 2

    def test_a_second_stall_is_told_again(self, waiting_document):
        administrator = officer(Role.ADMINISTRATOR)
        grown_old(minutes=16)
        waiting.watch()
        Document.objects.waiting().update(waiting_since=clock.machine_now())
        waiting.watch()
        grown_old(minutes=16)
        waiting.watch()
        assert Notice.objects.filter(recipient=administrator).count() == 3
        assert ScanStall.objects.count() == 2

    def test_the_database_has_one_alarm_at_a_time(self):
        ScanStall.objects.create()
        with pytest.raises(DatabaseError), transaction.atomic():
            ScanStall.objects.create()

    @pytest.mark.parametrize(
        ("says", "words"), [(Clean(), "Menjawab"), (NoAnswer(), "Tidak menjawab"), (NotInstalled(), "Tidak dipasang")]
    )
    def test_the_administrators_page_says_how_many_since_when_and_whether_it_answers(
        self, waiting_document, scanner, sign_in, says, words
    ):
        grown_old(minutes=16)
        scanner.says = says
        page = sign_in(officer(Role.ADMINISTRATOR)).get(reverse("documents:waiting")).content.decode()
        assert "1 berkas" in page
        assert "lebih dari 15 menit" in page
        assert words in page
        assert waiting_document.name not in page


class TestWhatItsOwnerReads:
    def test_a_clean_one_is_done(self, scanner):
        stages = stages_of(DocumentFactory())
        assert [stage.tone for stage in stages] == ["ok"] * 4
        assert [stage.label for stage in stages] == [
            "Diterima",
            "Bentuknya diperiksa",
            "Diperiksa dari virus",
            "Tersimpan",
        ]
        assert all(stage.at for stage in stages)

    def test_one_that_waits_says_what_happens_now_and_then_that_it_takes_long(self, waiting_document):
        assert now_of(waiting_document).tone == "info"
        grown_old(minutes=16)
        waiting_document.refresh_from_db()
        assert now_of(waiting_document).tone == "warn"
        assert "tidak perlu mengunggah lagi" in now_of(waiting_document).text

    def test_an_infected_one_says_what_to_do(self, waiting_document, scanner):
        scanner.says = EICAR
        waiting.scan_waiting()
        waiting_document.refresh_from_db()
        assert now_of(waiting_document).tone == "bad"
        assert "unggah lagi" in now_of(waiting_document).text

    def test_whether_an_officer_has_seen_it(self, scanner):
        document = DocumentFactory()
        assert stages_of(document, shown=True)[-1].tone == "neutral"
        assert stages_of(document, shown=True, seen_at=clock.now())[-1].tone == "ok"

    def test_my_files_shows_all_mine_newest_first_and_nobody_elses(self, scanner, sign_in):
        first = DocumentFactory(name="pertama.pdf")
        DocumentFactory(name="orang lain.pdf")
        scanner.says = NoAnswer()
        DocumentFactory(owner=first.owner, name="kedua.pdf")
        page = sign_in(first.owner).get(reverse("documents:mine")).content.decode()
        assert page.index("kedua.pdf") < page.index("pertama.pdf")
        assert "orang lain" not in page
        assert "Petugas belum melihat isinya" in page

    def test_another_person_reads_only_that_it_is_being_looked_at(self, waiting_document):
        shown = {"document": waiting_document, "url": "/berkas/", "user": UserFactory()}
        page = render_to_string("documents/document_name.html", shown)
        assert "Sedang diperiksa" in page
        assert "href" not in page
        assert waiting_document.name not in page


def test_the_migration_keeps_what_was_there():
    """Its statement, on a row as it was before: shown, without a fingerprint."""
    document = DocumentFactory()
    statement = import_module("documents.migrations.0002_stages").OLD_DOCUMENTS
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE documents_document DISABLE TRIGGER USER")
        cursor.execute("UPDATE documents_document SET fingerprint = '', checked_at = now()")
        cursor.execute("ALTER TABLE documents_document ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE documents_document DISABLE TRIGGER pgtrigger_content_stays_37b88")
        cursor.execute(statement)
    document.refresh_from_db()
    assert document.fingerprint == document.sha256
    assert document.is_usable
    assert document.checked_at == document.added_at
