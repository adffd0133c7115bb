"""How a case moves: one table of moves, one method a step, one door (`advance`) and its set-based twin (`advance_many`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.core.exceptions import EmptyResultSet, PermissionDenied
from django.db import connection, models, transaction
from django_fsm import can_proceed, transition

from casework.models import Case, Event
from core import clock

CHUNK = 10_000  # measured: larger chunks are slower, smaller ones pay more round trips

SYSTEM = "system"


class StepRefused(Exception):
    """The case is no longer where this step starts: somebody else has moved it."""

    def __init__(self, case: Case, step: Callable):
        super().__init__(f"{case} is {case.state}: {step.__name__} does not start there")
        self.case = case
        self.step = step


def nobody(case: Case, user) -> bool:
    """The default of a step: only the system takes it."""
    return False


@dataclass(frozen=True)
class Step:
    """What a transition says about itself, beside its states."""

    label: str
    tone: str
    system: bool
    sets: tuple[str, ...]
    in_bulk: bool
    permission_of_all: Callable | None = None


class Moves:
    """The moves of one kind of case: name of the step → (states it starts from, state it ends in).

    The same table makes the django-fsm transitions (`step`) and the triggers of the database (`guards.case_guards`).
    """

    def __init__(self, first: str, /, **table: tuple[Iterable[str], str]):
        self.first = str(first)
        self.table = {name: (tuple(map(str, sources)), str(target)) for name, (sources, target) in table.items()}

    def pairs(self) -> list[tuple[str, str]]:
        """Every legal (from, to), sorted."""
        return sorted({(source, target) for sources, target in self.table.values() for source in sources})

    def step(
        self,
        *,
        permission=nobody,
        system=False,
        label="",
        tone="primary",
        sets=(),
        in_bulk=False,
        permission_of_all=None,
    ):
        """Decorate the method that tells the step's story.

        permission: `(case, user) -> bool`, one sentence; system: jobs may take it; label: the button, none without;
        sets: arguments that are written to the columns of the same name; in_bulk: nothing happens but `sets`, so
        `advance_many` may take it (the method's body is not run in either way); permission_of_all: `(cases, user) -> bool`,
        the same permission asked of many at once, where asking each would take queries for each.
        """

        def decorate(method):
            sources, target = self.table[method.__name__]

            @wraps(method)
            def move(case, **arguments):
                for name in sets:
                    setattr(case, name, arguments.pop(name))
                if not in_bulk:
                    method(case, **arguments)

            about = Step(label, tone, system, tuple(sets), in_bulk, permission_of_all)
            return transition("state", list(sources), target, permission=permission, custom={"step": about})(move)

        return decorate


def about_step(step: Callable) -> Step:
    """What the step says about itself."""
    return next(iter(step._django_fsm.transitions.values())).custom["step"]


def may_take(case: Case, step: Callable, user) -> bool:
    """Whether this person (None: a job) may take the step, wherever the case stands."""
    if user is None:
        return about_step(step).system
    return next(iter(step._django_fsm.transitions.values())).has_perm(case, user)


def advance(
    case: Case, step: Callable, *, by=None, note: str = "", event_data: dict | None = None, **arguments
) -> Case:
    """Take one step: lock, check, move, save and record, in one transaction; gives the case as it is now.

    by: the person, None for a job. Raises `PermissionDenied` when they may not, `StepRefused` when the case has moved on.
    """
    with transaction.atomic():
        locked = type(case)._base_manager.select_for_update(of=("self",)).get(pk=case.pk)
        if not may_take(locked, step, by):
            raise PermissionDenied
        method = getattr(locked, step.__name__)
        if not can_proceed(method):
            raise StepRefused(locked, step)
        source = locked.state
        method(**arguments)
        locked.save()
        record(locked, step.__name__, by=by, note=note, from_state=source, to_state=locked.state, **(event_data or {}))
    return locked


def record(subject: models.Model, verb: str, *, by=None, note="", from_state="", to_state="", **data) -> Event:
    """Write one line of the trail; `data` holds no personal numbers."""
    return Event.objects.create(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        actor_id=by.pk if by else None,
        actor_role=str(by.role) if by else SYSTEM,
        note=note,
        data=data,
    )


@clock.held()
def record_many(verb: str, subjects: Iterable[tuple[models.Model, dict]], *, by=None) -> list[Event]:
    """`record()` for many at once: each subject with its data. One statement a thousand."""
    events = [
        Event(
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            verb=verb,
            actor_id=by.pk if by else None,
            actor_role=str(by.role) if by else SYSTEM,
            data=data,
        )
        for subject, data in subjects
    ]
    return Event.objects.bulk_create(events, batch_size=1000)


def available_steps(case: Case, user) -> list[tuple[str, Step]]:
    """The buttons of this case for this person, in the order of its table."""
    names = {moved.name for moved in case.get_available_state_transitions()}
    return [
        (name, about_step(getattr(type(case), name)))
        for name in type(case).MOVES.table
        if name in names
        and about_step(getattr(type(case), name)).label
        and may_take(case, getattr(type(case), name), user)
    ]


def advance_many(queryset: models.QuerySet, step: Callable, *, by=None, note: str = "", **arguments) -> int:
    """`advance()` for a set: chunks of `CHUNK` rows, a fixed number of statements each; gives the number of moves.

    Only for steps declared `in_bulk`. Rows that somebody else holds are skipped and found by the next run. `by` must be a
    job (None) or a person to whom the caller has shown exactly these rows; the permission is asked of every row.
    """
    about = about_step(step)
    if not about.in_bulk or set(arguments) != set(about.sets):
        raise TypeError(f"{step.__name__} is not a step for sets, or takes other arguments than {about.sets}")
    moved = count = _advance_chunk(queryset, step, by, note, arguments)
    while count > CHUNK:
        count = _advance_chunk(queryset, step, by, note, arguments)
        moved += count
    return moved


def _advance_chunk(queryset, step, by, note, arguments) -> int:
    model = queryset.model
    sources, target = model.MOVES.table[step.__name__]
    with transaction.atomic():
        chosen = queryset.filter(state__in=sources).order_by("pk").select_for_update(skip_locked=True, of=("self",))
        if by is None:
            if not about_step(step).system:
                raise PermissionDenied
            chosen = chosen.values_list("pk", "state")[: CHUNK + 1]  # the one too many tells that there is more
        else:
            cases = list(chosen[: CHUNK + 1])
            if not _may_take_all(cases, step, by):
                raise PermissionDenied
            chosen = _among(model, [case.pk for case in cases])
        return _move_and_record(model, chosen, step.__name__, target, by, note, arguments)


def _may_take_all(cases: list[Case], step: Callable, by) -> bool:
    of_all = about_step(step).permission_of_all
    return of_all(cases, by) if of_all else all(may_take(case, step, by) for case in cases)


def _among(model, keys: list[UUID]):
    return model._base_manager.filter(pk__in=keys).values_list("pk", "state")


def _move_and_record(model, chosen, verb, target, by, note, arguments) -> int:
    """One statement: the rows, their new state and columns, and one event for each."""
    try:
        chosen_sql, chosen_params = chosen.query.sql_with_params()
    except EmptyResultSet:  # a condition that can match no row, e.g. "in" an empty list
        return 0
    columns = [model._meta.get_field(name) for name in arguments]
    values = [field.get_db_prep_save(_stored(arguments[field.name]), connection) for field in columns]
    sets = "".join(f", {connection.ops.quote_name(field.column)} = %s" for field in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"""
        WITH chosen (id, state) AS ({chosen_sql}),
        moved AS (
            UPDATE {table} AS moving SET state = %s{sets} FROM chosen
            WHERE moving.id = chosen.id RETURNING moving.id, chosen.state AS from_state
        )
        INSERT INTO casework_event
            (id, at, subject_type, subject_id, verb, from_state, to_state, actor_id, actor_role, note, data, xact)
        SELECT casework_uuid7(), %s, %s, id, %s, from_state, %s, %s, %s, %s, '{{}}'::jsonb, 0 FROM moved
    """
    actor = (str(by.pk) if by else None, str(by.role) if by else SYSTEM)
    event = [clock.now(), model._meta.label_lower, verb, target, *actor, note]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*chosen_params, target, *values, *event])
        return cursor.rowcount


def _stored(value):
    """A row is stored as its key."""
    return value.pk if isinstance(value, models.Model) else value
