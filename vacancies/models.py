from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from core import clock
from core.contracts import Contract
from core.ids import uuid7
from core.occupations import Occupation
from documents.models import Document
from profiles.models import JobWish
from registry.models import Company

LANGUAGE = "indonesian"  # stems words: "pelatihan" and "melatih" find each other


class VacancyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Employers see those of their own companies; workers and counsellors every one."""
        if user.role == Role.EMPLOYER:
            return self.filter(company__in=Company.objects.of_member(user))
        if user.role in (Role.WORKER, Role.COUNSELLOR):
            return self
        return self.none()

    def open_on(self, day: date):
        """Published, not closed, and the last day for applications has not passed."""
        return self.filter(published_on__lte=day, closes_on__gte=day, closed_on__isnull=True)

    def wished_for(self, wish: JobWish):
        """Of the occupations, places, contracts and wage that somebody looks for."""
        found = self.filter(occupation__in=wish.occupations)
        if not wish.anywhere:
            found = found.filter(region__in=wish.regions)
        if wish.contracts:
            found = found.filter(contract__in=wish.contracts)
        return found.filter(wage_to__gte=wish.wage_from) if wish.wage_from else found

    def matching(self, words: str):
        """Those that contain all the words in any of their forms, best first; any text is harmless."""
        query = SearchQuery(words, config=LANGUAGE, search_type="websearch")
        rank = SearchRank(models.F("search"), query)
        return self.filter(search=query).annotate(rank=rank).order_by("-rank", "-published_on", "-pk")


class Vacancy(models.Model):
    """A place to work that a company offers, from the day it is published until it is closed or its last day passes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="vacancies")
    title = models.CharField(_("nama pekerjaan"), max_length=120)
    occupation = models.CharField(_("golongan jabatan"), max_length=2, choices=Occupation)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="vacancies")
    description = models.TextField(_("uraian pekerjaan"), max_length=5000)
    contract = models.CharField(_("jenis perjanjian kerja"), max_length=10, choices=Contract)
    wage_from = models.PositiveBigIntegerField(_("upah paling rendah"))
    wage_to = models.PositiveBigIntegerField(_("upah paling tinggi"))
    places = models.PositiveSmallIntegerField(_("jumlah orang yang dicari"))
    closes_on = models.DateField(_("lamaran paling lambat"))
    published_on = models.DateField(_("tayang"), default=clock.today)
    closed_on = models.DateField(_("ditutup"), null=True)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=LANGUAGE)
        + SearchVector("description", weight="B", config=LANGUAGE),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = VacancyQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="vacancy_search"),
            models.Index(
                fields=["-published_on", "-id"], name="vacancy_newest", condition=models.Q(closed_on__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="vacancy_known_occupation", condition=models.Q(occupation__in=Occupation.values)
            ),
            models.CheckConstraint(name="vacancy_known_contract", condition=models.Q(contract__in=Contract.values)),
            models.CheckConstraint(
                name="vacancy_wage_range",
                condition=models.Q(wage_to__gte=models.F("wage_from")),
                violation_error_message=_("Upah paling tinggi tidak boleh di bawah upah paling rendah."),
            ),
            models.CheckConstraint(
                name="vacancy_has_places",
                condition=models.Q(places__gte=1),
                violation_error_message=_("Jumlah orang yang dicari paling sedikit 1."),
            ),
            models.CheckConstraint(
                name="vacancy_closes_after_publishing",
                condition=models.Q(closes_on__gte=models.F("published_on")),
                violation_error_message=_("Lamaran paling lambat tidak boleh sebelum lowongan tayang."),
            ),
            models.CheckConstraint(
                name="vacancy_closed_after_publishing",
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("published_on")),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("vacancies:detail", args=[self.pk])

    def is_open_on(self, day: date) -> bool:
        return self.closed_on is None and self.published_on <= day <= self.closes_on


class Stage(models.TextChoices):
    """Where an application stands. The last three end it."""

    SENT = "sent", _("Terkirim")
    SEEN = "seen", _("Dibaca perusahaan")
    INTERVIEW = "interview", _("Diundang wawancara")
    OFFERED = "offered", _("Ditawari pekerjaan")
    HIRED = "hired", _("Diterima bekerja")
    REFUSED = "refused", _("Tidak dilanjutkan")
    WITHDRAWN = "withdrawn", _("Ditarik pelamar")


FINAL_STAGES = (Stage.HIRED, Stage.REFUSED, Stage.WITHDRAWN)


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The applicant sees their own, employers those sent to their companies."""
        if user.role == Role.WORKER:
            return self.by(user)
        if user.role == Role.EMPLOYER:
            return self.filter(vacancy__company__in=Company.objects.of_member(user))
        return self.none()

    def by(self, user: User):
        return self.filter(applicant=user)

    def between(self, first: date, last: date):
        """Sent on a day from `first` to `last` (WIB), both included."""
        return self.filter(applied_at__date__range=(first, last))

    def sent_between(self, after: datetime, until: datetime):
        """Sent after the one moment and not after the other: what counts for one month of a claim."""
        return self.filter(applied_at__gt=after, applied_at__lte=until)

    def counting(self):
        """Those that count as looking for work: a refused application does, a withdrawn one does not."""
        return self.exclude(stage=Stage.WITHDRAWN)

    def company_ids(self) -> list[UUID]:
        """The company of each application that counts, once per application."""
        return list(self.counting().values_list("vacancy__company_id", flat=True))

    def distinct_companies(self) -> int:
        """To how many different companies the applications that count went. One query."""
        return self.counting().aggregate(count=models.Count("vacancy__company", distinct=True))["count"]


class Application(models.Model):
    """One person's application for one vacancy. What the company sees is the name, the contacts, the letter and the CV."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="applications")
    letter = models.TextField(_("surat lamaran"), max_length=5000)
    cv = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("dikirim"), default=clock.now)
    stage = models.CharField(_("tahap"), max_length=10, choices=Stage, default=Stage.SENT)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["applicant", "applied_at"], name="application_of_person")]
        constraints = [
            models.CheckConstraint(name="application_known_stage", condition=models.Q(stage__in=Stage.values)),
            models.UniqueConstraint(
                name="application_once_a_vacancy",
                fields=["vacancy", "applicant"],
                violation_error_message=_("Anda sudah melamar lowongan ini."),
            ),
        ]

    def __str__(self):
        return f"{self.applicant_id} → {self.vacancy_id}"

    @property
    def is_running(self) -> bool:
        return self.stage not in FINAL_STAGES


class InterviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the application they belong to."""
        return self.filter(application__in=Application.objects.visible_to(user))

    def of(self, user: User):
        return self.filter(application__applicant=user)

    def between(self, first: date, last: date):
        """Planned for a day from `first` to `last` (WIB), both included."""
        return self.filter(held_at__date__range=(first, last))

    def invited_between(self, first: date, last: date):
        """Invited on a day from `first` to `last` (WIB), both included, whatever came of it."""
        return self.filter(invited_at__date__range=(first, last))

    def took_place(self):
        return self.filter(took_place=True)


class Interview(models.Model):
    """An invitation to an interview. `took_place` is unknown until the company says."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="interviews")
    invited_at = models.DateTimeField(_("diundang"), default=clock.now)
    held_at = models.DateTimeField(_("waktu wawancara"))
    place = models.CharField(_("tempat"), max_length=200)
    took_place = models.BooleanField(_("jadi dilaksanakan"), null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="recorded_interviews")

    objects = InterviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="interview_once_a_moment",
                fields=["application", "held_at"],
                violation_error_message=_("Undangan untuk waktu ini sudah dikirim."),
            ),
            models.CheckConstraint(
                name="interview_recorded_by_somebody",
                condition=models.Q(took_place__isnull=True, recorded_by__isnull=True)
                | models.Q(took_place__isnull=False, recorded_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.application_id} {self.held_at:%Y-%m-%d %H:%M}"
