"""What people do with vacancies and applications. Each act is one transaction with its line in the trail."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import record
from core.templatetags.siap import waktu
from documents.models import Document
from notifications.services import notify
from vacancies.models import FINAL_STAGES, Application, Interview, Stage, Vacancy

# What the company may answer, by where the application stands; an interview comes with `invite`.
ANSWERS = {
    Stage.SENT: (Stage.SEEN, Stage.OFFERED, Stage.HIRED, Stage.REFUSED),
    Stage.SEEN: (Stage.OFFERED, Stage.HIRED, Stage.REFUSED),
    Stage.INTERVIEW: (Stage.OFFERED, Stage.HIRED, Stage.REFUSED),
    Stage.OFFERED: (Stage.HIRED, Stage.REFUSED),
}
_moment = lazy(waktu, str)  # written in the reader's language, like the words around it
INVITED_FROM = (Stage.SENT, Stage.SEEN, Stage.INTERVIEW)


class VacancyClosed(Exception):
    """Applications for it are no longer taken."""


class StageRefused(Exception):
    """The application stands where this is no longer possible; `application` is how it is now."""

    def __init__(self, application: Application):
        super().__init__(f"{application} is {application.stage}")
        self.application = application


class TooEarly(Exception):
    """Nobody can say yet whether the interview took place."""


@transaction.atomic
def publish(vacancy: Vacancy, *, by: User) -> Vacancy:
    """Save a new vacancy or its changes."""
    verb = "publish" if vacancy._state.adding else "edit"
    vacancy.save()
    record(vacancy, verb, by=by)
    return vacancy


@transaction.atomic
def close(vacancy: Vacancy, *, by: User, today: date) -> bool:
    """Take no more applications; False when it was closed before."""
    if not Vacancy.objects.filter(pk=vacancy.pk, closed_on__isnull=True).update(closed_on=today):
        return False
    record(vacancy, "close", by=by)
    return True


@transaction.atomic
def apply(
    vacancy: Vacancy, *, by: User, letter: str, now: datetime, cv: Document | None = None
) -> tuple[Application, bool]:
    """The person's application for this vacancy, and whether it is new: a second submit gives the first one back.

    Raises `VacancyClosed`.
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    existing = Application.objects.filter(vacancy=locked, applicant=by).first()
    if existing:
        return existing, False
    if not locked.is_open_on(now.date()):
        raise VacancyClosed
    application = Application.objects.create(vacancy=locked, applicant=by, letter=letter, cv=cv, applied_at=now)
    record(application, "apply", by=by, to_state=Stage.SENT)
    return application, True


@transaction.atomic
def withdraw(application: Application, *, by: User) -> Application:
    """The applicant takes it back. Raises `StageRefused` once it has ended."""
    locked = _locked(application)
    if locked.stage in FINAL_STAGES:
        raise StageRefused(locked)
    return _move(locked, Stage.WITHDRAWN, by)


@transaction.atomic
def answer(application: Application, stage: Stage, *, by: User, note: str = "") -> Application:
    """The company's answer, told to the applicant (except that it was read). Raises `StageRefused`."""
    locked = _locked(application)
    if stage not in ANSWERS.get(Stage(locked.stage), ()):
        raise StageRefused(locked)
    _move(locked, stage, by, note)
    if stage != Stage.SEEN:
        title = format_lazy(_("Lamaran Anda: {stage}"), stage=stage.label)
        body = format_lazy(
            _("{company} menjawab lamaran Anda untuk {title}: {stage}. {note}"),
            company=locked.vacancy.company.name,
            title=locked.vacancy.title,
            stage=stage.label,
            note=note,
        )
        _tell(locked, key=f"application:{locked.pk}:{stage.value}", title=title, body=body)
    return locked


@transaction.atomic
def invite(application: Application, *, by: User, held_at: datetime, place: str) -> tuple[Interview, bool]:
    """An invitation to an interview, told to the applicant; False beside it when this moment was sent before.

    Raises `StageRefused`.
    """
    locked = _locked(application)
    existing = Interview.objects.filter(application=locked, held_at=held_at).first()
    if existing:
        return existing, False
    if locked.stage not in INVITED_FROM:
        raise StageRefused(locked)
    interview = Interview.objects.create(application=locked, held_at=held_at, place=place)
    _move(locked, Stage.INTERVIEW, by)
    body = format_lazy(
        _("{company} mengundang Anda wawancara untuk {title}: {moment}, di {place}."),
        company=locked.vacancy.company.name,
        title=locked.vacancy.title,
        moment=_moment(held_at),
        place=place,
    )
    _tell(locked, key=f"interview:{interview.pk}", title=_("Anda diundang wawancara"), body=body)
    return interview, True


@transaction.atomic
def record_interview(interview: Interview, *, by: User, took_place: bool, now: datetime) -> Interview:
    """Say whether it took place; may be corrected. Raises `TooEarly` before it begins."""
    locked = Interview.objects.select_for_update(of=("self",)).select_related("application").get(pk=interview.pk)
    if now < locked.held_at:
        raise TooEarly
    locked.took_place, locked.recorded_by = took_place, by
    locked.save(update_fields=["took_place", "recorded_by"])
    record(locked.application, "record_interview", by=by, interview=str(locked.pk), took_place=took_place)
    return locked


def _locked(application: Application) -> Application:
    queryset = Application.objects.select_for_update(of=("self",))
    return queryset.select_related("vacancy__company", "applicant").get(pk=application.pk)


def _move(application: Application, stage: Stage, by: User, note: str = "") -> Application:
    source, application.stage = application.stage, stage
    application.save(update_fields=["stage"])
    record(application, "move", by=by, note=note, from_state=str(source), to_state=str(stage))
    return application


def _tell(application: Application, **words) -> None:
    notify(application.applicant, url=reverse("vacancies:applications"), **words)
