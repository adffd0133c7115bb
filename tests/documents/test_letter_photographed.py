"""A letter on paper, photographed with a phone: the QR reader leads to the page that says whether it is genuine."""

import io

import pytest
import zxingcpp
from django.conf import settings
from PIL import Image

from documents.letters import kept_file
from documents.pdf import check_url
from tests.documents.factories import LetterFactory
from tests.documents.photographs import first_page, photograph

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def page(django_db_setup, django_db_blocker):
    """A letter as it stands on paper, and its code."""
    from documents.pdf import letter_pdf

    numbered = {"register_series": "PHK/3275", "register_year": 2026, "register_number": 14}
    with django_db_blocker.unblock():
        letter = LetterFactory.build(code="7KQ2M9ABCDEF", **numbered)
    return first_page(letter_pdf(letter)), check_url(letter)


@pytest.mark.parametrize("seed", range(8))
def test_a_phone_reads_the_code_from_a_bad_photograph(page, seed):
    paper, address = page
    with Image.open(io.BytesIO(photograph(paper, seed))) as photo:
        found = zxingcpp.read_barcodes(photo.convert("L"))
    assert [code.text for code in found] == [address]


def test_the_photographed_code_leads_to_the_page_that_says_genuine(client):
    letter = LetterFactory()
    with kept_file(letter).file.open("rb") as file:
        photo = photograph(first_page(file.read()), seed=1)
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(photo)).convert("L"))
    assert code.text.startswith(settings.SITE_URL)
    page = client.get(code.text.removeprefix(settings.SITE_URL))
    assert page.status_code == 200
    assert "Surat ini kami terbitkan dan masih berlaku." in page.content.decode()
