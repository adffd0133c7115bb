from django import forms
from django.utils.translation import gettext_lazy as _

from phk_reports.models import EvidenceSet


class EvidenceSetForm(forms.Form):
    """What the worker has in hand; what is asked next follows from it."""

    evidence_set = forms.ChoiceField(
        label=_("Bukti apa yang Anda punya?"),
        choices=EvidenceSet.choices,
        widget=forms.RadioSelect,
        help_text=_("Belum punya? Tidak apa-apa. Kami meminta bukti dari perusahaan, dan mediator tetap memeriksa."),
        error_messages={"required": _("Pilih salah satu jawaban.")},
    )


class EmploymentChoiceForm(forms.Form):
    """The jobs that one's report may be about: one's own, and those of whom one represents."""

    employment = forms.ModelChoiceField(
        label=_("Perusahaan yang mem-PHK"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Pilih perusahaan."),
            "invalid_choice": _("Pilih perusahaan dari daftar."),
        },
    )

    def __init__(self, *args, employments, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["employment"].queryset = employments
        self.fields["employment"].label_from_instance = self.described

    def described(self, employment) -> str:
        job = f"{employment.company.name}, {employment.job_title} (KPJ {employment.kpj})"
        if self.user.is_person(employment.participant.nik_index):
            return job
        return _("Untuk %(name)s: %(job)s") % {"name": employment.participant.full_name, "job": job}
