"""Requests that no browser sends: each gets a clear answer or a clean end, and leaves nothing behind."""

import io
import socket
import time
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.urls import reverse

from documents.models import Document
from tests.accounts.factories import UserFactory
from tests.clients import client_of
from tests.documents.factories import pdf
from tests.documents.test_killed import TOKEN, web
from tests.documents.test_receiving import in_quarantine

BOUNDARY = "----batas"
DATA = pdf()


def part(name: str, content: bytes, file_name: str | None = None, *more: bytes) -> bytes:
    told = f'Content-Disposition: form-data; name="{name}"'
    told += "" if file_name is None else f'; filename="{file_name}"\r\nContent-Type: application/pdf'
    lines = [f"--{BOUNDARY}".encode(), told.encode(), *more, b"", content]
    return b"\r\n".join(lines) + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()
WHOLE = part("file", DATA, "cv.pdf") + END


@pytest.fixture
def person(db):
    return client_of(UserFactory(), raise_request_exception=False)


def send(client, body: bytes, boundary: str = BOUNDARY, **details):
    kind = f"multipart/form-data; boundary={boundary}" if boundary else "multipart/form-data"
    return client.post(reverse("profiles:cv"), data=body, content_type=kind, **details)


PICK, UNREADABLE = "Pilih berkas PDF.", "tidak dapat kami baca"
ODD = {
    "another boundary than it says": (lambda: (WHOLE, "lain"), 200, PICK),
    "no boundary": (lambda: (WHOLE, ""), 400, UNREADABLE),
    "a boundary of strange signs": (lambda: (WHOLE, "\u2603"), 400, UNREADABLE),
    "a boundary without end": (lambda: (part("file", DATA, "cv.pdf"), BOUNDARY), 200, PICK),
    "a file without a name": (lambda: (part("file", DATA, "") + END, BOUNDARY), 200, PICK),
    "a file as a plain field": (lambda: (part("file", DATA) + END, BOUNDARY), 200, PICK),
    "a file whose name is only dots": (lambda: (part("file", DATA, "..") + END, BOUNDARY), 200, PICK),
    "a file in another field": (lambda: (part("lain", DATA, "cv.pdf") + END, BOUNDARY), 200, PICK),
    "a field without a name": (lambda: (WHOLE.replace(b' name="file";', b""), BOUNDARY), 200, PICK),
    "two files in one field": (
        lambda: (part("file", DATA, "cv.pdf") + part("file", DATA, "b.pdf") + END, BOUNDARY),
        200,
        "satu berkas saja",
    ),
    "21 files": (
        lambda: (b"".join(part(f"f{number}", DATA, "a.pdf") for number in range(21)) + END, BOUNDARY),
        400,
        UNREADABLE,
    ),
    "1,001 fields": (
        lambda: (b"".join(part(f"f{number}", b"x") for number in range(1001)) + END, BOUNDARY),
        400,
        UNREADABLE,
    ),
    "a field of 2 MB": (lambda: (part("note", b"x" * 2_000_000) + END, BOUNDARY), 400, UNREADABLE),
    "base64 that is none": (
        lambda: (part("file", b"!!!!!", "cv.pdf", b"Content-Transfer-Encoding: base64") + END, BOUNDARY),
        400,
        UNREADABLE,
    ),
    "a length of the part that is not true": (
        lambda: (part("file", DATA[:90], "cv.pdf", b"Content-Length: 99999999") + END, BOUNDARY),
        200,
        "rusak",
    ),
    "a name of 3,000 letters": (
        lambda: (part("file", DATA, "x" * 3000 + ".pdf") + END, BOUNDARY),
        400,
        UNREADABLE,
    ),
    "headers of 100,000 bytes": (
        lambda: (part("file", DATA, "cv.pdf", b"X-Lain: " + b"x" * 100_000) + END, BOUNDARY),
        400,
        UNREADABLE,
    ),
    "nothing": (lambda: (b"", BOUNDARY), 200, PICK),
    "only line breaks": (lambda: (b"\r\n" * 1000, BOUNDARY), 200, PICK),
}


@pytest.mark.parametrize(("build", "status", "words"), ODD.values(), ids=ODD)
def test_an_odd_body_is_answered_in_words(person, caplog, build, status, words):
    response = send(person, *build())
    assert response.status_code == status
    assert words in response.content.decode()
    assert not Document.objects.exists()
    response.close()
    caplog.clear()  # this and the client hold the failure, and with it the request
    response.exc_info = person.exc_info = None
    named = [
        path for path in in_quarantine() if path.exists()
    ]  # one without a name ends with the failure that holds it
    assert named == []


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_a_body_that_is_cut_is_no_file(person, share):
    response = send(person, WHOLE[: int(len(WHOLE) * share)])
    assert response.status_code in (200, 400)
    assert not Document.objects.exists()
    response.close()
    assert in_quarantine() == []


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.pdf", "..\\\\..\\\\a.pdf", "a\0b.pdf", "\u202efdp.exe", "x" * 255 + ".pdf", "CON", "😢.pdf"],
)
def test_a_name_that_is_meant_to_do_harm_is_only_a_name(person, name):
    send(person, part("file", DATA, name) + END)
    [document] = Document.objects.all()
    assert document.name.endswith(".pdf")
    assert not set(document.name) & set("/\\\0\u202e")
    assert len(document.name) <= 120
    assert document.file.name.startswith("documents/")


class Line:
    """Bytes as they are, to a real server; `answer()` is what comes back until it hangs up or nothing more comes."""

    def __init__(self, address: str, *head: str):
        at = urlsplit(address)
        self.line = socket.create_connection((at.hostname, at.port), timeout=15)
        cookies = {name: morsel.value for name, morsel in client_of(UserFactory()).cookies.items()}
        cookies[configured.CSRF_COOKIE_NAME] = TOKEN
        told = "; ".join(f"{name}={value}" for name, value in cookies.items())
        lines = [f"POST {reverse('profiles:cv')} HTTP/1.1", f"Host: {at.netloc}", f"Cookie: {told}", *head]
        lines += [f"Content-Type: multipart/form-data; boundary={BOUNDARY}", "Connection: close", "", ""]
        self.send("\r\n".join(lines).encode())

    def send(self, data: bytes) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            self.line.sendall(data)

    def answer(self) -> str:
        answer = io.BytesIO()
        with self.line, suppress(TimeoutError, ConnectionResetError):
            while more := self.line.recv(100_000):
                answer.write(more)
        return answer.getvalue().decode(errors="replace")

    def hang_up(self) -> None:
        self.line.close()


@pytest.mark.django_db(transaction=True)
def test_senders_that_break_off_are_slow_or_tell_no_length_harm_nobody():
    """At a real server: each is answered or cut, and the next one is served."""
    body = part("csrfmiddlewaretoken", TOKEN.encode()) + WHOLE
    with web() as (process, address):
        for share in (0, 0.2, 0.6, 0.99):
            cut = Line(address, f"Content-Length: {len(body)}")
            cut.send(body[: int(len(body) * share)])
            cut.hang_up()
        slow = Line(address, f"Content-Length: {len(body)}")
        slow.send(body[:200])
        chunked = Line(address, "Transfer-Encoding: chunked")
        chunked.send(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
        assert " 403 " in chunked.answer().partition("\r\n")[0] or Document.objects.count() == 1
        too_much = Line(address, "Content-Length: 999999999")
        too_much.send(body)
        assert " 400 " in too_much.answer().partition("\r\n")[0]
        wrong = Line(address, "Content-Length: x")
        wrong.send(body)
        assert " 4" in wrong.answer().partition("\r\n")[0]
        before = Document.objects.count()
        honest = Line(address, f"Content-Length: {len(body)}")
        honest.send(body)
        assert " 302 " in honest.answer().partition("\r\n")[0]
        assert Document.objects.count() == before + 1
        for at in range(200, 230):
            slow.send(body[at : at + 1])
            time.sleep(0.01)
        slow.send(body[230:])
        assert " 302 " in slow.answer().partition("\r\n")[0]
        assert process.poll() is None
        assert Document.objects.count() == before + 2
    assert in_quarantine() == []
