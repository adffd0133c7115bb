"""A ZIP of documents: matched, refused with a reason, taken once, and gone on with after a kill."""

import logging
import stat
import struct
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from casework.steps import advance
from core import clock
from documents.models import Document
from phk_reports.layoffs import archives, matching
from phk_reports.layoffs.archives import Archive, ArchiveRefused, hide_numbers
from phk_reports.models import ArchivedFile, ArchiveState, Evidence, FileOutcome, PhkReport
from phk_reports.views import layoffs as pages
from tests.documents.factories import pdf, picture
from tests.phk_reports.layoffs import world
from tests.registry.factories import EmploymentFactory, MembershipFactory

pytestmark = pytest.mark.django_db

PDF = pdf()


@pytest.fixture
def around():
    return world.firm()


@pytest.fixture
def layoff(around):
    return world.sent(around, agreement=False)


def taken(around, layoff, files, **options):
    """The ZIP of these files, read to its end."""
    file = files if hasattr(files, "size") else world.zipped(files, **options)
    archive = matching.receive_archive(layoff, file, by=around.owner, evidence_kind="acceptance")
    return read_on(archive)


def read_on(archive):
    matching.work_on(archive.pk, until=clock.machine_now() + timedelta(minutes=5))
    archive.refresh_from_db()
    return archive


def outcomes(archive) -> list[str]:
    return list(archive.entries.order_by("place").values_list("outcome", flat=True))


def test_documents_are_matched_by_nik_and_by_kpj_and_the_rest_is_told(around, layoff):
    first, second, third = around.jobs
    elsewhere = EmploymentFactory()
    archive = taken(
        around,
        layoff,
        {
            f"{first.participant.nik}.pdf": PDF,
            f"bukti/{second.kpj}.JPG": picture(),
            f"{elsewhere.kpj}.pdf": PDF,
            f"{elsewhere.participant.nik}.pdf": PDF,
            f"{first.kpj}.pdf": pdf(pages=2),
            f"{third.kpj}.docx": b"PK\x03\x04",
            f"{third.kpj}.pdf": b"%PDF-1.7 broken",
            "Surat Budi.pdf": PDF,
            "__MACOSX/._x.pdf": b"",
        },
    )
    assert archive.state == ArchiveState.DONE
    assert outcomes(archive) == [
        FileOutcome.MATCHED,
        FileOutcome.MATCHED,
        FileOutcome.UNKNOWN,
        FileOutcome.UNKNOWN,
        FileOutcome.TWICE,
        FileOutcome.REFUSED,
        FileOutcome.REFUSED,
        FileOutcome.REFUSED,
    ]
    assert all(entry.because for entry in archive.entries.all() if entry.outcome not in FileOutcome.MATCHED)
    assert {item.report.employment_id for item in Evidence.objects.all()} == {first.pk, second.pk}
    assert [report.employment_id for report in matching.without_document(layoff)] == [third.pk]


def test_a_nik_of_a_file_name_is_nowhere_in_clear(around, layoff, caplog, sign_in):
    nik = around.jobs[0].participant.nik
    caplog.set_level(logging.DEBUG)
    archive = taken(around, layoff, {f"{nik}.pdf": PDF, f"{nik[:-4]}9999.pdf": PDF, f"x {nik}.pdf": PDF})
    with connection.cursor() as cursor:
        for model in (ArchivedFile, Document, type(archive)):
            cursor.execute(f"SELECT string_agg(one::text, ' ') FROM {model._meta.db_table} AS one")
            assert nik not in cursor.fetchone()[0]
    assert nik not in caplog.text
    page = sign_in(around.owner).get(archive.get_absolute_url() + "?hasil=matched")
    assert nik not in page.content.decode()
    assert f"{nik[:4]}••••••••{nik[-4:]}.pdf" in page.content.decode()
    assert Document.objects.get(phk_evidence__isnull=False).name == "bukti-phk.pdf"


def test_a_corrected_zip_knows_what_was_taken(around, layoff):
    first, second, _third = around.jobs
    taken(around, layoff, {f"{first.kpj}.pdf": PDF, f"{second.kpj}.pdf": b"%PDF-1.7 broken"})
    archive = taken(around, layoff, {f"{first.kpj}.pdf": PDF, f"{second.kpj}.pdf": pdf(pages=2)})
    assert outcomes(archive) == [FileOutcome.KNOWN, FileOutcome.MATCHED]
    assert Evidence.objects.count() == 2


def test_a_killed_worker_goes_on_after_the_last_file(around, layoff, monkeypatch):
    files = {f"{job.kpj}.pdf": pdf(pages=number) for number, job in enumerate(around.jobs, 1)}
    archive = matching.receive_archive(layoff, world.zipped(files), by=around.owner, evidence_kind="acceptance")
    put, calls = matching._put, []

    def killed(*arguments):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return put(*arguments)

    monkeypatch.setattr(matching, "_put", killed)
    with pytest.raises(KeyboardInterrupt):
        read_on(archive)
    archive.refresh_from_db()
    assert (archive.state, archive.position, Evidence.objects.count()) == (ArchiveState.WORKING, 1, 1)
    assert archive.lease_until > clock.machine_now()
    assert matching.take_next() is None  # held, until its lease runs out
    type(archive).objects.update(lease_until=clock.machine_now() - timedelta(seconds=1))
    assert matching.take_next() == archive.pk
    assert outcomes(read_on(archive)) == [FileOutcome.MATCHED] * 3
    assert Evidence.objects.count() == 3


def test_the_zip_goes_once_it_is_read(around, layoff, django_capture_on_commit_callbacks):
    archive = matching.receive_archive(
        layoff, world.zipped({"1.pdf": PDF}), by=around.owner, evidence_kind="acceptance"
    )
    name = archive.file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        read_on(archive)
    assert not default_storage.exists(name)
    assert not archive.file


def test_a_file_that_was_decided_takes_no_document(around, layoff):
    report = layoff.reports.get(employment=around.jobs[0])
    advance(report, PhkReport.withdraw, by=around.owner)
    archive = taken(around, layoff, {f"{around.jobs[0].kpj}.pdf": PDF})
    assert outcomes(archive) == [FileOutcome.CLOSED]
    assert not Evidence.objects.exists()


def bomb() -> bytes:
    return b"%PDF-1.7\n" + b"\0" * 4_000_000


@pytest.mark.parametrize("name", ["../{kpj}.pdf", "/{kpj}.pdf", "C:{kpj}.pdf", "a/../../{kpj}.pdf"])
def test_a_name_that_leads_elsewhere_is_refused(name, around, layoff):
    archive = taken(around, layoff, {name.format(kpj=around.jobs[0].kpj): PDF})
    assert outcomes(archive) == [FileOutcome.REFUSED]
    assert not Evidence.objects.exists()


def test_a_link_is_refused(around, layoff):
    info = zipfile.ZipInfo(f"{around.jobs[0].kpj}.pdf")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert outcomes(taken(around, layoff, {info: b"/etc/passwd"})) == [FileOutcome.REFUSED]


@pytest.mark.parametrize("data", [b"", bomb(), b"PK\x03\x04" + b"\0" * 30, b"x" * (5 * 1024 * 1024 + 1)])
def test_hostile_content_is_refused_with_a_reason(data, around, layoff):
    files = {f"{around.jobs[0].kpj}.pdf": data}
    archive = taken(around, layoff, files, compression=zipfile.ZIP_DEFLATED)
    [entry] = archive.entries.all()
    assert (entry.outcome, entry.because != "") == (FileOutcome.REFUSED, True)
    assert not Document.objects.filter(phk_evidence__isnull=False).exists()


def test_another_compression_and_a_password_are_refused(around, layoff):
    files = {f"{around.jobs[0].kpj}.pdf": PDF}
    assert outcomes(taken(around, layoff, files, compression=zipfile.ZIP_LZMA)) == [FileOutcome.REFUSED]
    data = bytearray(world.zipped(files).read())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    locked = world.SimpleUploadedFile("dokumen.zip", bytes(data))
    assert outcomes(taken(around, layoff, locked)) == [FileOutcome.REFUSED]


def zip_that_says(**changes) -> bytes:
    """A ZIP whose last record is changed: offset → two or four bytes."""
    data = bytearray(world.zipped({"1.pdf": PDF}).read())
    end = data.rindex(b"PK\x05\x06")
    for name, value in changes.items():
        place, form = {"count": (10, "<H"), "size": (12, "<L")}[name]
        data[end + place : end + place + struct.calcsize(form)] = struct.pack(form, value)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "NOT_A_ZIP"),
        (b"not a zip at all", "NOT_A_ZIP"),
        (PDF, "NOT_A_ZIP"),
        (zip_that_says(count=20_001), "TOO_MANY"),
        (zip_that_says(size=5_000_000), "TOO_MUCH_INSIDE"),
        (world.zipped({}).read(), "NOTHING"),
        (world.zipped({"folder/": b""}).read(), "NOTHING"),
        (world.zipped({"1.pdf": PDF}).read()[:-30], "NOT_A_ZIP"),
    ],
)
def test_what_is_no_zip_of_documents_is_refused_as_a_whole(data, code, around, layoff):
    archive = taken(around, layoff, world.SimpleUploadedFile("dokumen.zip", data + b""))
    assert (archive.state, archive.refused_because) == (ArchiveState.REFUSED, code)
    assert code in archives.ARCHIVE_FAULTS


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("MOST_FILES", 1, "TOO_MANY"), ("LARGEST_CONTENT", 10, "TOO_MUCH_INSIDE"), ("LARGEST_ARCHIVE", 10, "TOO_LARGE")],
)
def test_each_limit_of_a_zip_is_kept(limit, value, code, monkeypatch):
    monkeypatch.setattr(archives, limit, value)
    with pytest.raises(ArchiveRefused) as refused:
        Archive(world.zipped({"1.pdf": PDF, "2.pdf": PDF}))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("3275011708900004.pdf", "3275••••••••0004.pdf"),
        ("90000000017.pdf", "9000•••0017.pdf"),
        ("KTP 3275 0117 0890 0004 Budi.pdf", "KTP 3275•••••••••••0004 Budi.pdf"),
        ("Budi.pdf", "Budi.pdf"),
        ("a\u202egnp.pdf", "a gnp.pdf"),
        ("x" * 90, "x" * 59 + "…"),
    ],
)
def test_numbers_in_names_are_hidden(name, shown):
    assert hide_numbers(name) == shown


def test_the_pages_take_a_zip_and_show_what_became_of_it(around, layoff, sign_in, monkeypatch):
    monkeypatch.setattr(pages, "nudge_documents", lambda: None)
    client = sign_in(around.owner)
    url = reverse("phk_reports:layoff_documents", args=[layoff.pk])
    assert client.post(url, {"evidence_kind": "acceptance"}).status_code == 200
    files = {f"{around.jobs[0].kpj}.pdf": PDF, "x.pdf": PDF}
    answer = client.post(url, {"evidence_kind": "acceptance", "file": world.zipped(files)})
    assert 'http-equiv="refresh"' in client.get(answer.url).content.decode()
    read_on(layoff.archives.get())
    page = client.get(answer.url).content.decode()
    assert 'http-equiv="refresh"' not in page
    assert "2 pekerja belum punya dokumen sendiri." in page
    assert "Nama berkas harus NIK atau KPJ" in page
    missing = client.get(reverse("phk_reports:layoff_missing", args=[layoff.pk])).content.decode()
    assert around.jobs[1].participant.full_name in missing
    assert f'<th scope="row">{around.jobs[0].participant.full_name}</th>' not in missing


def test_another_company_finds_nothing(around, layoff, sign_in):
    archive = taken(around, layoff, {"1.pdf": PDF})
    client = sign_in(MembershipFactory().user)
    for url in (
        layoff.get_absolute_url(),
        archive.get_absolute_url(),
        *(
            reverse(f"phk_reports:{name}", args=[layoff.pk])
            for name in ("layoff_documents", "layoff_missing", "layoff_upload")
        ),
    ):
        assert client.get(url).status_code == 404, url
    assert client.post(reverse("phk_reports:layoff_documents", args=[layoff.pk])).status_code == 404


def test_no_more_zips_wait_than_the_portal_reads(around, layoff):
    for _time in range(matching.MOST_AT_ONCE):
        matching.receive_archive(layoff, world.zipped({"1.pdf": PDF}), by=around.owner, evidence_kind="acceptance")
    with pytest.raises(matching.ArchiveNotTaken):
        matching.receive_archive(layoff, world.zipped({"1.pdf": PDF}), by=around.owner, evidence_kind="acceptance")


def test_before_the_workers_are_sent_there_is_nothing_to_match(around):
    layoff = world.layoff_of(around)
    with pytest.raises(matching.ArchiveNotTaken):
        matching.receive_archive(layoff, world.zipped({"1.pdf": PDF}), by=around.owner, evidence_kind="acceptance")
