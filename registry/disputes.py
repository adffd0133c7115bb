"""A worker says that the record is wrong: sent, answered by the company, decided by the Disnaker. No clock is read here."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from casework.holidays import holidays_between
from casework.steps import StepRefused, advance, record
from core.dates import add_working_days
from documents.checks import CheckedFile
from documents.services import receive
from registry import dispute_notices as notices
from registry.dispute_facts import recorded
from registry.models import DisputedField, DisputeEvidence, DisputeState, Employment, RecordDispute
from registry.refusals import AlreadyDisputed

DOCUMENT_KIND = "record_dispute"
ANSWER_WORKING_DAYS = 7  # as long as the employer has to report a change (PP 37/2021 Pasal 9)
DECISION_WORKING_DAYS = 5
CORRECTION_WORKING_DAYS = 7
REMINDED_WORKING_DAYS_BEFORE = 2
LONGEST_ROW_OF_HOLIDAYS = timedelta(days=40)
MOST_A_RUN = 200

ALREADY = _("Sanggahan tentang data ini masih berjalan. Lihat jawabannya di kepesertaan Anda.")
NOBODY_ANSWERS = _("Tidak ada orang perusahaan ini yang dapat menjawab di portal.")
SILENT = _("Perusahaan tidak menjawab sampai batasnya.")

REMINDED, OVERDUE = 1, 2


def working_days_after(today: date, count: int) -> date:
    return add_working_days(today, count, holidays_between(today, today + LONGEST_ROW_OF_HOLIDAYS))


def send(
    *,
    person: User,
    employment: Employment,
    field: str,
    stated: str,
    why: str,
    files: Iterable[CheckedFile] = (),
    first_month: date | None = None,
    last_month: date | None = None,
    today: date,
) -> RecordDispute:
    """Say that this fact is wrong. Raises `AlreadyDisputed`, and `PermissionDenied` for anybody else's employment."""
    if not person.is_person(employment.participant.nik_index):
        raise PermissionDenied
    return _open(
        RecordDispute(
            person=person,
            employment=employment,
            company=employment.company,
            company_name=employment.company.name,
            region=employment.company.region,
            field=field,
            first_month=first_month,
            last_month=last_month,
            recorded=recorded(field, employment, first_month, last_month),
            stated=stated,
            why=why,
            due_on=working_days_after(today, ANSWER_WORKING_DAYS),
        ),
        files,
        today,
    )


def report_not_enrolled(
    *,
    person: User,
    company_name: str,
    region: Region,
    stated: str,
    why: str,
    first_month: date,
    last_month: date,
    files: Iterable[CheckedFile] = (),
    today: date,
) -> RecordDispute:
    """An employer that is not in the worker's record: straight to the Disnaker there. Raises `AlreadyDisputed`."""
    return _open(
        RecordDispute(
            person=person,
            company_name=company_name,
            region=region,
            field=DisputedField.NOT_ENROLLED,
            first_month=first_month,
            last_month=last_month,
            stated=stated,
            why=why,
            due_on=working_days_after(today, ANSWER_WORKING_DAYS),
        ),
        files,
        today,
    )


def _open(dispute: RecordDispute, files: Iterable[CheckedFile], today: date) -> RecordDispute:
    """Papers are kept only once the dispute is there; without anybody to answer the Disnaker has it at once."""
    try:
        with transaction.atomic():
            dispute.save()
            for file in files:
                DisputeEvidence.objects.create(dispute=dispute, document=receive(file, dispute.person, DOCUMENT_KIND))
            record(dispute, "sent", by=dispute.person)
            if not notices.has_somebody_to_answer(dispute):
                return _to_disnaker(dispute, NOBODY_ANSWERS, today)
            notices.tell_sent(dispute)
    except IntegrityError:
        raise AlreadyDisputed(ALREADY) from None
    return dispute


def correct(dispute: RecordDispute, *, by: User, note: str, today: date) -> RecordDispute:
    """The company says that it has corrected the record; what the record says now is kept beside it."""
    with transaction.atomic():
        corrected = advance(
            dispute, RecordDispute.correct, by=by, note=note, answered_by=by, now_recorded=_recorded_now(dispute)
        )
        notices.tell_corrected(corrected, today, also_officers=dispute.state in AT_DISNAKER)
    return corrected


def settle(dispute: RecordDispute, *, by: User, note: str) -> RecordDispute:
    """The Disnaker has seen that it is corrected."""
    with transaction.atomic():
        settled = advance(dispute, RecordDispute.settle, by=by, note=note, now_recorded=_recorded_now(dispute))
        notices.tell_settled(settled)
    return settled


def deny(dispute: RecordDispute, *, by: User, note: str) -> RecordDispute:
    with transaction.atomic():
        denied = advance(dispute, RecordDispute.deny, by=by, note=note, answered_by=by)
        notices.tell_denied(denied)
    return denied


def escalate(dispute: RecordDispute, *, by: User, note: str, today: date) -> RecordDispute:
    """The worker does not accept the answer. Raises `AlreadyDisputed` when a newer one about the same fact runs."""
    due_on = working_days_after(today, DECISION_WORKING_DAYS)
    try:
        with transaction.atomic():
            escalated = advance(dispute, RecordDispute.escalate, by=by, note=note, due_on=due_on)
            notices.tell_escalated(escalated, today)
    except IntegrityError:
        raise AlreadyDisputed(ALREADY) from None
    return escalated


def uphold(dispute: RecordDispute, *, by: User, note: str, due_on: date) -> RecordDispute:
    with transaction.atomic():
        upheld = advance(dispute, RecordDispute.uphold, by=by, note=note, decided_by=by, due_on=due_on)
        notices.tell_upheld(upheld)
    return upheld


def dismiss(dispute: RecordDispute, *, by: User, note: str) -> RecordDispute:
    with transaction.atomic():
        dismissed = advance(dispute, RecordDispute.dismiss, by=by, note=note, decided_by=by)
        notices.tell_dismissed(dismissed)
    return dismissed


def withdraw(dispute: RecordDispute, *, by: User, today: date) -> RecordDispute:
    with transaction.atomic():
        withdrawn = advance(dispute, RecordDispute.withdraw, by=by)
        notices.tell_withdrawn(withdrawn, today, also_officers=dispute.state in AT_DISNAKER)
    return withdrawn


AT_DISNAKER = (DisputeState.ESCALATED, DisputeState.UPHELD)


def _recorded_now(dispute: RecordDispute) -> str:
    return recorded(dispute.field, dispute.employment, dispute.first_month, dispute.last_month)


def _to_disnaker(dispute: RecordDispute, note, today: date) -> RecordDispute:
    due_on = working_days_after(today, DECISION_WORKING_DAYS)
    moved = advance(dispute, RecordDispute.escalate_unanswered, note=str(note), due_on=due_on)
    notices.tell_escalated(moved, today)
    return moved


# What time does


def escalate_silent(today: date) -> int:
    """Those that the company let lie until past the day: to the Disnaker. Gives how many."""
    silent = RecordDispute.objects.filter(state=DisputeState.SENT, due_on__lt=today).order_by("due_on", "pk")
    moved = 0
    for dispute in silent.select_related("person", "company", "region")[:MOST_A_RUN]:
        try:
            with transaction.atomic():
                _to_disnaker(dispute, SILENT, today)
            moved += 1
        except StepRefused:  # the company was faster
            continue
    return moved


def remind(today: date) -> int:
    """Companies two working days before their day, and the Disnaker once it has passed; each once. Gives how many."""
    soon = working_days_after(today, REMINDED_WORKING_DAYS_BEFORE)
    waiting = RecordDispute.objects.filter(state__in=[DisputeState.SENT, DisputeState.UPHELD])
    coming = waiting.filter(reminders__lt=REMINDED, due_on__range=(today, soon), company__isnull=False)
    passed = waiting.filter(state=DisputeState.UPHELD, reminders__lt=OVERDUE, due_on__lt=today)
    return _say(coming, REMINDED, "reminded", today) + _say(passed, OVERDUE, "overdue", today)


def _say(disputes, step: int, verb: str, today: date) -> int:
    with transaction.atomic():
        due = disputes.order_by("due_on", "pk").select_for_update(skip_locked=True, of=("self",))
        found = list(due.select_related("person", "company", "region")[:MOST_A_RUN])
        for dispute in found:
            record(dispute, verb)
            if step == REMINDED:
                notices.tell_due_soon(dispute)
            else:
                notices.tell_overdue(dispute, today)
        RecordDispute.objects.filter(pk__in=[dispute.pk for dispute in found]).update(reminders=step)
    return len(found)
