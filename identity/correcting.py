"""An error in the register's data: the portal takes what the register writes, so an answer asks the register again."""

from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import Office, User
from casework.steps import advance
from documents.checks import CheckedFile
from documents.services import receive
from identity import dukcapil, notices
from identity.models import CorrectedField, DataCorrection
from identity.names import same_name
from identity.places import answered_by

DOCUMENT_KIND = "identity_correction"


class AlreadyReported(Exception):
    """A report about the same field still waits."""


class RegisterUnchanged(Exception):
    """The register does not write it as the person says, or does not answer."""


def report_error(
    person: User, *, field: str, stated: str, office: Office, file: CheckedFile | None, today: date
) -> DataCorrection:
    """Raises `AlreadyReported`."""
    try:
        with transaction.atomic():
            document = receive(file, person, DOCUMENT_KIND) if file else None
            return DataCorrection.objects.create(
                person=person, field=field, stated=stated, office=office, document=document, due_on=answered_by(today)
            )
    except IntegrityError:
        raise AlreadyReported from None


def accept(correction: DataCorrection, by: User, note: str) -> DataCorrection:
    """Ask the register; when it writes what the person says, the account follows. Raises `RegisterUnchanged`."""
    person = correction.person
    name, birth_date = person.full_name, person.birth_date
    if correction.field == CorrectedField.NAME:
        name = correction.stated
    else:
        birth_date = date.fromisoformat(correction.stated)
    if person.nik is None or birth_date is None:
        raise RegisterUnchanged
    answer = dukcapil.look_up(person.nik, name, birth_date)
    if not isinstance(answer, dukcapil.Registered):
        raise RegisterUnchanged
    if not (same_name(name, answer.name) and birth_date == answer.birth_date):
        raise RegisterUnchanged
    with transaction.atomic():
        accepted = advance(
            correction,
            DataCorrection.accept,
            by=by,
            note=note,
            decided_by=by,
            name=answer.name,
            birth_date=answer.birth_date,
        )
        notices.tell_correction_answered(accepted, note)
    return accepted


def decline(correction: DataCorrection, by: User, note: str) -> DataCorrection:
    with transaction.atomic():
        declined = advance(correction, DataCorrection.decline, by=by, note=note, decided_by=by)
        notices.tell_correction_answered(declined, note)
    return declined
