"""The shares of a company's month: by hand, by the rules and by the database the same; and who bears them."""

from datetime import date

import pytest
from django.urls import reverse

from casework.models import Event
from core.dates import Month
from jkp_claims.contribution_shares import SHARES, amounts_due, of_company, regulation_of, totals, with_shares
from jkp_claims.regulations import PP_6_2025, PP_37_2021
from jkp_claims.rules import contribution_shares
from registry import bpjs
from registry.choices import CompanyStanding, MemberRole
from registry.models import Contribution
from tests.jkp_claims.factories import adopted
from tests.registry.factories import (
    CompanyFactory,
    EmploymentFactory,
    MembershipFactory,
    ParticipantFactory,
    contributions,
)

pytestmark = pytest.mark.django_db

MARCH, APRIL = Month(2025, 3), Month(2025, 4)

# wage, regulation, (government 0.22 %, JKK 0.14 %, JKM 0.10 % or nothing), each part rounded down
BY_HAND = [
    # 1 × 0.0022 = 0.0022; 1 × 0.0014 = 0.0014; 1 × 0.0010 = 0.0010: less than a rupiah each
    (1, PP_37_2021, (0, 0, 0)),
    (1, PP_6_2025, (0, 0, 0)),
    # 5,000,000 − 1, so 0.0022 below 11,000; 0.0014 below 7,000; 0.0010 below 5,000
    # 4,999,999 × 0.0022 = 10,999.9978; × 0.0014 = 6,999.9986; × 0.0010 = 4,999.999
    (4_999_999, PP_37_2021, (10_999, 6_999, 4_999)),
    (4_999_999, PP_6_2025, (10_999, 6_999, 0)),
    # 5,000,000 × 22 / 10,000 = 11,000; × 14 / 10,000 = 7,000; × 10 / 10,000 = 5,000; together 23,000 = 0.46 %
    # under PP 6/2025 11,000 + 7,000 = 18,000 = 0.36 %
    (5_000_000, PP_37_2021, (11_000, 7_000, 5_000)),
    (5_000_000, PP_6_2025, (11_000, 7_000, 0)),
    # 7,000,000 counts as 5,000,000
    (7_000_000, PP_37_2021, (11_000, 7_000, 5_000)),
    (7_000_000, PP_6_2025, (11_000, 7_000, 0)),
]


@pytest.fixture
def company():
    return CompanyFactory()


@pytest.mark.parametrize(("wage", "regulation", "expected"), BY_HAND)
def test_the_shares_of_one_wage(company, wage, regulation, expected):
    contributions(EmploymentFactory(company=company), months=1, last=MARCH, wage=wage)
    row = with_shares(Contribution.objects.all(), regulation).values_list(*SHARES).get()
    assert row == expected
    assert row == tuple(part.amount for part in contribution_shares(wage, regulation))
    added = totals(of_company(company, MARCH), regulation)
    assert (added.workers, added.base) == (1, min(wage, 5_000_000))
    assert tuple(getattr(added, name) for name in SHARES) == expected
    assert added.contribution == sum(expected)
    assert added.by_the_company == expected[1] + expected[2]


@pytest.mark.parametrize("regulation", [PP_37_2021, PP_6_2025], ids=lambda one: one.name)
def test_a_statement_is_the_sum_of_its_lines(company, regulation):
    wages = [1, 454, 455, 999, 3_333_333, 4_999_999, 5_000_000, 7_000_000]
    for wage in wages:
        contributions(EmploymentFactory(company=company), months=1, last=MARCH, wage=wage)
    contributions(EmploymentFactory(), months=1, last=MARCH)
    added = totals(of_company(company, MARCH), regulation)
    lines = [{part.name: part.amount for part in contribution_shares(wage, regulation)} for wage in wages]
    assert {name: getattr(added, name) for name in SHARES} == {
        name: sum(line[name] for line in lines) for name in SHARES
    }
    assert added.workers == len(wages)


@pytest.mark.parametrize(
    ("person", "job", "bears", "why"),
    [
        ({}, {}, True, "a citizen, young enough, at the chosen employer"),
        ({"citizenship": "WNA"}, {}, False, "no citizen"),
        ({"birth_date": date(1967, 3, 2)}, {"enrolled_on": date(2021, 3, 1)}, True, "54 on the next day"),
        ({"birth_date": date(1967, 3, 1)}, {"enrolled_on": date(2021, 3, 1)}, False, "54 on that very day"),
        ({"birth_date": date(1968, 2, 29)}, {"enrolled_on": date(2022, 2, 27)}, True, "54 on 28 February 2022"),
        ({"birth_date": date(1968, 2, 29)}, {"enrolled_on": date(2022, 2, 28)}, False, "54 on that very day"),
    ],
)
def test_who_bears_shares(company, person, job, bears, why):
    worker = EmploymentFactory(company=company, participant=ParticipantFactory(**person), **job)
    contributions(worker, months=1, last=MARCH)
    assert totals(of_company(company, MARCH), PP_37_2021).workers == bears
    assert with_shares(Contribution.objects.all(), PP_37_2021).get().bears_shares is bears


def test_a_month_that_was_not_for_jkp_bears_none(company):
    contributions(EmploymentFactory(company=company), months=1, last=MARCH)
    Contribution.objects.update(for_jkp=False)
    assert totals(of_company(company, MARCH), PP_37_2021).contribution == 0


def test_what_is_due_follows_the_regulation_of_each_month(company, django_assert_num_queries):
    """5,000,000: under PP 37/2021 7,000 + 5,000 are the company's, under PP 6/2025 7,000; two workers, one paid."""
    for paid in (True, False):
        contributions(EmploymentFactory(company=company), months=3, last=APRIL, wage=5_000_000, paid=paid)
    assert amounts_due(company, [MARCH, APRIL]) == {MARCH: 12_000, APRIL: 12_000}
    adopted(from_on=date(2025, 4, 1))
    assert regulation_of(MARCH).name == "PP 37/2021"
    assert regulation_of(APRIL).name == "PP 6/2025"
    with django_assert_num_queries(3):
        assert amounts_due(company, [MARCH, APRIL]) == {MARCH: 12_000, APRIL: 7_000}


def test_a_regulation_that_begins_within_the_month_counts_from_the_next(company):
    adopted(from_on=date(2025, 4, 2))
    assert (regulation_of(APRIL).name, regulation_of(Month(2025, 5)).name) == ("PP 37/2021", "PP 6/2025")


class TestPages:
    @pytest.fixture
    def member(self, company):
        return MembershipFactory(company=company, role=MemberRole.APPROVER).user

    def url(self, company, month=MARCH, name="contribution_statement", **more):
        return reverse(f"jkp_claims:{name}", kwargs={"company": company.pk, "month": month, **more})

    def test_a_statement_says_who_owes_what_until_when(self, sign_in, company, member):
        contributions(EmploymentFactory(company=company), months=1, last=MARCH, wage=7_000_000, paid=False)
        page = sign_in(member).get(self.url(company)).content.decode()
        for figure in ("0,22%", "0,14%", "0,1%", "Rp11.000", "Rp7.000", "Rp5.000", "Rp23.000", "Rp12.000"):
            assert figure in page, figure
        assert "15 April 2025" in page

    def test_the_other_regulation_takes_nothing_from_jkm(self, sign_in, company, member):
        adopted(from_on=date(2025, 3, 1))
        contributions(EmploymentFactory(company=company), months=1, last=MARCH, wage=7_000_000, paid=False)
        answer = sign_in(member).get(self.url(company))
        assert answer.context["totals"].contribution == 18_000
        assert "PP 6/2025" in answer.content.decode()

    @pytest.mark.parametrize("name", ["contribution_statement", "contribution_statement_file"])
    def test_another_company_is_as_if_it_did_not_exist(self, sign_in, company, member, name):
        contributions(EmploymentFactory(company=company), months=1, last=MARCH)
        more = {"file_format": "csv"} if name.endswith("file") else {}
        stranger = sign_in(MembershipFactory().user)
        assert stranger.get(self.url(company, name=name, **more)).status_code == 404
        assert sign_in(member).get(self.url(company, APRIL, name=name, **more)).status_code == 404
        assert not Event.objects.filter(verb="statement_downloaded").exists()

    @pytest.mark.parametrize("file_format", ["csv", "xlsx", ""])
    def test_pages_and_files_take_the_queries_of_one_for_sixty(
        self, sign_in, company, member, file_format, django_assert_max_num_queries
    ):
        name = {"name": "contribution_statement_file", "file_format": file_format} if file_format else {}
        url, client = self.url(company, **name), sign_in(member)

        def look():
            answer = client.get(url)
            assert answer.status_code == 200
            return b"".join(answer.streaming_content) if answer.streaming else answer.content

        contributions(EmploymentFactory(company=company), months=1, last=MARCH)
        look()
        with django_assert_max_num_queries(40) as one:
            look()
        for _ in range(60):
            contributions(EmploymentFactory(company=company), months=1, last=MARCH)
        with django_assert_max_num_queries(len(one)):
            body = look()
        if file_format == "csv":
            assert len(body.decode().splitlines()) == 62

    def test_pages_of_fifty_by_name(self, sign_in, company, member):
        for number in range(51):
            person = ParticipantFactory(full_name=f"Orang {number:02d}")
            contributions(EmploymentFactory(company=company, participant=person), months=1, last=MARCH)
        client = sign_in(member)
        assert [len(client.get(f"{self.url(company)}?page={page}").context["rows"]) for page in (1, 2)] == [50, 1]
        assert "Orang 50" in client.get(f"{self.url(company)}?page=2").content.decode()


def test_a_signer_records_three_months_at_once(sign_in, company, monkeypatch):
    monkeypatch.setattr(bpjs, "payment", lambda *question: bpjs.Confirmed())
    signer = MembershipFactory(company=company).user
    contributions(EmploymentFactory(company=company), months=3, last=MARCH, wage=5_000_000, paid=False)
    url, client = reverse("registry:contribution_payment", args=[company.pk]), sign_in(signer)
    form = {
        "months": ["2025-01", "2025-02", "2025-03"],
        "paid_on_day": "11",
        "paid_on_month": "4",
        "paid_on_year": "2025",
        "amount": "36.001",
        "reference": "REF 1",
    }
    wrong = client.post(url, form)
    assert "Rp36.000" in wrong.content.decode()
    assert not Contribution.objects.paid().exists()
    done = client.post(url, form | {"amount": "36.000"}, follow=True)
    assert "mengonfirmasi pembayaran 3 bulan" in done.content.decode()
    assert Contribution.objects.paid().count() == 3
    again = client.post(url, form | {"amount": "36.000"})
    assert again.status_code == 200  # there is nothing left to choose
    assert company.payments.count() == 3


@pytest.mark.parametrize("who", ["preparer", "stranger", "pending"])
def test_who_may_not_pay_writes_nothing(sign_in, company, who):
    role = MemberRole.PREPARER if who == "preparer" else MemberRole.OWNER
    user = MembershipFactory(role=role, **({} if who == "stranger" else {"company": company})).user
    contributions(EmploymentFactory(company=company), months=1, last=MARCH, wage=5_000_000, paid=False)
    if who == "pending":
        company.standing = CompanyStanding.PENDING
        company.save()
    url = reverse("registry:contribution_payment", args=[company.pk])
    answer = sign_in(user).post(url, {"months": ["2025-03"], "amount": "12000"})
    assert answer.status_code == (404 if who == "stranger" else 403)
    assert not company.payments.exists()
