"""Keys follow time; reference numbers can be read out on the telephone."""

import re
from datetime import date

from core.ids import ALPHABET, reference_number, uuid7


def test_keys_are_uuids_of_version_7_in_the_order_of_their_making():
    keys = [uuid7() for _ in range(1_000)]
    assert {key.version for key in keys} == {7}
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_a_reference_number_names_its_month_and_has_no_look_alikes():
    numbers = {reference_number("PHK", date(2026, 11, 3)) for _ in range(500)}
    assert len(numbers) > 490
    assert all(re.fullmatch(rf"PHK-2611-[{ALPHABET}]{{6}}", number) for number in numbers)
    assert not set(ALPHABET) & set("0O1ILU")
    assert len(ALPHABET) == len(set(ALPHABET)) == 30
