import gzip
import re

import pytest

from tests.looks.stylesheet import (
    CHOSEN_DARK_SELECTOR,
    LIGHT_SELECTOR,
    SYSTEM_DARK_SELECTOR,
    colours,
    contrast,
    stylesheet,
)

PAGES = ("bg", "surface", "surface-2", "primary-subtle")
TONE_GROUNDS = ("info-bg", "ok-bg", "warn-bg", "bad-bg")
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("text", "text-muted", "primary", "primary-hover") for ground in PAGES],
    *[(ink, ground) for ink in ("text", "primary", "visited") for ground in (*TONE_GROUNDS, "bg", "surface")],
    ("visited", "primary-subtle"),
    *[("on-primary", ground) for ground in ("primary", "primary-hover", "primary-active")],
    *[(tone, ground) for tone in ("info", "ok", "warn", "bad") for ground in (f"{tone}-bg", "bg")],
    *[("bg", tone) for tone in ("ok", "bad")],
]
SHAPE_PAIRS = [
    *[("border-input", ground) for ground in ("bg", "surface", "surface-2")],
    *[("ring", ground) for ground in (*PAGES, *TONE_GROUNDS)],
    ("ring", "halo"),
    *[(f"c{number}", ground) for number in range(1, 7) for ground in ("bg", "surface")],
]
THEMES = [LIGHT_SELECTOR, CHOSEN_DARK_SELECTOR]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_words_can_be_read(theme, ink, ground):
    tokens = colours(theme)
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_edges_and_rings_can_be_seen(theme, shape, ground):
    tokens = colours(theme)
    assert contrast(tokens[shape], tokens[ground]) >= 3


def test_both_ways_into_the_dark_give_the_same_colours():
    assert colours(SYSTEM_DARK_SELECTOR) == colours(CHOSEN_DARK_SELECTOR)
    assert colours(LIGHT_SELECTOR).keys() - colours(CHOSEN_DARK_SELECTOR).keys() == {"flag"}


def test_every_token_used_is_declared_and_every_declared_one_used():
    used = set(re.findall(r"var\(--([\w-]+)\)", stylesheet()))
    declared = set(re.findall(r"^\s*--([\w-]+):", stylesheet(), re.MULTILINE))
    kept_for_charts = {f"c{number}" for number in range(1, 7)}
    assert used - declared == set()
    assert declared - used - kept_for_charts == set()


def test_weight():
    assert len(gzip.compress(stylesheet().encode())) <= 8 * 1024


@pytest.mark.parametrize("feature", ["light-dark(", "oklch(", "color-mix(", ":has(", "@import", "url(", "&"])
def test_old_phones_need_nothing_newer(feature):
    assert feature not in stylesheet()
