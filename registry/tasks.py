from celery import shared_task

from casework.jobs import is_mine
from core import clock
from registry import bank_accounts, carrying, company_reports, disputes, payments, registrations, reminders


@shared_task
def carry_wages_over(scheduled: bool = False):
    """At the start of a month: its rows with the wage last reported, for everybody who still works. Safe to repeat."""
    if is_mine("registry.carry_wages_over", scheduled):
        carrying.carry_wages_over(clock.today())


@shared_task
def ask_about_payments(scheduled: bool = False):
    """Payments of contributions that BPJS has not answered for. Safe to repeat."""
    if is_mine("registry.ask_about_payments", scheduled):
        payments.ask_again()


@shared_task
def remind_of_payments(scheduled: bool = False):
    """Tell companies of contributions that are due or overdue. Safe to repeat: each month is told once a stage."""
    if is_mine("registry.remind_of_payments", scheduled):
        reminders.remind_of_payments(clock.today())


@shared_task
def ask_banks(scheduled: bool = False):
    """Names on accounts that the bank has not answered for. Safe to repeat."""
    if is_mine("registry.ask_banks", scheduled):
        bank_accounts.ask_again(clock.now())


@shared_task
def move_disputes(scheduled: bool = False):
    """Remind companies of what workers dispute; what they leave unanswered goes to the Disnaker. Safe to repeat."""
    if is_mine("registry.move_disputes", scheduled):
        today = clock.today()
        disputes.remind(today)
        disputes.escalate_silent(today)


@shared_task
def ask_about_companies(scheduled: bool = False):
    """Registrations of companies that BPJS has not answered for. Safe to repeat."""
    if is_mine("registry.ask_about_companies", scheduled):
        registrations.ask_again()


@shared_task
def remind_of_reports(scheduled: bool = False):
    """Tell companies that their yearly report is nearly due, or late. Safe to repeat: each stage is told once."""
    if is_mine("registry.remind_of_reports", scheduled):
        company_reports.remind(clock.today())
