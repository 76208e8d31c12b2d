"""The commands of the client's own command line."""

import csv
import json
import pathlib
import tempfile

import mlflow
from click.testing import CliRunner
from mlflow.cli import cli
from proven import client, fresh, proven


def command(*words):
    """In this process: a new one per command takes seconds to begin."""
    ended = CliRunner().invoke(cli, words)
    assert ended.exit_code == 0, f"{words}: {ended.output[-1500:]} {ended.exception!r}"
    return ended.stdout


name = fresh("by command")
command("experiments", "create", "--experiment-name", name)
experiment = mlflow.get_experiment_by_name(name).experiment_id
assert name in command("experiments", "search", "--view", "all")
with mlflow.start_run(experiment_id=experiment, run_name="one") as run:
    mlflow.log_metric("acc", 0.5)
    mlflow.log_text("hello", "notes/a.txt")
with tempfile.TemporaryDirectory() as folder:
    table = pathlib.Path(folder) / "runs.csv"
    command("experiments", "csv", "--experiment-id", experiment, "--filename", str(table))
    (row,) = csv.DictReader(table.read_text().splitlines())
    assert row["run_id"] == run.info.run_id and float(row["metrics.acc"]) == 0.5
    command("artifacts", "download", "--run-id", run.info.run_id, "--artifact-path", "notes", "--dst-path", folder)
    assert (pathlib.Path(folder) / "notes" / "a.txt").read_text() == "hello"
    command("artifacts", "log-artifact", "--local-file", str(table), "--run-id", run.info.run_id, "--artifact-path", "t")
    listed = json.loads(command("artifacts", "list", "--run-id", run.info.run_id, "--artifact-path", "t"))
    assert [found["path"] for found in listed] == ["t/runs.csv"], listed
proven("mlflow experiments create, search, csv; mlflow artifacts download, log-artifact, list")

assert "one" in command("runs", "list", "--experiment-id", experiment)
described = json.loads(command("runs", "describe", "--run-id", run.info.run_id))
assert described["data"]["metrics"]["acc"] == 0.5
command("runs", "delete", "--run-id", run.info.run_id)
assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
command("runs", "restore", "--run-id", run.info.run_id)
other = fresh("renamed")
command("experiments", "rename", "--experiment-id", experiment, "--new-name", other)
command("experiments", "delete", "--experiment-id", experiment)
command("experiments", "restore", "--experiment-id", experiment)
assert client.get_experiment(experiment).name == other
proven("mlflow runs list, describe, delete, restore; mlflow experiments rename, delete, restore")
