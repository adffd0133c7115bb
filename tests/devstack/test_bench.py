"""The benchmark measures the real command on a table without faults."""

import json

from devstack.bench import COLUMNS, measured, write_table
from jkp_claims.assess.rows import COLUMNS as PROMISED


def test_the_table_is_the_same_every_time_varied_and_without_faults(tmp_path):
    table, output = tmp_path / "table.csv", tmp_path / "answers"
    write_table(table, 300)
    first = table.read_bytes()
    write_table(table, 300)
    assert table.read_bytes() == first

    run = measured(table, output)
    answers = [json.loads(line) for line in output.read_text().splitlines()]
    assert (run.status, len(answers)) == (0, 300)
    assert run.seconds > 0
    assert run.cpu_seconds > 0
    assert run.peak_mb > 10
    assert {len(answer["months"]) for answer in answers} >= {0, 6}
    assert len({tuple(answer["refusals"]) for answer in answers}) > 8
    assert {answer["payer"] for answer in answers} == {"BPJS", "EMPLOYER", "NONE"}


def test_it_has_the_promised_columns():
    assert sorted(COLUMNS) == sorted(PROMISED)
