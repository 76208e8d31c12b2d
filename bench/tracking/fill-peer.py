"""Puts 10,000 runs with 20 metrics and 20 params each straight into the peer's store: over its protocol that would take the better part of an hour.

Usage: fill-peer.py <sqlite file> <experiment id>. The server must not be writing meanwhile.
"""

import sqlite3
import sys
import uuid

RUNS = 10_000
START = 1_700_000_000_000


def main(path: str, experiment: str) -> None:
    runs, latest, points, params, tags = [], [], [], [], []
    for salt in range(RUNS):
        run = uuid.uuid4().hex
        uri = f"mlflow-artifacts:/{experiment}/{run}/artifacts"
        runs.append((run, f"run {salt}", "UNKNOWN", "", "", "load", "RUNNING", START + salt, "", "active", uri, experiment))
        tags.append(("mlflow.runName", f"run {salt}", run))
        for index in range(20):
            value = ((salt * 7919 + index * 104729) % 10007) / 10007
            latest.append((f"m{index}", value, START + salt, 0, 0, run))
            params.append((f"p{index}", f"p{index}-{salt % 10}", run))
    with sqlite3.connect(path, timeout=60) as store:
        store.executemany(
            "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,"
            " source_version, lifecycle_stage, artifact_uri, experiment_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            runs,
        )
        for table in ("metrics", "latest_metrics"):
            store.executemany(
                f"INSERT INTO {table} (key, value, timestamp, step, is_nan, run_uuid) VALUES (?,?,?,?,?,?)", latest
            )
        store.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?,?,?)", params)
        store.executemany("INSERT INTO tags (key, value, run_uuid) VALUES (?,?,?)", tags)


main(sys.argv[1], sys.argv[2])
