"""What jobs do to months: open them, remind, lapse them. No right depends on it: dates decide what may be filed."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from casework.steps import advance, advance_many, record
from jkp_claims import liabilities, reminders
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState
from jkp_claims.models.month import ENDED, STILL_TO_FILE
from jkp_claims.regulations import REGULATIONS
from jkp_claims.rules import lapses_after

CHUNK = 500


def open_due(today: date) -> int:
    """Open every month whose window has come."""
    return advance_many(MonthlyClaim.objects.to_open(today), MonthlyClaim.open)


def remind_due(today: date) -> int:
    """Send every reminder whose day has come and that was not sent; gives the number sent."""
    due = MonthlyClaim.objects.filter(
        Q(month_no__gte=2) | Q(state=MonthState.NEEDS_CORRECTION),
        state__in=STILL_TO_FILE,
        opens_on__lte=today,
        late_until__gte=today,
    )
    return sum(_remind(chunk, today) for chunk in _chunks(due))


def _remind(months: list[MonthlyClaim], today: date) -> int:
    told = reminders.already_told(months)
    workers = _workers_of(months)
    paid_by_employer = liabilities.employer_pays({month.claim_id for month in months})
    sent = 0
    for month in months:
        for reminder in reminders.schedule(month):
            key = reminders.key_of(month, reminder.kind)
            worker = workers.get(bytes(month.claim.participant.nik_index))
            if reminder.due_on <= today and key not in told and worker is not None:
                sent += reminders.remind(month, worker, reminder.kind, month.claim_id in paid_by_employer)
    return sent


def lapse_due(today: date) -> int:
    """Lapse the months that nobody filed, when the worker was reminded enough; else move their last day, visibly."""
    return sum(_lapse(chunk, today) for chunk in _chunks(MonthlyClaim.objects.past_their_end(today)))


def _lapse(months: list[MonthlyClaim], today: date) -> int:
    attempts = reminders.attempts(months)
    workers = _workers_of(months)
    over = []
    for month in months:
        worker = workers.get(bytes(month.claim.participant.nik_index))
        policy = REGULATIONS[month.regulation].window
        last_day = lapses_after(month.late_until, attempts[str(month.pk)], policy)
        if last_day is None:
            last_day = today + timedelta(days=policy.extension_days)
        if last_day >= today:
            _extend(month, worker, last_day)
        else:
            over.append(month)
    with transaction.atomic():
        lapsed = advance_many(MonthlyClaim.objects.filter(pk__in=[month.pk for month in over]), MonthlyClaim.lapse)
        for month in over:
            if worker := workers.get(bytes(month.claim.participant.nik_index)):
                reminders.remind(month, worker, "lapsed")
    return lapsed


@transaction.atomic
def _extend(month: MonthlyClaim, worker: User | None, last_day: date) -> None:
    moved = MonthlyClaim.objects.filter(pk=month.pk, late_until=month.late_until).update(late_until=last_day)
    if moved:
        record(month, "extended", before=month.late_until.isoformat(), until=last_day.isoformat())
        month.late_until = last_day
        if worker is not None:
            reminders.remind(month, worker, "extended")


def end_claims(today: date) -> int:
    """Complete the claims whose months have all ended, and lapse the open ones never filed until their deadline.

    A forecast waits for a person, whatever the day.
    """
    running = MonthlyClaim.objects.filter(claim=OuterRef("pk")).exclude(state__in=ENDED)
    ended = advance_many(JkpClaim.objects.filter(~Exists(running), state=ClaimState.ACTIVE), JkpClaim.complete)
    late = JkpClaim.objects.filter(state=ClaimState.OPEN, deadline_on__lt=today)
    for claim in late.order_by("pk"):
        advance(claim, JkpClaim.lapse)
        ended += 1
    return ended


def _chunks(queryset):
    """Lists of `CHUNK` months by key, each with its claim and person."""
    after = None
    while True:
        rows = queryset if after is None else queryset.filter(pk__gt=after)
        chunk = list(rows.select_related("claim__participant").order_by("pk")[:CHUNK])
        if not chunk:
            return
        yield chunk
        after = chunk[-1].pk


def _workers_of(months: list[MonthlyClaim]) -> dict[bytes, User]:
    """The accounts of these months' people, by blind index. One query."""
    indexes = {bytes(month.claim.participant.nik_index) for month in months}
    return {bytes(user.nik_index): user for user in User.objects.filter(nik_index__in=indexes)}
