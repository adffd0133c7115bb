"""`manage.py recompute --check`: silent over an untouched world, and one line for whatever today's code would not give."""

import json
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from casework.steps import advance
from core.dates import add_months
from jkp_claims import services
from jkp_claims.models import CalculationSlip, JkpClaim, MonthlyClaim, SlipKind
from jkp_claims.recompute import slip_differences, what_it_says
from jkp_claims.regulations import REGULATIONS
from jkp_claims.rules import answer, as_json
from payouts.models import Payout
from payouts.preparing import make_payouts
from registry.models import Contribution
from tests.jkp_claims.cases import assessed
from tests.jkp_claims.factories import Story, at
from tests.lists.rows import past_the_guards

pytestmark = pytest.mark.django_db

PAY_RULES = import_module("jkp_claims.rules.pay")  # the package gives its function under this name


def recompute() -> tuple[int, list[str]]:
    """The exit status, and the lines it printed."""
    said, status = StringIO(), 0
    try:
        call_command("recompute", "--check", stdout=said)
    except SystemExit as ended:
        status = ended.code
    return status, said.getvalue().splitlines()


def paid_months(count: int) -> Story:
    """A worker whose first months are paid, and the next one approved."""
    story = Story(wage=7_000_000)
    story.month_approved()
    for number in range(2, count + 2):
        _pay(story, number - 1)
        _approve(story, number)
    return story


def _approve(story: Story, number: int) -> None:
    now = at(add_months(story.today, number - 1))
    filing = {"filed_at": now, "in_time": True, "bank_account": story.account(), "late_reason": ""}
    month = story.claim.months.get(month_no=number)
    month = advance(month, MonthlyClaim.file, by=story.worker, employment_status=None, conditions=[], **filing)
    month = advance(month, MonthlyClaim.take, by=story.verifier)
    services.approve_month(month, by=story.verifier, now=now)


def _pay(story: Story, number: int) -> None:
    day = add_months(story.today, number - 1)
    make_payouts(at(day))
    advance(story.claim.months.get(month_no=number), MonthlyClaim.settle, paid_on=day)


@pytest.fixture(scope="module", autouse=True)
def story(django_db_setup, django_db_blocker):
    """A worker whose first month is paid and whose second is approved; made once, each test is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield paid_months(1)
        transaction.set_rollback(True)


def tamper(slip: CalculationSlip, column: str, value: dict) -> None:
    """Change what nobody may change."""
    with past_the_guards(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE jkp_claims_calculationslip SET {column} = %s WHERE id = %s", [json.dumps(value), slip.pk]
        )


def slip_of(story: Story, kind: SlipKind, **which) -> CalculationSlip:
    return CalculationSlip.objects.get(claim=story.claim, kind=kind, **which)


def test_an_untouched_world_has_no_difference(story):
    _pay(story, 2)
    _approve(story, 3)
    services.stop_for_new_job(story.claim, by=story.worker, started_on=add_months(story.today, 3))
    Story().approved(cause="i")
    assert recompute() == (0, ["Checked 6 slips, 3 months, 1 claims, 2 payouts: 0 differences."])


def test_what_the_registry_says_later_makes_no_difference(story):
    Contribution.objects.filter(employment=story.employment).update(wage=1_000_000, paid_on=None)
    assert recompute()[0] == 0


def test_what_may_move_by_itself_makes_no_difference(story):
    """More time for a late month, and another forecast of a month that is not approved."""
    waiting = story.claim.months.get(month_no=4)
    MonthlyClaim.objects.filter(pk=waiting.pk).update(
        late_until=waiting.late_until + timedelta(days=5),
        regulation="PP 6/2025",
        rate=Decimal("0.60"),
        amount=3_000_000,
    )
    assert recompute()[0] == 0


def test_without_check_it_says_that_nothing_is_rewritten(story):
    with pytest.raises(CommandError, match="never rewritten") as refused:
        call_command("recompute")
    assert refused.value.returncode == 2


def test_a_changed_rule_is_listed(story, monkeypatch):
    monkeypatch.setattr(PAY_RULES, "rate", lambda number, regulation: Decimal("0.50"))
    slip = slip_of(story, SlipKind.AMOUNT, month__month_no=1)
    status, lines = recompute()
    assert status == 1
    about = f"{slip.number} ({slip.month.number})"
    assert f"{about} rate: stored 0.45, today's code gives 0.50" in lines
    assert lines[-1].endswith("differences.")


def test_a_changed_condition_of_the_right_is_listed(story, monkeypatch):
    monkeypatch.setattr("jkp_claims.rules.eligibility.paid_among_counted", lambda facts, regulation: 0)
    lines = recompute()[1]
    slip = slip_of(story, SlipKind.DECISION)
    about = f"{slip.number} ({story.claim.number})"
    assert f"{about} eligible: stored True, today's code gives False" in lines
    assert f"{about} refusals: stored [], today's code gives ['MONTHS_LT_12']" in lines
    assert any(line.startswith(f"{about} month 6 amount: stored 1250000, ") for line in lines)


def test_a_rule_that_fails_is_a_difference_of_each_slip(story, monkeypatch):
    def broken(number, regulation):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(PAY_RULES, "rate", broken)
    lines = recompute()[1]
    assert sum("ZeroDivisionError: planted" in line for line in lines) == 2


def test_the_wording_of_a_trace_may_change(story, monkeypatch):
    monkeypatch.setattr("jkp_claims.rules.eligibility.STILL_ACTIVE_ARTICLE", "Permenaker baru")
    assert recompute()[0] == 0


@pytest.mark.parametrize(
    ("column", "value", "given"),
    [("amount", 2_250_001, 2_250_000), ("wage_base", 5_000_001, 5_000_000), ("regulation", "PP 6/2025", "PP 37/2021")],
)
def test_an_approved_month_that_was_changed_is_listed(story, column, value, given):
    month = story.claim.months.get(month_no=2)
    with past_the_guards():
        MonthlyClaim.objects.filter(pk=month.pk).update(**{column: value})
    assert recompute() == (
        1,
        [
            f"{month.number} {column}: stored {value}, today's code gives {given}",
            "Checked 4 slips, 2 months, 1 claims, 1 payouts: 1 difference.",
        ],
    )


def test_a_slip_with_another_result_is_listed_with_all_that_hangs_on_it(story):
    slip = slip_of(story, SlipKind.AMOUNT, month__month_no=1)
    tamper(slip, "result", slip.result | {"amount": 3_000_000})
    lines = recompute()[1]
    number = slip.month.number
    assert lines[:-1] == [
        f"{slip.number} ({number}) amount: stored 3000000, today's code gives 2250000",
        f"{number} amount: stored 2250000, today's code gives 3000000",
        f"{number} payout amount: stored 2250000, today's code gives 3000000",
    ]


def test_a_decision_with_another_result_is_listed(story):
    slip = slip_of(story, SlipKind.DECISION)
    months = [month | {"amount": 1} if month["number"] == 6 else month for month in slip.result["months"]]
    tamper(slip, "result", slip.result | {"months": months[1:], "payer": "EMPLOYER"})
    lines = recompute()[1]
    about = f"{slip.number} ({story.claim.number})"
    assert f"{about} payer: stored EMPLOYER, today's code gives BPJS" in lines
    assert f"{about} month 6 amount: stored 1, today's code gives 1250000" in lines
    assert f"{about} month 1 amount: stored None, today's code gives 2250000" in lines
    assert f"{story.claim.number} months: stored [1, 2, 3, 4, 5, 6], today's code gives [2, 3, 4, 5, 6]" in lines


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("facts", {}),
        ("facts", {"terminated_on": "2025-02-30"}),
        ("facts", []),
        ("adoptions", [["PP 99/2099", "2021-02-02"]]),
        ("adoptions", []),
        ("holidays", ["yesterday"]),
        ("result", {}),
        ("result", None),
        ("result", {"months": 7, "rate": "x"}),
    ],
)
def test_what_cannot_be_read_is_a_difference_and_no_crash(story, column, value):
    slips = list(CalculationSlip.objects.filter(claim=story.claim))
    for slip in slips:
        tamper(slip, column, slip.facts | value if column == "facts" and value else value)
    status, lines = recompute()
    assert status == 1
    for slip in slips:
        assert any(slip.number in line and "unreadable" in line for line in lines)


@pytest.mark.parametrize("kind", [SlipKind.DECISION, SlipKind.AMOUNT])
def test_a_missing_slip_is_listed(story, kind):
    with past_the_guards():
        CalculationSlip.objects.filter(claim=story.claim, kind=kind).delete()
    months = list(story.claim.months.filter(month_no__lte=2).order_by("month_no"))
    expected = [f"{story.claim.number} slip: stored none, today's code gives the slip of its decision"]
    if kind == SlipKind.AMOUNT:
        expected = [
            f"{about} slip: stored none, today's code gives the slip of an approved amount"
            for about in (*(month.number for month in months), f"{months[0].number} payout")
        ]
    assert recompute()[1][:-1] == expected


def test_a_payout_of_another_amount_is_listed(story):
    payout = Payout.objects.select_related("month").get()
    with past_the_guards():
        Payout.objects.filter(pk=payout.pk).update(amount=payout.amount + 1)
    assert recompute()[1][0] == f"{payout.month.number} payout amount: stored 2250001, today's code gives 2250000"


@pytest.mark.parametrize("column", ["first_claim_on", "declared_on", "reported_wage", "regulation"])
def test_a_claim_that_was_changed_is_listed(story, column):
    changed = {"reported_wage": 1, "regulation": "PP 6/2025"}.get(column, story.today + timedelta(days=1))
    JkpClaim.objects.filter(pk=story.claim.pk).update(**{column: changed})
    status, lines = recompute()
    assert (status, len(lines)) == (1, 2)
    assert lines[0].startswith(f"{story.claim.number} {column}: stored {changed}, ")


@pytest.mark.parametrize("column", ["reference_on", "opens_on", "closes_on", "late_until"])
def test_a_window_that_was_made_shorter_or_moved_is_listed(story, column):
    month = story.claim.months.get(month_no=5)
    earlier = getattr(month, column) - timedelta(days=1)
    with past_the_guards():
        MonthlyClaim.objects.filter(pk=month.pk).update(**{column: earlier})
    lines = recompute()[1]
    assert lines[:-1] == [f"{month.number} {column}: stored {earlier}, today's code gives {getattr(month, column)}"]


def test_no_line_names_a_person(story, monkeypatch):
    monkeypatch.setattr(PAY_RULES, "rate", lambda number, regulation: Decimal("0.50"))
    with past_the_guards():
        MonthlyClaim.objects.filter(claim=story.claim).update(amount=1)
    said = "\n".join(recompute()[1])
    for secret in (story.participant.nik, story.participant.full_name, str(story.employment.kpj)):
        assert secret not in said


def test_it_compares_all_that_the_table_of_assess_says():
    decided = assessed()
    said = answer(decided)
    months = {f"month {month['number']} {key}" for month in said.pop("months") for key in month if key != "number"}
    assert set(said) | months <= set(what_it_says(SlipKind.DECISION, as_json(decided)))


def test_it_costs_the_same_queries_for_one_claim_and_for_many(django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as few:
        recompute()
    for _more in range(3):
        Story().month_approved()
    with django_assert_max_num_queries(len(few)):
        assert recompute()[0] == 0


def test_every_regulation_is_known_by_the_name_in_a_slip(story):
    assert all(name in REGULATIONS for slip in CalculationSlip.objects.all() for name, _day in slip.adoptions)
    assert not any(found for found in slip_differences())
