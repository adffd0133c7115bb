"""A layoff begins with what all its workers share; its spreadsheet comes afterwards, or comes first."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from bulk_uploads.models import Upload
from bulk_uploads.states import UploadState
from casework.steps import record
from documents.models import Document
from phk_reports.models import MassLayoff
from registry.models import Company

GONE = (UploadState.UNREADABLE, UploadState.CLOSED)


@transaction.atomic
def start_layoff(
    company: Company,
    *,
    by: User,
    agreement: Document | None = None,
    registration: Document | None = None,
    agreement_number: str = "",
    agreed_on: date | None = None,
) -> MassLayoff:
    """A layoff without workers yet."""
    layoff = MassLayoff.objects.create(
        company=company,
        region_id=company.region_id,
        started_by=by,
        agreement=agreement,
        registration=registration,
        agreement_number=agreement_number,
        agreed_on=agreed_on,
    )
    record(layoff, "layoff_started", by=by)
    return layoff


@transaction.atomic
def take_upload(layoff: MassLayoff, upload: Upload) -> MassLayoff:
    """The spreadsheet of this layoff, unless the file belongs to another one, or the layoff has one that stands."""
    locked = MassLayoff.objects.select_for_update(of=("self",)).get(pk=layoff.pk)
    has_one = locked.upload is not None and locked.upload.state not in GONE
    if has_one or MassLayoff.objects.filter(upload=upload).exists():
        return locked
    locked.upload = upload
    locked.save(update_fields=["upload"])
    return locked


def layoff_of(upload_id: UUID, company: Company, *, by: User) -> MassLayoff:
    """The layoff of an upload, locked; a new one for an upload that was begun without."""
    locked = MassLayoff.objects.select_for_update(of=("self",)).filter(upload=upload_id, company=company).first()
    if locked is not None:
        return locked
    layoff = start_layoff(company, by=by)
    layoff.upload = Upload.objects.filter(pk=upload_id).first()
    layoff.save(update_fields=["upload"])
    return layoff


@transaction.atomic
def say_why_late(upload: Upload, company: Company, reason: str, *, by: User) -> MassLayoff:
    """Once for all workers of this spreadsheet who are reported late."""
    layoff = layoff_of(upload.pk, company, by=by)
    layoff.late_reason = reason
    layoff.save(update_fields=["late_reason"])
    record(layoff, "late_reason_given", by=by)
    return layoff
