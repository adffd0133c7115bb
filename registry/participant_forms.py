"""Forms about one worker: enrol, complete or correct the contract, change the wage."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import Month, months_back
from core.forms import DateField3, NamesWhatIsMissing, NikField, PhoneField, RupiahField
from core.nik import is_female
from core.templatetags.siap import bulan
from registry.choices import Citizenship, ContractType, Programme
from registry.contracts import CONTRACT_FIELDS, Contract, contract_findings
from registry.enrolment import Enrolment, findings, look_up
from registry.findings import Finding
from registry.models import Company, Employment
from registry.programmes import usual_programmes
from registry.wages import WageChange, months_from, wage_findings

MONTHS_OFFERED = 24
MOST_RUPIAH = 10**12 - 1


class ContractFields(forms.Form):
    """Job and contract: PKWT by number or end, PKWTT by number or letter of appointment."""

    job_title = forms.CharField(label=_("Jabatan"), max_length=80)
    contract_type = forms.ChoiceField(
        label=_("Jenis perjanjian kerja"), choices=ContractType, widget=forms.RadioSelect, initial=ContractType.PKWT
    )
    started_on = DateField3(label=_("Mulai bekerja"))
    contract_number = forms.CharField(
        label=_("Nomor perjanjian kerja"),
        help_text=_("Untuk PKWT: isi nomor, akhir kontrak, atau keduanya."),
        required=False,
        max_length=60,
    )
    contract_end_on = DateField3(label=_("Akhir kontrak"), help_text=_("Hanya untuk PKWT."), required=False)
    appointment_number = forms.CharField(
        label=_("Nomor surat pengangkatan"), help_text=_("Hanya untuk PKWTT."), required=False, max_length=60
    )
    appointed_on = DateField3(label=_("Tanggal surat pengangkatan"), help_text=_("Hanya untuk PKWTT."), required=False)

    def contract(self) -> Contract:
        """After the fields are clean."""
        return Contract(**{name: self.cleaned_data[name] for name in CONTRACT_FIELDS})


class _Finds(NamesWhatIsMissing, forms.Form):
    """Adds what is found to the fields, and keeps the warnings for the page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warnings: list[Finding] = []
        self.codes: set[str] = set()

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for finding in self.find():
                self.codes.add(finding.code)
                if finding.is_warning:
                    self.warnings.append(finding)
                else:
                    self.add_error(finding.field if finding.field in self.fields else None, str(finding))
        return cleaned

    def find(self) -> list[Finding]:
        raise NotImplementedError


class EnrolmentForm(_Finds, ContractFields):
    """A worker whom the company enrols; `enrolment` after validation."""

    nik = NikField(help_text=_("16 angka sesuai KTP pekerja."))
    full_name = forms.CharField(label=_("Nama sesuai KTP"), max_length=120)
    birth_date = DateField3(label=_("Tanggal lahir"))
    citizenship = forms.ChoiceField(label=_("Kewarganegaraan"), choices=Citizenship, initial=Citizenship.WNI)
    phone = PhoneField(label=_("Nomor ponsel pekerja"), help_text=_("Supaya kami dapat mengabarinya."), required=False)
    email = forms.EmailField(label=_("Email pekerja"), required=False)
    wage = RupiahField(
        label=_("Upah sebulan"),
        help_text=_("Upah pokok dan tunjangan tetap. Dilaporkan untuk setiap bulan sejak mulai bekerja."),
        min_value=1,
        max_value=MOST_RUPIAH,
    )
    programmes = forms.MultipleChoiceField(
        label=_("Program"),
        help_text=_("Sudah terpilih menurut skala perusahaan Anda."),
        choices=Programme,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = [
        "nik",
        "full_name",
        "birth_date",
        "citizenship",
        "phone",
        "email",
        "job_title",
        "contract_type",
        "started_on",
        "contract_number",
        "contract_end_on",
        "appointment_number",
        "appointed_on",
        "wage",
        "programmes",
    ]

    def __init__(self, *args, company: Company, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.company, self.today = company, today
        usual = usual_programmes(company.scale, today)
        self.initial.setdefault("programmes", [code for code in Programme.values if code in usual])

    def find(self) -> list[Finding]:
        self.enrolment = self.said()
        self.on_record = look_up(self.company, [self.enrolment])
        return findings(self.enrolment, self.on_record, self.company, self.today)

    def said(self) -> Enrolment:
        said = self.cleaned_data
        return Enrolment(
            nik=said["nik"],
            full_name=said["full_name"],
            birth_date=said["birth_date"],
            citizenship=said["citizenship"],
            phone=said["phone"],
            email=said["email"].lower(),
            job_title=said["job_title"],
            contract=self.contract(),
            wage=said["wage"],
            programmes=frozenset(said["programmes"]),
        )

    def already_enrolled(self) -> Employment | None:
        """Where the person is enrolled here, when nothing else is wrong."""
        if self.codes != {"ALREADY_ENROLLED"}:
            return None
        return self.on_record.employment_of(self.enrolment)

    def completes(self) -> bool:
        """Whether the person is on record here, and only the contract is added."""
        return self.on_record.employment_of(self.enrolment) is not None

    def sex_by_nik(self):
        """A hint for the eye: the number may be wrong about it."""
        return _("perempuan") if is_female(self.cleaned_data["nik"]) else _("laki-laki")


class ContractForm(_Finds, ContractFields):
    """The contract of one employment."""

    def __init__(self, *args, employment: Employment, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.employment, self.today = employment, today
        for name in ("job_title", *CONTRACT_FIELDS):
            self.initial.setdefault(name, getattr(employment, name))

    def find(self) -> list[Finding]:
        return contract_findings(self.employment, self.contract(), self.today)


class WageForm(_Finds):
    """From which month the wage is another."""

    month = forms.ChoiceField(
        label=_("Berlaku mulai bulan"), help_text=_("Bulan yang sudah dibayar tetap dengan upahnya.")
    )
    wage = RupiahField(label=_("Upah sebulan yang baru"), min_value=1, max_value=MOST_RUPIAH)

    def __init__(self, *args, employment: Employment, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.employment, self.today = employment, today
        last = Month.of(min(filter(None, (employment.ended_on, today))))
        months = [month for month in months_back(last, MONTHS_OFFERED) if month >= Month.of(employment.started_on)]
        self.fields["month"].choices = [(str(month), bulan(month.first_day)) for month in reversed(months)]

    def find(self) -> list[Finding]:
        change = self.change()
        return list(wage_findings(change, months_from([change]), self.today))

    def change(self) -> WageChange:
        return WageChange(self.employment, Month.parse(self.cleaned_data["month"]), self.cleaned_data["wage"])
