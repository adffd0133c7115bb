"""Columns of the workers' table that other apps fill: the registry stands below them and does not know what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User
from registry.models import Employment


@dataclass(frozen=True)
class Cell:
    """What stands in a row: `label` in its `tone` (of components/status.html), and a link to the `action` at `url`."""

    label: Any = ""
    tone: str = "neutral"
    url: str = ""
    action: Any = ""


@dataclass(frozen=True)
class Column:
    """One column; `cells` by the key of the employment."""

    title: Any
    cells: dict[UUID, Cell] = field(default_factory=dict)


def further_columns(employments: Sequence[Employment], user: User) -> list[Column]:
    """Those of `settings.WORKERS_TABLE_COLUMNS`: each asks a fixed number of queries however many rows there are."""
    return [import_string(name)(employments, user) for name in settings.WORKERS_TABLE_COLUMNS]
