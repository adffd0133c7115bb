"""The forms of the two public tools. Both are sent by GET, so that their answers can be kept as a bookmark."""

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.dates import add_months
from core.forms import DateField3, RupiahField
from core.words import lazy_tanggal
from jkp_claims.eligibility_check import Answers, Contributions, Earlier, Ended, YesNo
from jkp_claims.regulations import Regulation
from jkp_claims.rules.contributions import CONSECUTIVE_MONTHS

EARLIEST_TERMINATION = date(1950, 1, 1)
MOST_WAGE = 999_999_999
MONTHS_AHEAD = 24

DATE_ERRORS = {
    "required": _("Tulis tanggal PHK."),
    "invalid": _("Tanggal PHK harus berisi hari, bulan, dan tahun. Contoh: 27 3 2025."),
}
CLAIM_DATE_ERRORS = {
    "invalid": _("Tanggal klaim pertama harus berisi hari, bulan, dan tahun. Contoh: 27 3 2025."),
}
WAGE_AS_NUMBER = _("Tulis upah dengan angka, contoh 4500000.")
DO_NOT_KNOW = _("Tidak tahu")
YES_OR_NO = [
    (YesNo.YES, _("Ya")),
    (YesNo.NO, _("Tidak")),
]
ENDED = [
    (Ended.LAID_OFF, _("Perusahaan mem-PHK saya")),
    (Ended.CLOSED, _("Perusahaan tutup atau pailit")),
    (Ended.CUT_SHORT, _("Perusahaan mengakhiri kontrak (PKWT) sebelum habis")),
    (Ended.EXPIRED, _("Kontrak (PKWT) habis pada tanggalnya")),
    (Ended.RESIGNED, _("Saya mengundurkan diri")),
    (Ended.RETIRED, _("Saya pensiun")),
    (Ended.DISABLED, _("Saya cacat total tetap karena kecelakaan")),
    (Ended.UNKNOWN, _("Belum pasti")),
]

# What to find out, and where, by the name of the question that was answered with "don't know".
FIND_OUT = {
    "ended": _(
        "Baca alasannya di surat PHK atau perjanjian bersama. "
        "Belum punya suratnya? Minta kepada perusahaan, atau tanyakan ke Disnaker."
    ),
    "young_enough": _(
        "Lihat tanggal mulai kepesertaan di kartu BPJS Ketenagakerjaan atau aplikasi JMO, "
        "lalu hitung umur Anda pada hari itu."
    ),
    "contributions": _(
        "Lihat riwayat iuran di aplikasi JMO, atau di halaman Kepesertaan dan iuran saya setelah Anda masuk."
    ),
    "earlier": _("Tanyakan riwayat JKP Anda ke BPJS Ketenagakerjaan, telepon 175."),
}


def question(number: int, label: str, choices: list, help_text="") -> forms.ChoiceField:
    """One question with its answers as radio buttons, in the language of the moment."""
    return forms.ChoiceField(
        label=f"{number}. {label}",
        choices=choices,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            gettext("Pilih salah satu jawaban untuk pertanyaan %(number)s.") % {"number": number},
        ),
    )


def contribution_choices(regulation: Regulation) -> list:
    """The answers to question 5; a gap is asked about only where the regulation minds it."""
    needed, among = regulation.paid_months_needed, regulation.paid_months_among
    figures = {"needed": needed, "among": among, "row": CONSECUTIVE_MONTHS}
    enough = [(Contributions.ENOUGH, _("%(needed)s bulan atau lebih dalam %(among)s bulan sebelum PHK") % figures)]
    if regulation.six_consecutive:
        enough = [
            (
                Contributions.ENOUGH,
                _("%(needed)s bulan atau lebih, dan %(row)s bulan yang terakhir dibayar berturut-turut") % figures,
            ),
            (
                Contributions.GAP,
                _("%(needed)s bulan atau lebih, tetapi ada jeda dalam %(row)s bulan yang terakhir dibayar") % figures,
            ),
        ]
    return [
        *enough,
        (Contributions.FEWER, _("Kurang dari %(needed)s bulan") % figures),
        (Contributions.UNKNOWN, DO_NOT_KNOW),
    ]


def earlier_choices(regulation: Regulation) -> list:
    """The answers to question 7."""
    figures = {"limit": regulation.benefits_limit, "needed": regulation.months_between_benefits}
    return [
        (Earlier.NEVER, _("Belum pernah")),
        (
            Earlier.LONG_AGO,
            _("Pernah, kurang dari %(limit)s kali. Sejak itu iuran dibayar %(needed)s bulan atau lebih") % figures,
        ),
        (
            Earlier.RECENT,
            _("Pernah, kurang dari %(limit)s kali. Sejak itu iuran dibayar kurang dari %(needed)s bulan") % figures,
        ),
        (Earlier.LIMIT, _("Sudah %(limit)s kali atau lebih") % figures),
        (Earlier.UNKNOWN, DO_NOT_KNOW),
    ]


class CheckForm(forms.Form):
    """The seven questions, in the words of the regulation in force. No name and no number of identity is asked for."""

    def __init__(self, *args, regulation: Regulation, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        figures = {"years": regulation.enrolment_age_years, "among": regulation.paid_months_among}
        self.fields |= {
            "ended": question(
                1, gettext("Mengapa pekerjaan Anda berakhir?"), ENDED, _("Menurut surat PHK atau perjanjian kerja.")
            ),
            "terminated_on": DateField3(
                label=f"2. {gettext('Kapan PHK itu?')}",
                help_text=_("Hari terakhir hubungan kerja. Contoh: 27 3 2025."),
                error_messages=DATE_ERRORS,
            ),
            "citizen": question(3, gettext("Apakah Anda warga negara Indonesia?"), YES_OR_NO),
            "young_enough": question(
                4,
                gettext("Apakah umur Anda di bawah %(years)s tahun ketika perusahaan mendaftarkan Anda ke BPJS?")
                % figures,
                [*YES_OR_NO, (YesNo.UNKNOWN, DO_NOT_KNOW)],
            ),
            "contributions": question(
                5,
                gettext("Berapa bulan iuran BPJS Ketenagakerjaan dibayar dalam %(among)s bulan sebelum PHK?") % figures,
                contribution_choices(regulation),
                _("Iuran yang dibayar terlambat ikut dihitung."),
            ),
            "working_again": question(
                6,
                gettext("Apakah Anda sudah bekerja lagi sesudah PHK?"),
                YES_OR_NO,
                _("Pekerjaan kedua yang sudah ada sebelum PHK tidak dihitung."),
            ),
            "earlier": question(
                7, gettext("Apakah Anda pernah menerima uang JKP sebelumnya?"), earlier_choices(regulation)
            ),
        }

    def clean_terminated_on(self) -> date:
        terminated_on = self.cleaned_data["terminated_on"]
        if terminated_on > self.today:
            raise forms.ValidationError(
                _("Tanggal PHK masih di masa depan. Tulis tanggal sampai hari ini, %s.") % lazy_tanggal(self.today)
            )
        if terminated_on < EARLIEST_TERMINATION:
            raise forms.ValidationError(_("Periksa tahun PHK. Contoh: 27 3 2025."))
        return terminated_on

    def answers(self) -> Answers:
        """What was answered; only when the form is valid."""
        given = self.cleaned_data
        return Answers(
            ended=Ended(given["ended"]),
            terminated_on=given["terminated_on"],
            citizen=YesNo(given["citizen"]),
            young_enough=YesNo(given["young_enough"]),
            contributions=Contributions(given["contributions"]),
            working_again=YesNo(given["working_again"]),
            earlier=Earlier(given["earlier"]),
        )


class WageForm(forms.Form):
    """The one field of the front page; the calculator takes it from there."""

    wage = RupiahField(
        label=_("Upah sebulan"),
        help_text=_("Upah terakhir yang dilaporkan perusahaan ke BPJS Ketenagakerjaan. Contoh: 4500000."),
        min_value=1,
        max_value=MOST_WAGE,
        error_messages={
            "required": WAGE_AS_NUMBER,
            "invalid": WAGE_AS_NUMBER,
            "min_value": WAGE_AS_NUMBER,
            "max_value": _("Angka upah ini terlalu besar. Tulis upah sebulan, contoh 4500000."),
        },
    )


class CalculatorForm(WageForm):
    """A wage, and the day of the first claim; today when none is given."""

    first_claim_on = DateField3(
        label=_("Tanggal klaim pertama"),
        help_text=_("Kosongkan untuk hari ini. Contoh: 27 3 2025."),
        required=False,
        error_messages=CLAIM_DATE_ERRORS,
    )

    def __init__(self, *args, first_day: date, today: date, **kwargs):
        """`first_day`: since when there is a regulation."""
        super().__init__(*args, **kwargs)
        self.first_day, self.today = first_day, today

    def clean_first_claim_on(self) -> date:
        first_claim_on = self.cleaned_data["first_claim_on"] or self.today
        if first_claim_on < self.first_day:
            raise forms.ValidationError(
                _("JKP berlaku sejak %s. Tulis tanggal klaim sesudahnya.") % lazy_tanggal(self.first_day)
            )
        last_day = add_months(self.today, MONTHS_AHEAD)
        if first_claim_on > last_day:
            raise forms.ValidationError(
                _("Tulis tanggal klaim paling lambat %s. Aturan dan hari libur sesudahnya belum dapat dihitung.")
                % lazy_tanggal(last_day)
            )
        return first_claim_on
