"""Complaints about a reading: written by the person, answered by an administrator within three days."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.administrators import administrators
from accounts.models import DataReading, User
from casework.steps import advance
from core.words import lazy_tanggal
from my_data.models import DataComplaint
from my_data.models.complaints import ANSWER_WITHIN
from notifications.services import notify


@transaction.atomic
def complain(person: User, reading: DataReading, text: str, now: datetime) -> DataComplaint:
    """The complaint about this reading, the earlier one when there is one; the administrators are told."""
    complaint, is_new = DataComplaint.objects.get_or_create(
        person=person, reading=reading, defaults={"text": text, "answer_by": now + ANSWER_WITHIN}
    )
    if is_new:
        for administrator in administrators(now):
            notify(
                administrator,
                key=f"data-complaint:{complaint.pk}:{administrator.pk}",
                title=_("Aduan tentang data menunggu jawaban"),
                body=_("Aduan %(number)s harus dijawab paling lambat %(day)s."),
                url=complaint.get_absolute_url(),
                values={"number": complaint.number, "day": lazy_tanggal(complaint.answer_by)},
            )
    return complaint


@transaction.atomic
def answer(complaint: DataComplaint, *, by: User, reply: str) -> DataComplaint:
    """An administrator's answer, told to the person."""
    answered = advance(complaint, DataComplaint.answer, by=by, answered_by=by, reply=reply)
    notify(
        answered.person,
        key=f"data-complaint-answered:{answered.pk}",
        title=_("Aduan Anda dijawab"),
        body=_("Aduan %(number)s sudah diperiksa. Baca jawabannya di portal."),
        url=answered.get_absolute_url(),
        values={"number": answered.number},
    )
    return answered
