"""The check and the calculator for everybody: asked by GET, computed by the rules of the claim, kept nowhere."""

from dataclasses import replace
from datetime import date
from operator import attrgetter

from django.shortcuts import render
from django.views import View

from accounts.access import PUBLIC
from core import clock
from core.runs import runs
from core.templatetags.siap import tanggal
from jkp_claims.adoptions import adoptions
from jkp_claims.eligibility_check import Answers, Check, Ended, Verdict, check, forecast
from jkp_claims.facts import holidays_of_claim
from jkp_claims.public_forms import FIND_OUT, CalculatorForm, CheckForm
from jkp_claims.regulations import REGULATIONS, Regulation
from jkp_claims.rules import Instalment, Reason
from jkp_claims.words import explained
from phk_reports.deadlines import REVIEW_WORKING_DAYS, report_due_on
from phk_reports.models import EvidenceKind

PROOFS_OF_TERMINATION = (EvidenceKind.ACCEPTANCE, EvidenceKind.JOINT_AGREEMENT, EvidenceKind.COURT_RULING)
ON_CONTRACT = (Ended.CUT_SHORT, Ended.EXPIRED, Ended.UNKNOWN)


class CheckView(View):
    """Seven questions; with all of them answered, the verdict. `?edit=1` opens the answers again."""

    access = PUBLIC
    http_method_names = ["get", "head", "options"]

    def get(self, request):
        today = clock.today()
        adopted = adoptions()
        regulation = adopted.in_force(today)
        asked = _is_asked(request.GET, Answers.__slots__)
        form = CheckForm(request.GET if asked else None, regulation=regulation, today=today)
        if not asked or not form.is_valid():
            return render(request, "jkp_claims/check.html", {"form": form})
        if "edit" in request.GET:
            form = CheckForm(initial=form.cleaned_data, regulation=regulation, today=today)
            return render(request, "jkp_claims/check.html", {"form": form})
        found = check(form.answers(), adopted, holidays_of_claim(today), today)
        return render(request, "jkp_claims/check_result.html", result_of(found, form, regulation, today))


class CalculatorView(View):
    """A wage and a day; six amounts with their dates, their formula and their article."""

    access = PUBLIC
    http_method_names = ["get", "head", "options"]

    def get(self, request):
        today = clock.today()
        adopted = adoptions()
        asked = _is_asked(request.GET, ("wage", "first_claim_on"))
        form = CalculatorForm(
            request.GET if asked else None,
            initial={"first_claim_on": today},
            first_day=adopted.history[0].from_on,
            today=today,
        )
        context = {"form": form}
        if asked and form.is_valid():
            wage, first_claim_on = form.cleaned_data["wage"], form.cleaned_data["first_claim_on"]
            found = forecast(wage, first_claim_on, adopted, holidays_of_claim(first_claim_on))
            context |= {
                "wage": wage,
                "first_claim_on": first_claim_on,
                "months": [line(month, wage) for month in found.months],
                "total": found.total,
                "policies": policies(found.months),
            }
        return render(request, "jkp_claims/calculator.html", context)


def _is_asked(data, names) -> bool:
    """Whether any of the fields was sent; a date comes as its three boxes."""
    return any(key == name or key.startswith(f"{name}_") for key in data for name in names)


def result_of(found: Check, form: CheckForm, regulation: Regulation, today: date) -> dict:
    """Context of the result page."""
    answers = form.answers()
    terminated_on = answers.terminated_on
    return {
        "verdict": found.verdict,
        "refused": found.verdict is Verdict.NO,
        "refusals": in_words(found.best.refusals),
        "doubts": [
            {
                "question": form.fields[doubt.question].label,
                "todo": FIND_OUT[doubt.question],
                "reasons": in_words(doubt.reasons),
            }
            for doubt in found.doubts
        ],
        "deadline": found.best.claim_deadline,
        "deadline_article": next(step.article for step in found.best.trace if step.rule == "claim_deadline"),
        "late": today > found.best.claim_deadline,
        "spans": spans_of(found.best.months),
        "total": found.best.total,
        "regulation": regulation,
        "proofs": [kind.label for kind in PROOFS_OF_TERMINATION],
        "contract": EvidenceKind.CONTRACT.label if answers.ended in ON_CONTRACT else "",
        "report_due_on": None if found.verdict is Verdict.NO else report_due_on(terminated_on),
        "review_working_days": REVIEW_WORKING_DAYS,
        "answers": [_answer(form, name) for name in form.fields],
    }


def in_words(reasons: tuple[Reason, ...]) -> list:
    """Reasons without what the record says: no record was read, somebody only asked."""
    return [replace(words, detail="") for words in explained(reasons)]


def spans_of(months: tuple[Instalment, ...]) -> list[dict]:
    """Months of one rate, amount and regulation together."""
    return [
        {
            "first": first.number,
            "last": last.number,
            "percent": first.rate * 100,
            "most": first.amount,
            "article": first.article,
        }
        for first, last in runs(months, attrgetter("rate", "amount", "regulation"))
    ]


def line(month: Instalment, wage: int) -> dict:
    """One month of the calculator: its days, and the formula in its parts."""
    return {
        "number": month.number,
        "opens_on": month.opens_on,
        "closes_on": month.closes_on,
        "late_until": month.late_until if month.late_until > month.closes_on else None,
        "percent": month.rate * 100,
        "base": month.wage_base,
        "amount": month.amount,
        "capped": wage > month.wage_base,
        "regulation": month.regulation,
        "article": month.article,
    }


def policies(months: tuple[Instalment, ...]) -> list[dict]:
    """The regulations that pay these months, each with the articles of its ceiling and its filing windows."""
    return [
        {
            "name": name,
            "ceiling": REGULATIONS[name].wage_ceiling,
            "ceiling_article": REGULATIONS[name].article("wage_ceiling"),
            "window_article": REGULATIONS[name].article("window"),
        }
        for name in dict.fromkeys(month.regulation for month in months)
    ]


def _answer(form: CheckForm, name: str) -> dict:
    """One row of the summary of what was answered."""
    field, value = form.fields[name], form.cleaned_data[name]
    shown = tanggal(value) if isinstance(value, date) else dict(field.choices)[value]
    return {"label": field.label, "value": shown}
