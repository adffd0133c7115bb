"""The assessment, slots, bookings and their outcome. Each act is one transaction with its line in the trail."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from casework.steps import record
from core.templatetags.siap import waktu
from counselling import rules
from counselling.models import Assessment, Mode, Session, Slot, State
from notifications.services import notify

_moment = lazy(waktu, str)  # written in the reader's language, like the words around it


class SlotTaken(Exception):
    """Somebody else has it, or it has begun."""


class AlreadyBooked(Exception):
    """The client has another session to come; `session` says which."""

    def __init__(self, session: Session):
        super().__init__(f"{session}")
        self.session = session


class StateRefused(Exception):
    """The session stands where this is not possible; `session` is how it is now."""

    def __init__(self, session: Session):
        super().__init__(f"{session} is {session.state}")
        self.session = session


class TooEarly(Exception):
    """Nobody can say yet whether the client came."""


@transaction.atomic
def start_assessment(worker: User) -> Assessment:
    """The unfinished assessment of this worker, a new one when there is none."""
    assessment, new = Assessment.objects.get_or_create(worker=worker, completed_on=None)
    if new:
        record(assessment, "start", by=worker)
    return assessment


@transaction.atomic
def save_occupations(assessment: Assessment, *, previous: list[str], wished: list[str], today: date) -> Assessment:
    """Keep the codes of the occupations somebody had and wishes for."""
    return _saved(assessment, today, previous_occupations=previous, wished_occupations=wished)


@transaction.atomic
def save_answers(assessment: Assessment, answers: Mapping[str, int], *, today: date) -> Assessment:
    """Keep the answers of one page beside those of the others."""
    return _saved(assessment, today, answers=dict(answers))


def _saved(assessment: Assessment, today: date, *, answers: Mapping[str, int] | None = None, **changes) -> Assessment:
    """The last answer missing finishes the assessment; a finished one stays as it is."""
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("worker").get(pk=assessment.pk)
    if locked.completed_on:
        return locked
    locked.answers = {**locked.answers, **(answers or {})}
    for name, value in changes.items():
        setattr(locked, name, value)
    if rules.is_answered(locked.answers) and locked.previous_occupations and locked.wished_occupations:
        locked.completed_on = today
        record(locked, "complete", by=locked.worker)
    locked.save()
    return locked


@transaction.atomic
def open_slots(
    *, counsellor: User, office: Office, starts: Iterable[datetime], minutes: int, mode: Mode
) -> tuple[int, int]:
    """How many slots were opened, and how many stood there already."""
    wanted = set(starts)
    known = set(Slot.objects.filter(counsellor=counsellor, starts_at__in=wanted).values_list("starts_at", flat=True))
    opened = [
        Slot(counsellor=counsellor, office=office, starts_at=moment, minutes=minutes, mode=mode)
        for moment in sorted(wanted - known)
    ]
    Slot.objects.bulk_create(opened)
    for slot in opened:
        record(slot, "open", by=counsellor)
    return len(opened), len(wanted) - len(opened)


@transaction.atomic
def book(slot: Slot, *, client: User, now: datetime) -> tuple[Session, bool]:
    """The client's session in this slot, and whether it is new: a second submit gives the first one back.

    Raises `SlotTaken` and `AlreadyBooked`.
    """
    User.objects.select_for_update(no_key=True).get(pk=client.pk)  # one booking at a time for one person
    locked = Slot.objects.select_for_update(of=("self",)).select_related("counsellor", "office").get(pk=slot.pk)
    holder = Session.objects.alive().filter(slot=locked).first()
    if holder and holder.client_id == client.pk:
        return holder, False
    if holder or locked.starts_at <= now:
        raise SlotTaken
    waiting = Session.objects.of(client).waiting_after(now).select_related("slot").first()
    if waiting:
        raise AlreadyBooked(waiting)
    session = Session.objects.create(slot=locked, client=client, booked_at=now)
    record(session, "book", by=client, to_state=State.BOOKED)
    when = _moment(locked.starts_at)
    notify(
        client,
        key=f"session:{session.pk}:booked",
        title=_("Konseling dipesan"),
        body=format_lazy(
            _("{when}, {mode}, dengan {counsellor} dari {office}."),
            when=when,
            mode=locked.get_mode_display(),
            counsellor=locked.counsellor.full_name,
            office=locked.office.name,
        ),
        url=reverse("counselling:sessions"),
    )
    notify(
        locked.counsellor,
        key=f"session:{session.pk}:booked:counsellor",
        title=_("Jadwal Anda dipesan"),
        body=format_lazy(_("{client} memesan {when}."), client=client.full_name, when=when),
        url=reverse("counselling:session", args=[session.pk]),
    )
    return session, True


@transaction.atomic
def cancel(session: Session, *, by: User, now: datetime) -> Session:
    """The client gives the slot back, until it begins. Raises `StateRefused`."""
    locked = _locked(session)
    if locked.state != State.BOOKED or locked.slot.starts_at <= now:
        raise StateRefused(locked)
    locked.state = State.CANCELLED
    locked.save(update_fields=["state"])
    record(locked, "cancel", by=by, from_state=State.BOOKED, to_state=State.CANCELLED)
    notify(
        locked.slot.counsellor,
        key=f"session:{locked.pk}:cancelled",
        title=_("Pesanan jadwal dibatalkan"),
        body=format_lazy(
            _("{client} membatalkan {when}."), client=locked.client.full_name, when=_moment(locked.slot.starts_at)
        ),
        url=reverse("counselling:slots"),
    )
    return locked


@transaction.atomic
def record_outcome(
    session: Session, *, by: User, attended: bool, summary: str, internal_note: str, now: datetime
) -> Session:
    """Whether the client came, and the notes; may be corrected. Raises `TooEarly` and `StateRefused`."""
    locked = _locked(session)
    if locked.state == State.CANCELLED:
        raise StateRefused(locked)
    if now < locked.slot.starts_at:
        raise TooEarly
    source = locked.state
    locked.state = State.ATTENDED if attended else State.MISSED
    locked.summary, locked.internal_note, locked.recorded_at = summary, internal_note, now
    locked.save(update_fields=["state", "summary", "internal_note", "recorded_at"])
    record(locked, "record", by=by, from_state=str(source), to_state=str(locked.state))
    notify(
        locked.client,
        key=f"session:{locked.pk}:{locked.state}",
        title=_("Konseling Anda tercatat"),
        body=format_lazy(
            _("Sesi {when}: {state}. {summary}"),
            when=_moment(locked.slot.starts_at),
            state=State(locked.state).label,
            summary=summary,
        ),
        url=reverse("counselling:sessions"),
    )
    return locked


def _locked(session: Session) -> Session:
    queryset = Session.objects.select_for_update(of=("self",))
    return queryset.select_related("slot__counsellor", "client").get(pk=session.pk)
