"""A company with workers, and their layoff as the portal makes it."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role, User
from bulk_uploads import services
from bulk_uploads.sending import start_sending
from bulk_uploads.working import work_on
from core import clock
from phk_reports.attaching import EVIDENCE_DOCUMENT
from phk_reports.layoffs import starting
from phk_reports.models import MassLayoff
from phk_reports.uploads import LAYOFF_WORKERS
from registry.choices import MemberRole
from registry.models import Company, Employment
from tests.accounts.factories import officer
from tests.documents.factories import DocumentFactory
from tests.phk_reports.factories import REGION, acting
from tests.registry.factories import EmploymentFactory, MembershipFactory, ParticipantFactory

HEADER = [column.name for column in LAYOFF_WORKERS.columns]


@dataclass
class Firm:
    """`jobs`: its workers, the first with an account."""

    company: Company
    owner: User
    preparer: User
    mediator: User
    second_mediator: User
    jobs: list[Employment] = field(default_factory=list)


def firm(workers: int = 3) -> Firm:
    owner = MembershipFactory()
    preparer = MembershipFactory(company=owner.company, role=MemberRole.PREPARER)
    jobs = [
        EmploymentFactory(company=owner.company, participant=ParticipantFactory(with_account=number == 0))
        for number in range(workers)
    ]
    return Firm(
        company=owner.company,
        owner=acting(owner.user, Role.EMPLOYER),
        preparer=acting(preparer.user, Role.EMPLOYER),
        mediator=acting(officer(Role.MEDIATOR, REGION), Role.MEDIATOR),
        second_mediator=acting(officer(Role.MEDIATOR, REGION), Role.MEDIATOR),
        jobs=jobs,
    )


def row(job: Employment, *, on: date | None = None, **texts) -> dict[str, str]:
    """A row without a fault."""
    return {
        "kpj": job.kpj,
        "nama": job.participant.full_name,
        "tanggal_phk": (on or clock.today() - timedelta(days=2)).isoformat(),
        "alasan": "b",
        "diterima_pekerja": "Ya",
    } | texts


def csv(rows) -> bytes:
    lines = [";".join(HEADER), *(";".join(one.get(name, "") for name in HEADER) for one in rows)]
    return "\n".join(lines).encode()


def agreement_of(owner: User):
    return DocumentFactory(owner=owner, kind=EVIDENCE_DOCUMENT)


def layoff_of(around: Firm, *, agreement: bool = True, **details) -> MassLayoff:
    """Started, without workers."""
    if agreement:
        details = {"agreement_number": "PB/1/CONTOH", "agreed_on": clock.today()} | details
        details["agreement"] = agreement_of(around.owner)
    return starting.start_layoff(around.company, by=around.owner, **details)


def brought(around: Firm, rows, *, by: User | None = None, layoff: MassLayoff | None = None):
    """The upload of these rows, checked."""
    upload, _known = services.receive(
        kind=LAYOFF_WORKERS.code, data=csv(rows), file_name="phk.csv", owner=by or around.owner, scope=around.company
    )
    if layoff is not None:
        starting.take_upload(layoff, upload)
    worked(upload)
    return upload


def worked(upload):
    work_on(upload.pk, clock.now, until=clock.machine_now() + timedelta(minutes=5))
    upload.refresh_from_db()
    return upload


def sent(around: Firm, rows=None, *, agreement: bool = True) -> MassLayoff:
    """A layoff whose workers were reported."""
    layoff = layoff_of(around, agreement=agreement)
    upload = brought(around, rows or [row(job) for job in around.jobs], layoff=layoff)
    start_sending(upload, by=around.owner)
    worked(upload)
    layoff.refresh_from_db()
    return layoff


def zipped(files: dict[str, bytes], **options) -> SimpleUploadedFile:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", **options) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return SimpleUploadedFile("dokumen.zip", kept.getvalue(), "application/zip")
