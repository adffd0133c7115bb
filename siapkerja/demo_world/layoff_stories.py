"""Layoffs of many workers at once: one waits for its mediator, one is decided."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from bulk_uploads.models import Upload
from bulk_uploads.sending import start_sending
from bulk_uploads.services import receive as bring
from bulk_uploads.working import work_on
from core import clock
from documents.models import Document
from documents.services import receive
from jkp_claims import layoff_decisions
from phk_reports.attaching import EVIDENCE_DOCUMENT
from phk_reports.layoffs import matching, sampling, starting
from phk_reports.layoffs.exceptions import look_through
from phk_reports.models import Acceptance, Cause, EvidenceKind, MassLayoff, PhkReport, Severance, Side, Stance
from phk_reports.services import add_statement
from phk_reports.uploads import LAYOFF_WORKERS
from registry.choices import DeactivationCause
from registry.deactivation import deactivate
from registry.models import Employment
from siapkerja.demo_world.phk_stories import NOTICE, page_of
from siapkerja.demo_world.timeline import Calendar, Story, at

LAYOFF_BEFORE_DAYS = 45  # the last day at work of those whose layoff is decided
ENOUGH = timedelta(minutes=5)  # of the machine, for work that a worker of the portal does in turns
NOT_ACCEPTING = 2  # workers, as the company itself says
KPJ_OF_NOBODY = "99000000000"
ANSWERS = {
    Stance.DENIES: "Saya masih bekerja seperti biasa.",
    Stance.DIFFERS: "Hari terakhir saya bekerja sehari lebih awal.",
    Stance.AGREES: "",
}


@dataclass(frozen=True)
class Crew:
    """Who goes, who reports it and who decides. `accounts`: the job of each of them who can sign in."""

    owner: User
    mediator: User
    calendar: Calendar
    jobs: list[Employment]
    accounts: Mapping[User, Employment]


def waiting(crew: Crew) -> Story:
    """Reported on the last working day. One worker denies it, one names another day, one agrees; two do not accept it."""
    sent_on = crew.calendar.last_office_day
    left_on = sent_on - timedelta(days=4)
    yield at(sent_on, 9, 20)
    layoff = _reported(crew, left_on, not_accepting=NOT_ACCEPTING)
    yield at(sent_on, 11)
    archive = matching.receive_archive(
        layoff, _archive(crew.jobs), by=crew.owner, evidence_kind=EvidenceKind.ACCEPTANCE
    )
    matching.work_on(archive.pk, until=clock.machine_now() + ENOUGH)
    yield at(sent_on, 15, 10)
    for (worker, job), stance in zip(crew.accounts.items(), ANSWERS, strict=True):
        _answers(worker, job, stance, left_on - timedelta(days=1))


def _answers(worker: User, job: Employment, stance: Stance, terminated_on: date) -> None:
    differs = {"terminated_on": terminated_on, "cause": Cause.EFFICIENCY} if stance == Stance.DIFFERS else {}
    add_statement(
        PhkReport.objects.live().get(employment=job),
        by=worker,
        side=Side.WORKER,
        today=clock.today(),
        stance=stance,
        narrative=ANSWERS[stance],
        **differs,
    )


def decided(crew: Crew) -> Story:
    """Reported, looked at in a sample and approved together; all of them may claim."""
    left_on = crew.calendar.today - timedelta(days=LAYOFF_BEFORE_DAYS)
    begins_on = left_on + timedelta(days=1)
    yield at(crew.calendar.office_day(begins_on), 9, 20)
    layoff = _reported(crew, left_on)
    yield at(clock.today(), 13)
    for job in crew.jobs:
        deactivate(employment=job, on=left_on, cause=DeactivationCause.TERMINATED, by=crew.owner, today=clock.today())
    yield at(crew.calendar.office_day(begins_on + timedelta(days=2)), 10)
    sampling.take_all(layoff, by=crew.mediator)
    ready = look_through(layoff, crew.mediator).ready
    for file in sampling.sample_of(layoff, crew.mediator, ready).files:
        sampling.note_opened(file)
        sampling.note_checked(file)
    batch = layoff_decisions.approve_together(layoff, by=crew.mediator, files=len(ready))
    layoff_decisions.work_on(batch.pk, until=clock.machine_now() + ENOUGH)


def _reported(crew: Crew, left_on: date, not_accepting: int = 0) -> MassLayoff:
    """With one registered agreement for all, and a spreadsheet of the workers."""
    company = crew.jobs[0].company
    layoff = starting.start_layoff(
        company,
        by=crew.owner,
        agreement=_shared(crew, EvidenceKind.JOINT_AGREEMENT, left_on),
        registration=_shared(crew, EvidenceKind.REGISTRATION_DEED, left_on),
        agreement_number=f"PB/{company.npp}/CONTOH",
        agreed_on=left_on - timedelta(days=3),
    )
    upload, _known = bring(
        kind=LAYOFF_WORKERS.code,
        data=_table(_rows(crew, left_on, not_accepting)),
        file_name="phk-massal-contoh.csv",
        owner=crew.owner,
        scope=company,
    )
    starting.take_upload(layoff, upload)
    _work_on(upload)
    start_sending(upload, by=crew.owner)
    _work_on(upload)
    layoff.refresh_from_db()
    return layoff


def _shared(crew: Crew, kind: EvidenceKind, left_on: date) -> Document:
    page = page_of("phk-massal-contoh.pdf", str(kind.label), crew.jobs[0].company.name, f"{left_on:%d-%m-%Y}")
    return receive(page, crew.owner, EVIDENCE_DOCUMENT)


def _archive(jobs: list[Employment]) -> SimpleUploadedFile:
    """A ZIP with documents of two workers, of nobody, and of who knows whom."""
    packed, title = BytesIO(), str(EvidenceKind.ACCEPTANCE.label)
    with ZipFile(packed, "w") as archive:
        for job in jobs[-2:]:
            archive.writestr(f"{job.kpj}.pdf", page_of("bukti.pdf", title, job.participant.full_name).read())
        for name in (KPJ_OF_NOBODY, "pindaian-1"):
            archive.writestr(f"{name}.pdf", page_of("bukti.pdf", title, name).read())
    return SimpleUploadedFile("bukti-contoh.zip", packed.getvalue(), "application/zip")


def _work_on(upload: Upload) -> None:
    work_on(upload.pk, clock.now, until=clock.machine_now() + ENOUGH)
    upload.refresh_from_db()


def _rows(crew: Crew, left_on: date, not_accepting: int) -> Iterator[dict[str, str]]:
    notice_on = left_on - NOTICE
    for number, job in enumerate(crew.jobs):
        accepts = Acceptance.NO if number < not_accepting else Acceptance.YES
        yield {
            "kpj": job.kpj,
            "nama": job.participant.full_name,
            "tanggal_phk": f"{left_on:%d-%m-%Y}",
            "alasan": Cause.EFFICIENCY.value,
            "diterima_pekerja": str(accepts.label),
            "nomor_surat_phk": f"PHK/{number + 1:03d}/CONTOH",
            "tanggal_surat_phk": f"{notice_on:%d-%m-%Y}",
            "pesangon": str(Severance.PAID.label),
            "nomor_sertifikat": "SRT-MASSAL-CONTOH",
            "alamat_pekerja": f"Jalan Contoh Nomor {number + 1}",
        }


def _table(rows: Iterator[dict[str, str]]) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, [column.name for column in LAYOFF_WORKERS.columns], restval="", delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
