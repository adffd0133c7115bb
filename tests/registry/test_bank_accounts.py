"""Naming an account: the bank is asked first, what it says decides, and silence is asked about again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Role
from core import clock
from notifications.models import Notice
from registry import bank_accounts
from registry.bank_accounts import ask_again, ask_bank, set_bank_account
from registry.bank_directory import Closed, Matches, NoAnswer, NotFound, OtherName
from registry.models import BankAccount, BankAccountCheck, NameCheck, WaitingNameCheck
from registry.refusals import AccountRefused, TooManyLookUps
from tests.accounts.factories import officer
from tests.registry.disputes import employed
from tests.registry.factories import BankAccountFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
URL = "registry:bank_account"
OTHER = OtherName("SITI AMINAH PUTRI")


@pytest.fixture
def bank(monkeypatch):
    """What the bank answers, and what it was asked."""

    class Bank:
        answer = Matches()
        asked = []

        def __call__(self, *question):
            self.asked.append(question)
            return self.answer

    bank = Bank()
    bank.asked = []
    monkeypatch.setattr(bank_accounts, "holder_of", bank)
    return bank


@pytest.fixture
def participant():
    return employed().participant


def typed(participant, number="002101004521"):
    return {"bank": "002", "number": number, "holder_name": participant.full_name}


def post(sign_in, participant, **typed_instead):
    return sign_in(participant.account).post(reverse(URL), typed(participant) | typed_instead, follow=True)


def text(response):
    return response.content.decode()


def waiting_account(participant, tries=1):
    account = BankAccountFactory(participant=participant)
    WaitingNameCheck.objects.create(bank_account=account, tries=tries)
    return account


def test_a_matching_name_is_saved_with_the_banks_answer(sign_in, participant, bank):
    shown = text(post(sign_in, participant))
    account = BankAccount.objects.get()
    assert account.name_check == NameCheck.MATCHES
    assert "Nama cocok" in shown
    assert bank.asked == [("002", "002101004521", participant.full_name)]
    assert not WaitingNameCheck.objects.exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (OTHER, "Di bank: SITI AMINAH PUTRI. Di KTP: "),
        (NotFound(), "Bank tidak menemukan rekening ini."),
        (Closed(), "Rekening ini tidak aktif."),
    ],
)
def test_what_the_bank_refuses_is_not_saved_and_keeps_what_was_typed(sign_in, participant, bank, answer, words):
    bank.answer = answer
    shown = text(post(sign_in, participant))
    assert words in shown
    assert 'value="002101004521"' in shown
    assert not BankAccount.objects.exists()


def test_without_an_answer_it_is_saved_and_waits(sign_in, participant, bank):
    bank.answer = NoAnswer()
    assert "Nama belum diperiksa bank" in text(post(sign_in, participant))
    assert BankAccount.objects.get().name_check == NameCheck.WAITING
    assert WaitingNameCheck.objects.get().tries == 1


def test_the_bank_is_not_asked_about_what_is_wrong_already(sign_in, participant, bank):
    post(sign_in, participant, number="12")
    post(sign_in, participant, holder_name="Orang Lain")
    assert bank.asked == []


def test_the_same_matching_account_is_not_asked_about_again(sign_in, participant, bank):
    post(sign_in, participant)
    post(sign_in, participant)
    assert len(bank.asked) == 1
    assert BankAccount.objects.count() == 1


def test_the_same_account_after_another_name_is_asked_about_again_and_mended(participant, bank):
    account = BankAccountFactory(participant=participant, number="002101004521")
    BankAccountCheck.objects.create(bank_account=account, answer=NameCheck.OTHER_NAME, bank_name="LAIN")
    answer = ask_bank(participant, "002", "002101004521")
    again = set_bank_account(
        participant=participant, **typed(participant), by=participant.account, now=clock.now(), answer=answer
    )
    assert (again, again.name_check) == (account, NameCheck.MATCHES)


def test_ten_accounts_a_day_and_no_more(participant, bank):
    for number in range(10):
        ask_bank(participant, "002", f"00210100{number:04d}")
    with pytest.raises(TooManyLookUps) as refusal:
        ask_bank(participant, "002", "002101009999")
    assert "Coba lagi" in refusal.value.message
    assert len(bank.asked) == 10
    ask_bank(participant, "002", "002101000003")  # the same again is not another
    ask_bank(ParticipantFactory(), "002", "002101009999")


def test_a_page_over_the_limit_saves_nothing(sign_in, participant, bank, settings):
    settings.LIMITS = settings.LIMITS | {"bank_account_name": [(1, 3600)]}
    ask_bank(participant, "002", "002101009999")
    assert "Coba lagi" in text(post(sign_in, participant))
    assert not BankAccount.objects.exists()


def test_nobody_hears_another_name_without_a_refusal(participant, bank):
    bank.answer = OTHER
    with pytest.raises(AccountRefused):
        ask_bank(participant, "002", "002101004521")


def test_the_job_asks_again_and_tells_that_it_matches(participant, bank):
    account = waiting_account(participant)
    assert ask_again(clock.now()) == 1
    assert account.name_check == NameCheck.MATCHES
    notice = Notice.objects.get()
    assert (notice.recipient, notice.title) == (participant.account, "Nama rekening Anda cocok")
    assert account.number not in notice.body
    assert ask_again(clock.now()) == 0


@pytest.mark.parametrize("answer", [OTHER, NotFound(), Closed()])
def test_a_late_refusal_is_written_down_told_and_shown(sign_in, participant, bank, answer):
    account = waiting_account(participant, tries=0)
    bank.answer = answer
    ask_again(clock.now())
    assert account.name_check == bank_accounts.CHECKS[type(answer)]
    assert Notice.objects.get().title == "Rekening Anda perlu diganti"
    assert "PUTRI" not in Notice.objects.get().body
    shown = text(sign_in(participant.account).get(reverse(URL)))
    assert str(account.name_check.label) in shown
    assert ("Di bank: SITI AMINAH PUTRI." in shown) == (answer is OTHER)


def test_somebody_who_was_never_told_to_wait_is_not_told_that_it_matches(participant, bank):
    waiting_account(participant, tries=0)
    ask_again(clock.now())
    assert not Notice.objects.exists()


def test_silence_is_asked_about_later_and_later(participant, bank):
    waiting_account(participant, tries=0)
    bank.answer = NoAnswer()
    assert ask_again(clock.now()) == 0
    first = WaitingNameCheck.objects.get()
    assert first.tries == 1
    assert first.ask_again_at > clock.machine_now()
    assert ask_again(clock.now()) == 0
    assert len(bank.asked) == 1
    WaitingNameCheck.objects.update(ask_again_at=clock.machine_now(), tries=50)
    ask_again(clock.now())
    assert WaitingNameCheck.objects.get().ask_again_at <= clock.machine_now() + timedelta(hours=1)


def test_answers_only_grow(participant):
    check = BankAccountCheck.objects.create(
        bank_account=BankAccountFactory(participant=participant), answer=NameCheck.CLOSED
    )
    for change in (lambda: BankAccountCheck.objects.update(answer=NameCheck.MATCHES), check.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_history_shows_every_version_masked(sign_in, participant):
    first = BankAccountFactory(participant=participant, number="002101004521")
    BankAccountFactory(participant=participant, number="002101009876", version=2)
    BankAccountCheck.objects.create(bank_account=first, answer=NameCheck.CLOSED)
    shown = text(sign_in(participant.account).get(reverse("registry:bank_account_history")))
    assert shown.index("••••9876") < shown.index("••••4521")
    assert "Rekening tidak aktif" in shown
    assert "002101004521" not in shown


def test_checks_are_the_persons_and_the_verifiers(participant):
    check = BankAccountCheck.objects.create(
        bank_account=BankAccountFactory(participant=participant), answer=NameCheck.MATCHES
    )
    verifier, mediator = officer(Role.VERIFIER), officer(Role.MEDIATOR)
    assert list(BankAccountCheck.objects.visible_to(participant.account)) == [check]
    assert list(BankAccountCheck.objects.visible_to(verifier)) == [check]
    assert not BankAccountCheck.objects.visible_to(mediator)
