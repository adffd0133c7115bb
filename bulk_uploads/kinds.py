"""What one kind of spreadsheet is: its columns, who may send it, and how its rows are checked and written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from accounts.models import User
from bulk_uploads.columns import Column
from bulk_uploads.faults import ROW_FAULTS, Fault

CHUNK = 500  # rows that are checked or written at once; a killed worker loses at most the work on so many


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was read: `line` is its number in the file (the header is 1), `values` JSON values by column name."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sending:
    """On whose behalf and when rows are written; `upload` makes a repeated call recognisable."""

    upload: UUID
    scope: Any
    by: User
    today: date
    now: datetime


@dataclass(frozen=True)
class Kind:
    """One kind of spreadsheet.

    scopes: `user` → queryset of those on whose behalf the person may prepare (e.g. companies);
    may_send: `(user, scope)` → whether the person may have the rows written;
    key: `values` → what makes two rows the same (duplicates in a file, a corrected row), "" when it cannot be told;
    check: `(rows, scope, today)` → faults and warnings against the database of this moment; called with at most
    `CHUNK` rows and as many queries for one row as for all;
    write: `(rows, sending)` → the reference of each row by its line; called in a transaction with rows that have just
    been found without fault; whatever it writes must not be written twice when the same rows come again;
    mine: `(scope, today)` → rows as texts by column name for the template that holds what is known already;
    subject: `values` → a few words that tell a person which row this is, e.g. the name;
    approvers: `scope` → those who may send, to tell them that rows wait for their approval;
    first_to_do: upload → the address of a page where something must be said before its rows are sent, "" when nothing;
    home: name of the page from which this kind is started and to which it leads back.
    """

    code: str
    title: Any
    explanation: Any
    columns: Sequence[Column]
    scopes: Callable[[User], models.QuerySet]
    may_send: Callable[[User, Any], bool]
    key: Callable[[dict[str, Any]], str]
    check: Callable[[Sequence[Row], Any, date], list[Fault]]
    write: Callable[[Sequence[Row], Sending], dict[int, str]]
    subject: Callable[[dict[str, Any]], str]
    mine: Callable[[Any, date], Iterable[dict[str, Any]]] | None = None
    approvers: Callable[[Any], Iterable[User]] | None = None
    first_to_do: Callable[[Any], str] | None = None
    faults: dict[str, tuple] = field(default_factory=dict)
    home: str = "registry:home"

    def words(self, code: str) -> tuple:
        """Problem and cure."""
        return self.faults.get(code) or ROW_FAULTS[code]

    def has(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of `settings.BULK_UPLOAD_KINDS` (dotted names) by their codes."""
    found = [import_string(name) for name in settings.BULK_UPLOAD_KINDS]
    return {kind.code: kind for kind in found}
