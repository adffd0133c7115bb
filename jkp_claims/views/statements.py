"""A company's monthly statement: its workers, the shares of each, and the sums; in the page and as a table."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from accounts.access import roles
from accounts.models import Role
from casework.steps import record
from core import clock
from core.dates import Month
from core.spreadsheets import csv_file, xlsx_file
from jkp_claims.contribution_shares import SHARES, amounts_due, of_company, regulation_of, totals, with_shares
from jkp_claims.regulation_values import percent
from jkp_claims.regulation_words import FIGURE_WORDS
from jkp_claims.regulations import Regulation
from registry.contributions import due_on
from registry.models import Company, CompanyMonth
from registry.permissions import may_sign
from registry.statements import state_of, waiting_months

WORKERS_A_PAGE = 50
FILES = {"csv": csv_file, "xlsx": xlsx_file}
COLUMNS = ("employment__participant__full_name", "employment__kpj", "wage", "bears_shares", "base", *SHARES, "paid_on")


class MonthInPath:
    """Path converter: a month as YYYY-MM."""

    regex = "[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month.parse(value)

    def to_url(self, value: Month | str) -> str:
        return str(value)


class _OfOneStatement:
    """Mixin: the company and the month of the address, for the company's members."""

    access = roles(Role.EMPLOYER)

    @cached_property
    def company(self) -> Company:
        found = Company.objects.of_member(self.request.user).filter(pk=self.kwargs["company"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def sums(self) -> CompanyMonth:
        found = CompanyMonth.objects.filter(company=self.company, month=self.kwargs["month"].first_day, reported__gt=0)
        if (sums := found.first()) is None:
            raise Http404
        return sums

    def workers(self, regulation: Regulation):
        """By name, as in the table of workers."""
        rows = with_shares(of_company(self.company, self.kwargs["month"]), regulation)
        return rows.order_by("employment__name_key", "employment_id").values(*COLUMNS)


class _Counted(Paginator):
    """The number of rows is known from the month's sums."""

    def __init__(self, rows, per_page: int, count: int):
        super().__init__(rows, per_page)
        self.count = count


class StatementView(_OfOneStatement, TemplateView):
    """What is owed for one month: by whom, for whom, until when."""

    template_name = "jkp_claims/contribution_statement.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | self.about())

    def about(self) -> dict:
        month, sums = self.kwargs["month"], self.sums
        regulation = regulation_of(month)
        page = _Counted(self.workers(regulation), WORKERS_A_PAGE, sums.reported).get_page(self.request.GET.get("page"))
        added = totals(of_company(self.company, month), regulation)
        return {
            "company": self.company,
            "month": month,
            "sums": sums,
            "page": page,
            "rows": list(page),
            "state": state_of(sums, waiting_months(self.company), clock.today()),
            "due_on": due_on(month),
            "due": amounts_due(self.company, [month])[month] if sums.unpaid else 0,
            "totals": added,
            "parts": [part_of(name, regulation, getattr(added, name)) for name in SHARES],
            "rate": percent(regulation.contribution_rate),
            "regulation": regulation,
            "may_pay": may_sign(self.company, self.request.user),
            "payment_url": reverse("registry:contribution_payment", args=[self.company.pk]),
        }


def part_of(name: str, regulation: Regulation, amount: int) -> dict:
    """One line of the sums: from where, at which rate, how much, by which article."""
    return {
        "label": FIGURE_WORDS[name].label,
        "percent": percent(getattr(regulation, name)),
        "amount": amount,
        "article": regulation.article(name),
    }


class StatementFileView(_OfOneStatement, View):
    """The same as a table, all workers; who took it stands in the trail of the company."""

    http_method_names = ["get"]

    def get(self, request, company, month, file_format):
        if file_format not in FILES:
            raise Http404
        sums, regulation = self.sums, regulation_of(month)
        record(self.company, "statement_downloaded", by=request.user, month=str(month), workers=sums.reported)
        header = [_("Nama"), "KPJ", _("Upah"), _("Upah yang dihitung"), *self.titles(), _("Tanggal bayar")]
        return FILES[file_format](f"tagihan-{month}.{file_format}", header, self.rows(regulation))

    def titles(self) -> list[str]:
        return [str(FIGURE_WORDS[name].label) for name in SHARES]

    def rows(self, regulation: Regulation) -> Iterator[list]:
        """Empty cells for who does not take part in JKP."""
        for row in self.workers(regulation).iterator(chunk_size=2000):
            name, kpj, wage, bears, *figures, paid_on = (row[column] for column in COLUMNS)
            yield [name, kpj, wage, *(figures if bears else [""] * len(figures)), paid_on or ""]
