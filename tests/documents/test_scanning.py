"""The virus scan: by a real clamd where there is one, and its protocol by a stand-in that breaks it in every way."""

import socket
import threading
import time
from contextlib import suppress

import pytest

from devstack.clamav import MISSING, find_clamd
from documents.checks import check
from documents.scanning import Clean, Infected, NoAnswer, NotInstalled, address_of, scan
from tests.documents.clamd import EICAR_NAME, OUR_NAME, OURS, STREAM_LIMIT, running_clamd
from tests.documents.factories import pdf, upload
from tests.documents.hostile.making import EICAR, drawn, noise, signed_pdf

needs_clamd = pytest.mark.skipif(find_clamd() is None, reason=MISSING)


@pytest.fixture(scope="module")
def clamd():
    with running_clamd() as addresses:
        yield addresses


@needs_clamd
@pytest.mark.parametrize("way", ["unix", "tcp"])
def test_a_real_scanner_tells_clean_from_infected(clamd, settings, way):
    settings.CLAMD = clamd[way]
    assert scan(pdf()) == Clean()
    assert scan(b"") == Clean()
    assert scan(EICAR) == Infected(EICAR_NAME)
    assert scan(b"x" * 3_000_000 + OURS) == Infected(OUR_NAME)


@needs_clamd
def test_a_real_scanner_looks_into_what_the_portal_keeps(clamd, settings):
    """A virus in the drawing of a page, also of a signed file, which stays as it is."""
    settings.CLAMD = clamd["unix"]
    assert scan(check(upload(drawn(b"% " + EICAR))).data) == Infected(EICAR_NAME)
    assert scan(check(upload(signed_pdf(b"% " + OURS))).data) == Infected(OUR_NAME)
    assert scan(check(upload(noise("JPEG", comment=EICAR))).data) == Clean()


@needs_clamd
def test_a_file_that_a_real_scanner_does_not_read_to_its_end_is_not_clean(clamd, settings):
    settings.CLAMD = clamd["tcp"]
    assert scan(b"x" * (STREAM_LIMIT + 1_000_000)) == NoAnswer()


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD = ""
    assert scan(EICAR) == NotInstalled()


@pytest.fixture
def stand_in(settings):
    """`stand_in(answer)`: a scanner that says so to whatever it is sent; it keeps what it was sent in `heard`."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD = f"tcp:127.0.0.1:{server.getsockname()[1]}"
        settings.CLAMD_TIMEOUT_SECONDS = 0.5
        heard = bytearray()

        def serve(answer):
            def once():
                line, _address = server.accept()
                with line:
                    while not heard.endswith(b"\0\0\0\0") and (more := line.recv(1_000_000)):
                        heard.extend(more)
                    with suppress(OSError):  # nobody listens any more
                        for part in answer:
                            line.sendall(part) if isinstance(part, bytes) else time.sleep(part)

            thread = threading.Thread(target=once, daemon=True)
            thread.start()
            return heard, thread

        yield serve


def test_a_file_goes_in_pieces_with_their_length(stand_in):
    heard, _thread = stand_in([b"stream: OK\0"])
    assert scan(b"x" * 200_000) == Clean()
    assert heard.startswith(b"zINSTREAM\0" + (131_072).to_bytes(4, "big") + b"x")
    assert heard.endswith((200_000 - 131_072).to_bytes(4, "big") + b"x" * (200_000 - 131_072) + b"\0\0\0\0")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ([b"stream: OK\0"], Clean()),
        ([b"stre", b"am: O", 0.05, b"K\0"], Clean()),
        ([b"stream: Win.Test FOUND\0"], Infected("Win.Test")),
        ([b"stream: " + b"x" * 300 + b" FOUND\0"], Infected("x" * 80)),
        ([b"stream: \xff\xfe FOUND\0"], Infected("\ufffd\ufffd")),
        ([], NoAnswer()),
        ([b""], NoAnswer()),
        ([b"stream: OK"], NoAnswer()),
        ([b"stream: OK\n"], NoAnswer()),
        ([b"stream: OKAY\0"], NoAnswer()),
        ([b"INSTREAM size limit exceeded. ERROR\0"], NoAnswer()),
        ([b"UNKNOWN COMMAND\0"], NoAnswer()),
        ([b"x" * 100_000], NoAnswer()),
        ([2.0], NoAnswer()),
        ([b"stream: OK", 2.0, b"\0"], NoAnswer()),
    ],
    ids=str,
)
def test_only_a_whole_answer_counts(stand_in, answer, expected):
    _heard, thread = stand_in(answer)
    began = time.monotonic()
    assert scan(b"x") == expected
    assert time.monotonic() - began < 1.5
    thread.join(5)


def test_a_scanner_that_drips_its_answer_is_not_waited_for(stand_in):
    _heard, thread = stand_in([part for letter in b"stream: OK\0" for part in (bytes([letter]), 0.1)])
    began = time.monotonic()
    assert scan(b"x") == NoAnswer()
    assert time.monotonic() - began < 1.5
    thread.join(5)


@pytest.mark.parametrize("address", ["tcp:127.0.0.1:1", "unix:/nowhere/clamd.ctl"])
def test_a_scanner_that_is_not_there_gives_no_answer(settings, address):
    settings.CLAMD = address
    assert scan(b"x") == NoAnswer()


@pytest.mark.parametrize("text", ["", "clamav", "clamav:3310", "tcp:clamav", "tcp::3310", "unix:clamd.ctl", "tcp:a:x"])
def test_an_address_is_written_in_one_of_two_ways(text):
    with pytest.raises(ValueError, match="unix:/run"):
        address_of(text)
