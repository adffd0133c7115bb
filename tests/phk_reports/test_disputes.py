from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.models import Role
from casework.models import Event
from casework.steps import advance
from core import clock
from notifications.models import Notice
from phk_reports import dispute_rules, disputing
from phk_reports.dispute_rules import RULES, Settled
from phk_reports.models import DisputeStage, Outcome, PhkReport, Stage, State
from phk_reports.refusals import ReportRefused
from tests.clients import client_of
from tests.phk_reports.factories import acting, people, report_in, taken

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def that_day():
    with clock.standing_at(datetime(2026, 6, 30, 10, tzinfo=clock.WIB)):
        yield


@pytest.fixture
def around():
    return people()


@pytest.fixture
def report(around):
    return report_in(State.DISPUTED, around, terminated_on=date(2026, 3, 2))


def begin(report, around, **details):
    return disputing.begin(report, by=around.mediator, today=TODAY, **details)


def end(report, around, outcome, on, note="CONTOH"):
    return disputing.end_stage(report, by=around.mediator, outcome=outcome, ended_on=on, note=note, today=TODAY)


def test_the_stages_and_outcomes_of_the_law_are_those_of_the_model():
    assert [str(stage) for stage in dispute_rules.Stage] == Stage.values == [str(stage) for stage in RULES]
    assert [str(outcome) for outcome in dispute_rules.Outcome] == Outcome.values
    used = {outcome for rule in RULES.values() for outcome in rule.leads} | set(dispute_rules.ALWAYS)
    assert used == set(dispute_rules.Outcome)
    assert all(rule.article for rule in RULES.values())


def test_every_stage_leads_to_an_end():
    """No dispute can go round for ever: from each stage some way is the end."""
    ending = {stage for stage, rule in RULES.items() if any(isinstance(to, Settled) for to in rule.leads.values())}
    for _again in RULES:
        ending |= {stage for stage, rule in RULES.items() if ending & set(rule.leads.values())}
    assert ending == set(RULES)


WAYS = [
    (
        "bipartite",
        [("agreed", date(2026, 4, 8)), ("registered", date(2026, 4, 13))],
        date(2026, 4, 8),
    ),
    (
        "bipartite",
        [
            ("failed", date(2026, 4, 8)),
            ("incomplete", date(2026, 4, 9)),
            ("complete", date(2026, 4, 14)),
            ("mediation", date(2026, 4, 16)),
            ("held", date(2026, 4, 21)),
            ("advised", date(2026, 4, 28)),
            ("accepted", date(2026, 5, 6)),
            ("registered", date(2026, 5, 8)),
        ],
        date(2026, 5, 6),
    ),
    (
        "answers",
        [("refused", date(2026, 4, 15)), ("ruled", date(2026, 5, 20)), ("final", date(2026, 6, 12))],
        date(2026, 6, 12),
    ),
    (
        "court",
        [("ruled", date(2026, 4, 15)), ("appealed", date(2026, 4, 20)), ("final", date(2026, 6, 5))],
        date(2026, 6, 5),
    ),
    ("session", [("dropped", date(2026, 4, 15))], None),
    ("court", [("cancelled", date(2026, 4, 15))], None),
]


@pytest.mark.parametrize(("first", "outcomes", "effective"), WAYS)
def test_a_dispute_goes_from_stage_to_stage_until_it_is_over(report, around, first, outcomes, effective):
    begin(report, around, stage=first, started_on=date(2026, 4, 1))
    for number, (outcome, on) in enumerate(outcomes, 1):
        report = end(report, around, outcome, on)
        over = number == len(outcomes)
        assert report.state == (State.IN_REVIEW if over else State.DISPUTED)
        if not over:
            assert report.due_on == disputing.open_stage(report).due_on
            assert disputing.open_stage(report).started_on == on
    assert report.effective_on == effective
    assert disputing.open_stage(report) is None
    assert Event.objects.about(report).filter(verb="dispute_stage_ended").count() == len(outcomes)


def test_both_sides_are_told_of_each_stage_once(report, around):
    begin(report, around, started_on=date(2026, 4, 1))
    before = Notice.objects.count()
    end(report, around, "failed", date(2026, 4, 8))
    told = Notice.objects.order_by("pk")[before:]
    assert {notice.recipient_id for notice in told} == {around.worker.pk, around.member.pk}
    assert all("Pencatatan di Disnaker" in notice.title for notice in told)


def test_after_a_dispute_that_kept_the_employment_nothing_is_approved(report, around):
    begin(report, around, stage="court", started_on=date(2026, 4, 1))
    report = end(report, around, "cancelled", date(2026, 4, 15))
    with pytest.raises(PermissionDenied):
        advance(report, PhkReport.approve, by=around.mediator)
    assert taken(report, "reject", around).state == State.REJECTED


@pytest.mark.parametrize(
    ("outcome", "on", "words"),
    [
        ("ruled", date(2026, 4, 8), "Tahap ini sudah ditutup"),
        ("failed", date(2026, 3, 31), "antara 1 April 2026 dan hari ini"),
        ("failed", date(2026, 7, 1), "antara 1 April 2026 dan hari ini"),
    ],
)
def test_what_cannot_be_is_refused_with_words(report, around, outcome, on, words):
    begin(report, around, started_on=date(2026, 4, 1))
    with pytest.raises(ReportRefused, match=words):
        end(report, around, outcome, on)
    assert DisputeStage.objects.get().ended_on is None


def test_silence_counts_as_refusal_only_when_the_time_is_over(report, around):
    begin(report, around, stage="answers", started_on=date(2026, 6, 1))
    due = disputing.open_stage(report).due_on
    assert due == date(2026, 6, 15)
    with pytest.raises(ReportRefused, match="Jawaban ditunggu sampai"):
        end(report, around, "refused", due, note="")
    assert end(report, around, "refused", date(2026, 6, 17), note="").state == State.DISPUTED


def test_only_the_mediator_who_holds_the_file_writes_it_down(report, around):
    for user in (around.worker, around.member, around.second_mediator):
        with pytest.raises(PermissionDenied):
            disputing.begin(report, by=user, today=TODAY)
    begin(report, around)
    for user in (around.worker, around.member, around.second_mediator):
        with pytest.raises(PermissionDenied):
            disputing.end_stage(report, by=user, outcome="failed", ended_on=TODAY, note="x", today=TODAY)


def test_the_database_keeps_what_was_written(report, around):
    begin(report, around, started_on=date(2026, 4, 1))
    end(report, around, "failed", date(2026, 4, 8))
    first = report.stages.order_by("pk").first()
    for change in ({"note": "x"}, {"outcome": "agreed"}, {"started_on": TODAY}, {"due_on": TODAY}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DisputeStage.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        first.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        DisputeStage.objects.create(
            report=report, stage="court", started_on=TODAY, due_on=TODAY, recorded_by=around.mediator
        )


def test_the_page_asks_where_the_parties_are_and_then_how_it_ended(report, around):
    client = client_of(around.mediator)
    page = f"/mediasi/{report.pk}/perselisihan/"
    assert "Tahap sekarang" in client.get(page).text
    started = {"started_on_day": "1", "started_on_month": "4", "started_on_year": "2026"}
    assert client.post(page, {"stage": "session", **started}).status_code == 302
    shown = client.get(page).text
    assert "Sidang mediasi pertama" in shown
    assert "Sidang pertama sudah diadakan" in shown
    assert "Pengadilan sudah memutus" not in shown
    ended = {"ended_on_day": "31", "ended_on_month": "3", "ended_on_year": "2026"}
    refused = client.post(page, {"outcome": "held", "note": "Risalah 7/CONTOH", **ended}).text
    assert "Tanggal hasil harus antara" in refused
    assert "Risalah 7/CONTOH" in refused
    assert (
        client.post(
            page, {"outcome": "held", "note": "x", **ended, "ended_on_day": "7", "ended_on_month": "4"}
        ).status_code
        == 302
    )
    assert disputing.open_stage(report).stage == Stage.ADVICE


def test_the_page_of_a_file_without_a_dispute_leads_back_to_the_file(around):
    report = report_in(State.IN_REVIEW, around)
    assert client_of(around.mediator).get(f"/mediasi/{report.pk}/perselisihan/").url == report.get_absolute_url()


def test_a_colleague_who_does_not_hold_the_file_may_not_open_the_page(report, around):
    assert (
        client_of(acting(around.second_mediator, Role.MEDIATOR)).get(f"/mediasi/{report.pk}/perselisihan/").status_code
        == 403
    )
