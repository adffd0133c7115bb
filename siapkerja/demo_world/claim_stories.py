"""What happens to a claim: month by month, as far as time has come."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum, auto

from casework.steps import advance
from core import clock
from counselling import services as counselling
from counselling.models import Mode, Slot
from counselling.rules import CODES
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim
from jkp_claims.services import approve_month, file_first_month, file_month, stop_for_new_job, use_another_account
from registry.bank_accounts import set_bank_account
from registry.choices import MemberRole
from siapkerja.demo_world import phk_stories
from siapkerja.demo_world.life import Life
from siapkerja.demo_world.market import CLASS_DAYS
from siapkerja.demo_world.timeline import Story, at
from training.models import Recommendation, TrainingClass
from training.services import enrol, recommend, record_attendance
from vacancies import services as vacancies
from vacancies.models import Application, Vacancy

COMPANIES_A_MONTH = 5
MEETINGS_TO_MISS_ONE = 5  # four of five are eighty per cent
LETTER = "Saya berpengalaman di bidang ini dan dapat segera mulai bekerja. (Surat contoh.)"
STILL_LOOKING = {"employment_status": "looking", "employment_plan": "Melamar di pabrik sekitar Bekasi."}


class Turn(Enum):
    """How a month goes when it does not simply go well. The last four end the story."""

    SKIPPED = auto()
    INTERVIEWED = auto()
    REJECTED = auto()
    LATE = auto()
    INCOMPLETE = auto()
    LEFT_SUBMITTED = auto()
    LEFT_IN_VERIFICATION = auto()
    CORRECTION_ASKED = auto()
    OBJECTED = auto()


ENDS_THE_STORY = (
    Turn.LATE,
    Turn.INCOMPLETE,
    Turn.LEFT_SUBMITTED,
    Turn.LEFT_IN_VERIFICATION,
    Turn.CORRECTION_ASKED,
    Turn.OBJECTED,
)

Before = Callable[[Life], Story]


def claiming(
    before: Before = phk_stories.approved,
    *,
    turns: Mapping[int, Turn] | None = None,
    new_job_after: int = 0,
    ready_in: int = 0,
    mends_account: bool = False,
    trained: bool = False,
) -> Callable[[Life], Story]:
    """A claim filed thirty days after the last day of work.

    turns: months that go otherwise; new_job_after: stops after that month; ready_in: meets the conditions of that month
    and leaves the filing to whoever signs in; mends_account: gives another account when the bank sends money back.
    """
    planned = turns or {}

    def story(life: Life) -> Story:
        yield from before(life)
        yield at(life.first_claim_on, 9, life.person.history.minute)
        claim = JkpClaim.objects.get(report=life.report)
        account = _account(life, life.person.history.account_number or f"0021{life.number:010d}5")
        month = file_first_month(claim, by=life.user, account=account, now=clock.now())
        yield from _decided(life, month, planned.get(1))
        if planned.get(1) in ENDS_THE_STORY:
            return
        if mends_account:
            yield from _another_account(life, month)
        yield clock.now() + timedelta(days=1)
        _assess_oneself(life)
        for number in range(2, 7):
            turn = planned.get(number)
            if turn == Turn.SKIPPED:
                continue
            month = _month(life, number)
            yield from _conditions_met(life, month, turn, trained)
            if number == ready_in:
                return
            yield _filing_moment(month, turn)
            yield from _filed(life, _month(life, number), turn)
            if turn in ENDS_THE_STORY:
                return
            if number == new_job_after:
                yield clock.now() + timedelta(days=6)
                claim = JkpClaim.objects.get(report=life.report)
                stop_for_new_job(claim, by=life.user, started_on=clock.today())
                return

    return story


def refused(life: Life) -> Story:
    """A verifier says no to the whole right."""
    yield from phk_stories.approved(life)
    yield life.office(18, 10)
    _refuse(life)


def refused_and_objected(life: Life) -> Story:
    yield from refused(life)
    yield life.office(20, 19)
    claim = JkpClaim.objects.get(report=life.report)
    note = "Saya sudah dibebaskan dan surat putusannya saya lampirkan."
    advance(claim, JkpClaim.object_to_refusal, by=life.user, note=note)


def _refuse(life: Life) -> None:
    claim = JkpClaim.objects.get(report=life.report, state__in=[ClaimState.OPEN, ClaimState.FORECAST])
    note = "Alasan PHK ini memerlukan putusan pengadilan, dan putusannya belum ada di berkas."
    advance(claim, JkpClaim.refuse, by=life.verifier, decided_by=life.verifier, note=note)


def _account(life: Life, number: str):
    return set_bank_account(
        participant=life.employment.participant,
        bank=life.person.history.bank,
        number=number,
        holder_name=life.person.name,
        by=life.user,
        now=clock.now(),
    )


def _month(life: Life, number: int) -> MonthlyClaim:
    return MonthlyClaim.objects.select_related("claim__participant").get(claim__report=life.report, month_no=number)


def _another_account(life: Life, month: MonthlyClaim) -> Story:
    yield life.office_after(clock.today(), 3, 19)
    use_another_account(month, by=life.user, account=_account(life, f"0099{life.number:010d}3"))


def _assess_oneself(life: Life) -> None:
    assessment = counselling.start_assessment(life.user)
    counselling.save_occupations(assessment, previous=["81", "43"], wished=["82", "43"], today=clock.today())
    answers = {code: 1 + (place + life.number) % 5 for place, code in enumerate(CODES)}
    counselling.save_answers(assessment, answers, today=clock.today())


def _conditions_met(life: Life, month: MonthlyClaim, turn: Turn | None, trained: bool) -> Story:
    """What a worker does between two filings. Begins when acts count: after the one before, or its late period."""
    before = _month(life, month.month_no - 1)
    counts_from = before.filed_at or at(before.late_until + timedelta(days=1), 7)
    yield max(clock.now(), counts_from.astimezone(clock.WIB)) + timedelta(hours=1)
    if turn == Turn.INTERVIEWED:
        yield from _interviewed(life)
    else:
        yield from _applied(life, 3 if turn == Turn.INCOMPLETE else COMPANIES_A_MONTH)
    yield from _counselled(life, month)
    if trained:
        yield from _trained(life, month)


def _next_vacancies(life: Life, wanted: int) -> list[Vacancy]:
    """Open ones at different companies to which this person has not applied; the next ones in a circle."""
    applied = Application.objects.by(life.user).values("vacancy")
    still_open = Vacancy.objects.open_on(clock.today()).exclude(pk__in=applied).select_related("company")
    by_company = {vacancy.company_id: vacancy for vacancy in still_open.order_by("pk")}
    chosen = sorted(by_company.values(), key=lambda vacancy: vacancy.company.npp)
    start = life.number % len(chosen)
    return [*chosen[start:], *chosen[:start]][:wanted]


def _applied(life: Life, wanted: int) -> Story:
    for vacancy in _next_vacancies(life, wanted):
        vacancies.apply(vacancy, by=life.user, letter=LETTER, now=clock.now())
        yield clock.now() + timedelta(minutes=20)


def _interviewed(life: Life) -> Story:
    vacancy = _next_vacancies(life, 1)[0]
    application, _new = vacancies.apply(vacancy, by=life.user, letter=LETTER, now=clock.now())
    company = vacancy.company.memberships.get(role=MemberRole.OWNER).user
    yield clock.now() + timedelta(days=2)
    held_at = at(life.calendar.office_day(clock.today() + timedelta(days=3)), 10)
    interview, _new = vacancies.invite(application, by=company, held_at=held_at, place=vacancy.company.address)
    yield held_at + timedelta(hours=2)
    vacancies.record_interview(interview, by=company, took_place=True, now=clock.now())


def _counselled(life: Life, month: MonthlyClaim) -> Story:
    """The next free session of an office nearby, where there is one before the month closes."""
    soon = Slot.objects.offered_to(life.user).free().after(clock.now() + timedelta(hours=2))
    slot = soon.filter(starts_at__lt=at(month.closes_on, 12)).select_related("counsellor").order_by("starts_at").first()
    if slot is None:
        return
    session, _new = counselling.book(slot, client=life.user, now=clock.now())
    yield slot.ends_at.astimezone(clock.WIB)
    counselling.record_outcome(
        session,
        by=slot.counsellor,
        attended=True,
        summary="Kita membahas lowongan yang cocok dan memperbaiki surat lamaran.",
        internal_note="Termotivasi. Perlu latihan wawancara." if slot.mode == Mode.IN_PERSON else "",
        now=clock.now(),
    )


def _trained(life: Life, month: MonthlyClaim) -> Story:
    """The first class that ends in time is recommended and taken, with a day of absence when it is long enough."""
    if Recommendation.objects.of(life.user).exists():
        return
    in_time = TrainingClass.objects.open_on(clock.today()).filter(ends_on__lt=month.closes_on)
    upcoming = in_time.select_related("course__provider").order_by("starts_on").first()
    if upcoming is None:
        return
    note = "Cocok dengan pengalaman Anda di pabrik."
    recommend(life.user, upcoming.course, by=life.counsellors[0], note=note, today=clock.today())
    enrolment, _new = enrol(upcoming, worker=life.user, today=clock.today())
    days = [upcoming.starts_on + timedelta(days=offset) for offset in range(CLASS_DAYS + 1)]
    held = [day for day in days if life.calendar.is_office_day(day)]
    for held_on in held:
        yield at(held_on, 16)
        came = held_on != held[-1] or len(held) < MEETINGS_TO_MISS_ONE
        record_attendance(upcoming, held_on, {enrolment.pk: came}, by=life.counsellors[0], today=clock.today())


def _filing_moment(month: MonthlyClaim, turn: Turn | None) -> datetime:
    if turn == Turn.LATE:
        return at(month.closes_on + timedelta(days=3), 20)
    return at(month.opens_on + timedelta(days=1), 9)


def _filed(life: Life, month: MonthlyClaim, turn: Turn | None) -> Story:
    account = life.employment.participant.bank_accounts.order_by("-version").first()
    month = file_month(
        month,
        by=life.user,
        account=account,
        now=clock.now(),
        late_reason="Anak saya dirawat di rumah sakit minggu lalu." if turn == Turn.LATE else "",
        employment_status=STILL_LOOKING if month.month_no == 6 else None,
    )
    yield from _decided(life, month, turn)


def _decided(life: Life, month: MonthlyClaim, turn: Turn | None) -> Story:
    """A verifier looks at it on the next working day."""
    if turn in (Turn.LEFT_SUBMITTED, Turn.LATE, Turn.INCOMPLETE):
        return
    yield life.office_after(clock.today(), 1, 9)
    by = life.verifier
    month = advance(month, MonthlyClaim.take, by=by)
    decision = {"by": by, "decided_by": by, "decided_at": clock.now()}
    if turn == Turn.LEFT_IN_VERIFICATION:
        return
    if turn == Turn.CORRECTION_ASKED:
        note = "Nama di buku tabungan tidak terbaca. Periksa nomor rekening Anda."
        advance(month, MonthlyClaim.ask_correction, note=note, **decision)
    elif turn in (Turn.REJECTED, Turn.OBJECTED):
        note = "Data lain menunjukkan Anda menerima upah pada bulan ini."
        advance(month, MonthlyClaim.reject, note=note, **decision)
    else:
        approve_month(month, by=by, now=clock.now())
    if turn == Turn.OBJECTED:
        yield clock.now() + timedelta(hours=9)
        note = "Upah itu sisa upah lama. Surat dari perusahaan saya punya."
        advance(month, MonthlyClaim.object_to_decision, by=life.user, note=note)
