"""What narrows the mediator's queue, read from the address; and a person found by a number that stands in no address."""

import re
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import blind_index
from core.nik import NikError, clean_nik
from phk_reports.models import Cause, PhkReport, Side
from registry.models import Company, Employment
from registry.workforce import named

NOT_DIGITS = re.compile(r"\D")
LAYOFF = "layoff"


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty fields narrow nothing. `source`: a side, or `LAYOFF`; `officer`: mine, nobody, other; `risk`: with a sign."""

    company: str = ""
    cause: str = ""
    source: str = ""
    officer: str = ""
    risk: bool = False
    layoff: UUID | None = None
    words: str = ""

    @property
    def groups_layoffs(self) -> bool:
        """Whether layoffs stand among the files, each as one row."""
        return not (self.layoff or self.risk or self.words) and self.source in ("", LAYOFF)

    def of(self, reports: QuerySet[PhkReport], user: User) -> QuerySet[PhkReport]:
        """Those of these files that are asked for."""
        if self.company:
            companies = Company.objects.filter(name__icontains=self.company)
            reports = reports.filter(employment__company__in=companies.values("pk"))
        if self.cause:
            reports = reports.filter(cause=self.cause)
        if self.source == LAYOFF:
            reports = reports.filter(layoff__isnull=False)
        elif self.source:
            reports = reports.filter(source=self.source)
        if self.words:
            reports = reports.filter(_called(self.words))
        return reports.filter(self._held_by(user))

    def _held_by(self, user: User) -> Q:
        if self.officer == "mine":
            return Q(officer=user)
        if self.officer == "nobody":
            return Q(officer=None)
        return Q(officer__isnull=False) & ~Q(officer=user) if self.officer == "other" else Q()


def _called(words: str) -> Q:
    """By number, or by the beginning of the worker's name."""
    if words.upper().startswith(f"{PhkReport.NUMBER_PREFIX}-"):
        return Q(number=words.strip().upper())
    return Q(employment__in=Employment.objects.filter(named(words)).values("pk"))


def by_identity(number: str) -> Q | None:
    """The files about the person with this NIK, or this number of participation; None when it is neither."""
    digits = NOT_DIGITS.sub("", number)
    try:
        return Q(employment__participant__nik_index=blind_index(clean_nik(number)))
    except NikError:
        return Q(employment__kpj=digits) if digits else None


class FilterForm(forms.Form):
    """The bar above the queue; `filters()` is what it says."""

    q = forms.CharField(label=_("Nomor berkas atau nama pekerja"), max_length=120, required=False)
    company = forms.CharField(label=_("Perusahaan"), max_length=120, required=False)
    cause = forms.ChoiceField(label=_("Alasan"), choices=[("", _("Semua alasan")), *Cause.choices], required=False)
    source = forms.ChoiceField(
        label=_("Sumber"),
        choices=[("", _("Semua sumber")), *Side.choices, (LAYOFF, _("PHK massal"))],
        required=False,
    )
    officer = forms.ChoiceField(
        label=_("Petugas"),
        choices=[
            ("", _("Semua petugas")),
            ("mine", _("Saya")),
            ("nobody", _("Belum ada petugas")),
            ("other", _("Rekan")),
        ],
        required=False,
    )
    risk = forms.BooleanField(label=_("Hanya yang bertanda risiko"), required=False)
    layoff = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def filters(self) -> Filters:
        """What was understood; a value that is none narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            company=said.get("company", ""),
            cause=said.get("cause", ""),
            source=said.get("source", ""),
            officer=said.get("officer", ""),
            risk=said.get("risk", False),
            layoff=said.get("layoff"),
            words=said.get("q", ""),
        )


class IdentityForm(forms.Form):
    """A person by number: asked by POST, for an address is kept in logs and histories."""

    number = forms.CharField(
        label=_("NIK atau nomor KPJ"),
        max_length=40,
        error_messages={"required": _("Tulis NIK atau nomor KPJ.")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self):
        condition = by_identity(self.cleaned_data["number"])
        if condition is None:
            raise forms.ValidationError(_("Tulis 16 angka NIK atau 11 angka nomor KPJ."))
        return condition
