"""What a log line and an error report may hold: where and what went wrong, never about whom."""

import logging
import sys

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string
from django.views.debug import ExceptionReporter

from core.ids import uuid7
from siapkerja.logs import PersonalDataInLog, RaiseOnPersonalData, RedactingFormatter, redacted

NIK, PHONE, EMAIL = "3275011708904321", "+6281234567890", "siti.aminah@contoh.example"
SECRETS = [NIK, PHONE, EMAIL]
PASSWORD, SESSION, TOKEN = "Sandi-Rahasia-99", "kunci-sesi-rahasia", "token-rahasia"  # not in the lines a report quotes


def record(message, *args, exc_info=None):
    return logging.LogRecord("a.logger", logging.ERROR, __file__, 1, message, args, exc_info)


def failed_with(text):
    try:
        raise ValueError(text)
    except ValueError:
        return sys.exc_info()


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"nik={NIK}", "nik=[nik]"),
        ("3275 0117 0890 4321 datang", "[nik] datang"),
        ("32.75.01.170890.4321", "[nik]"),
        (f"to {EMAIL}.", "to [email]."),
        ("a=siti%40contoh.example&b", "a=[email]&b"),
        (f"call {PHONE}!", "call [phone]!"),
        ("0812 3456 7890", "[phone]"),
        ("0812-3456-7890", "[phone]"),
        ("62812345678901", "[phone]"),
        ("%2B6281234567890", "[phone]"),
    ],
)
def test_what_names_a_person_is_taken_out(line, kept):
    assert redacted(line) == kept


@pytest.mark.parametrize(
    "line",
    [
        f"claim {uuid7()} moved",
        "2026-11-22 10:42:07,123 INFO celery 12 of 300",
        "GET /jkp/klaim/0192f0c1-2345-7abc-8def-0123456789ab/ 200",
        "hash 3f2504e04f8964d32750117089043212750117a",
        "Rp3.000.000 on 22-11-2026 at 127.0.0.1:8000",
    ],
)
def test_what_names_nobody_stays(line):
    assert redacted(line) == line


@pytest.mark.parametrize("secret", SECRETS)
def test_the_handlers_of_the_portal_redact(secret):
    """In message, arguments and traceback, as every handler of the settings is configured."""
    logging_settings = django_settings.LOGGING
    for handler in logging_settings["handlers"].values():
        form = logging_settings["formatters"][handler["formatter"]]
        formatter = import_string(form["()"])(form["format"])
        assert isinstance(formatter, RedactingFormatter)
        for each in (record(f"x {secret}"), record("x %s", secret), record("x", exc_info=failed_with(secret))):
            assert secret not in formatter.format(each)


@pytest.mark.parametrize("secret", SECRETS)
def test_in_tests_whoever_logs_it_hears_it(secret):
    """Every handler of this run has the filter; what it raises reaches the line that logs."""
    with pytest.raises(PersonalDataInLog) as raised:
        logging.getLogger("siapkerja.example").warning("who: %s", secret)
    assert secret not in str(raised.value)
    with pytest.raises(PersonalDataInLog):
        RaiseOnPersonalData().filter(record("x", exc_info=failed_with(secret)))


def test_an_ordinary_line_passes():
    assert RaiseOnPersonalData().filter(record("%s of %s", 3, 4))


def broken(request):
    nik, password = NIK, request.POST["password"]
    return HttpResponse(nik[len(password) + 100])


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("page", ["get_traceback_html", "get_traceback_text"])
def test_a_report_of_an_error_shows_neither_the_form_nor_a_variable(settings, debug, page):
    settings.DEBUG = debug
    request = RequestFactory().post("/akun/masuk/", {"login": EMAIL, "password": PASSWORD})
    request.COOKIES["session"] = SESSION
    request.META["HTTP_COOKIE"] = f"session={SESSION}"
    request.META["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    try:
        broken(request)
    except IndexError:
        report = getattr(ExceptionReporter(request, *sys.exc_info()), page)()
    assert "IndexError" in report
    assert "broken" in report
    assert "/akun/masuk/" in report
    for secret in (NIK, EMAIL, PASSWORD, SESSION, TOKEN, django_settings.SECRET_KEY):
        assert secret not in report
