"""What a mediator says to decide a file: one form for each verdict. The words that both sides read follow from them."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phk_reports import checklist_mediator, proof
from phk_reports.comparison import Contested
from phk_reports.models import AskedField, Evidence, EvidenceKind, PhkReport, Side, Verdict
from phk_reports.reasons import offered

ASKED_AT_ONCE = 6


class DecisionForm(forms.Form):
    """`tick`: codes of the checklist; the additions stand in the text for that side."""

    to_worker = forms.CharField(
        label=_("Tambahan untuk pekerja"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    to_employer = forms.CharField(
        label=_("Tambahan untuk perusahaan"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, report: PhkReport, contested: list[Contested], evidence: list[Evidence], **kwargs):
        super().__init__(*args, **kwargs)
        self.report, self.contested, self.evidence = report, contested, evidence
        ticks = checklist_mediator.ticks(report)
        self.fields["tick"] = forms.MultipleChoiceField(
            label=_("Pemeriksaan"),
            choices=[(tick.code, tick.words) for tick in ticks],
            required=False,
            widget=forms.MultipleHiddenInput,
        )

    def additions(self) -> dict[str, str]:
        """Side → what is added for it."""
        return {Side.WORKER: self.cleaned_data["to_worker"], Side.EMPLOYER: self.cleaned_data["to_employer"]}

    def choices(self) -> list[tuple[str, str]]:
        """Pairs (contested field, whose word is followed)."""
        return []

    def items(self) -> list[dict]:
        """What is asked for again, as `corrections.ask` takes it."""
        return []

    @property
    def note(self) -> str:
        """What stands in the trail beside the decision."""
        return ""

    @property
    def reasons(self) -> list[str]:
        return []


class ApproveForm(DecisionForm):
    """Every mandatory tick, and whose word is followed where the sides differ."""

    field_order = ["tick"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mandatory = checklist_mediator.mandatory_codes(self.report)
        choices = [
            (code, words if code in mandatory else gettext("%(words)s (tidak wajib)") % {"words": words})
            for code, words in self.fields["tick"].choices
        ]
        self.fields["tick"] = forms.MultipleChoiceField(
            label=_("Pemeriksaan"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Centang yang sudah Anda periksa."),
            error_messages={"required": _("Centang semua pemeriksaan wajib sebelum menyetujui.")},
        )
        for field in self.contested:
            self.fields[f"follow_{field.field}"] = forms.ChoiceField(
                label=gettext("%(label)s: keterangan siapa yang diikuti?") % {"label": field.label},
                choices=list(_words_of(field)),
                widget=forms.RadioSelect,
                error_messages={"required": _("Pilih keterangan yang diikuti.")},
            )
        if not self.evidence_is_complete:
            self.fields["why_enough"] = forms.CharField(
                label=_("Bukti belum lengkap. Mengapa bukti yang ada sudah cukup?"),
                max_length=1000,
                widget=forms.Textarea({"rows": 3}),
                help_text=_("Alasan ini dibaca semua pihak di riwayat berkas."),
                error_messages={"required": _("Tulis mengapa bukti yang ada sudah cukup.")},
            )
        self.order_fields(["tick", *(f"follow_{field.field}" for field in self.contested), "why_enough"])

    @property
    def evidence_is_complete(self) -> bool:
        return proof.is_complete(self.report.cause, self.evidence)

    def of_the_case(self) -> list[forms.BoundField]:
        """The fields that stand beside the data compared."""
        return [self["tick"], *(self[f"follow_{field.field}"] for field in self.contested)]

    def clean_tick(self):
        ticked = self.cleaned_data["tick"]
        if set(checklist_mediator.mandatory_codes(self.report)) - set(ticked):
            raise forms.ValidationError(_("Centang semua pemeriksaan wajib sebelum menyetujui."))
        return ticked

    def choices(self):
        return [
            (field.field, "" if whose == "registry" else whose)
            for field in self.contested
            if (whose := self.cleaned_data.get(f"follow_{field.field}"))
        ]

    @property
    def note(self):
        return self.cleaned_data.get("why_enough", "")


def _words_of(field: Contested) -> Iterable[tuple[str, str]]:
    said = {Side.EMPLOYER: field.employer, Side.WORKER: field.worker, "": field.registered}
    labels = {Side.EMPLOYER: _("Perusahaan"), Side.WORKER: _("Pekerja"), "": _("Data BPJS")}
    for whose in field.values:
        yield (str(whose) or "registry", f"{labels[whose]}: {said[whose]}")


class _WithReasons(DecisionForm):
    verdict = ""
    field_order = ["why"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"] = forms.MultipleChoiceField(
            label=_("Alasan keputusan"),
            choices=[(reason.code, reason.title) for reason in offered(self.verdict)],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Kalimat untuk pekerja dan perusahaan mengikuti alasan ini."),
            error_messages={"required": _("Pilih alasan keputusan.")},
        )
        self.order_fields(["why"])

    @property
    def reasons(self):
        return self.cleaned_data["why"]


class RejectForm(_WithReasons):
    verdict = Verdict.REJECT


class DisputeForm(_WithReasons):
    verdict = Verdict.DISPUTE


class CorrectionForm(DecisionForm):
    """Up to `ASKED_AT_ONCE` named things, each with what is wrong with it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", _("Pilih bagian")), *_askable(self.evidence)]
        for number in self.numbers:
            self.fields[f"what_{number}"] = forms.ChoiceField(
                label=gettext("Bagian ke-%(number)s") % {"number": number},
                choices=choices,
                required=number == 1,
                error_messages={"required": _("Pilih paling sedikit satu bagian yang perlu diperbaiki.")},
            )
            self.fields[f"note_{number}"] = forms.CharField(
                label=gettext("Apa yang salah di bagian ke-%(number)s, dan apa yang diminta") % {"number": number},
                max_length=1000,
                required=False,
                widget=forms.Textarea({"rows": 2}),
            )
        self.order_fields([f"{name}_{number}" for number in self.numbers for name in ("what", "note")])

    numbers = range(1, ASKED_AT_ONCE + 1)

    def clean(self):
        cleaned = super().clean()
        asked = set()
        for number in self.numbers:
            what, note = cleaned.get(f"what_{number}"), cleaned.get(f"note_{number}")
            if what and not note:
                self.add_error(f"note_{number}", _("Tulis apa yang salah dan apa yang diminta."))
            if note and not what and number > 1:
                self.add_error(f"what_{number}", _("Pilih bagian yang dimaksud catatan ini."))
            if what in asked:
                self.add_error(f"what_{number}", _("Bagian ini sudah disebut di atas."))
            asked |= {what} - {""}
        return cleaned

    def items(self):
        by_key = {str(item.pk): item for item in self.evidence}
        return [
            _item(what, by_key) | {"note": self.cleaned_data[f"note_{number}"]}
            for number in self.numbers
            if (what := self.cleaned_data[f"what_{number}"])
        ]


def _askable(evidence: list[Evidence]) -> list[tuple]:
    groups = []
    for side in Side:
        label = {"side": side.label}
        own = [item for item in proof.current(evidence) if item.side == side]
        groups += [
            (
                gettext("%(side)s: isi laporan") % label,
                [(f"{side}:field:{code}", name) for code, name in AskedField.choices],
            ),
            (
                gettext("%(side)s: dokumen yang ada") % label,
                [
                    (f"{side}:evidence:{item.pk}", f"{item.get_evidence_kind_display()}: {item.document}")
                    for item in own
                ],
            ),
            (
                gettext("%(side)s: dokumen yang belum ada") % label,
                [(f"{side}:evidence_kind:{code}", name) for code, name in EvidenceKind.choices],
            ),
        ]
    return [(name, choices) for name, choices in groups if choices]


def _item(what: str, evidence: dict[str, Evidence]) -> dict:
    side, kind, value = what.split(":")
    return {"side": side, kind: evidence[value] if kind == "evidence" else value}


FORMS: dict[str, type[DecisionForm]] = {
    Verdict.APPROVE: ApproveForm,
    Verdict.CORRECTION: CorrectionForm,
    Verdict.REJECT: RejectForm,
    Verdict.DISPUTE: DisputeForm,
}
