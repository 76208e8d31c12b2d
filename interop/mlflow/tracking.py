"""Experiments and runs: every fluent call and every call of the client that writes or reads them."""

import math
import time

import mlflow
from mlflow.entities import Metric, Param, RunStatus, RunTag, ViewType
from proven import client, fresh, new_experiment, proven, refused


def experiments():
    assert client.get_experiment("0").name == "Default"
    name = fresh("wärme/Größe 測定")
    made = mlflow.create_experiment(name, tags={"team": "mill"})
    found = mlflow.get_experiment_by_name(name)
    assert found.experiment_id == made and found.tags["team"] == "mill" and found.lifecycle_stage == "active"
    assert found.artifact_location == f"mlflow-artifacts:/{made}", found.artifact_location
    assert mlflow.get_experiment(made).creation_time > 1.6e12
    refused("RESOURCE_ALREADY_EXISTS", mlflow.create_experiment, name)
    assert client.get_experiment_by_name(fresh("nothing")) is None
    refused("RESOURCE_DOES_NOT_EXIST", client.get_experiment, "987654321")
    proven("experiments are made, found by name and id, refused twice; names in any script")

    other = fresh("renamed")
    client.rename_experiment(made, other)
    client.set_experiment_tag(made, "reviewed", "yes")
    assert client.get_experiment(made).name == other and client.get_experiment(made).tags["reviewed"] == "yes"
    if hasattr(client, "delete_experiment_tag"):
        client.delete_experiment_tag(made, "reviewed")
        assert "reviewed" not in client.get_experiment(made).tags
    mlflow.set_experiment(experiment_id=made)
    mlflow.set_experiment_tags({"a": "1", "b": "2"})
    assert client.get_experiment(made).tags["b"] == "2"
    proven("experiments are renamed and tagged")

    run = client.create_run(made)
    client.delete_experiment(made)
    assert client.get_experiment(made).lifecycle_stage == "deleted"
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
    refused("INVALID_PARAMETER_VALUE", client.create_run, made)
    refused("RESOURCE_ALREADY_EXISTS", mlflow.create_experiment, other)
    client.restore_experiment(made)
    assert client.get_experiment(made).lifecycle_stage == "active"
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "active"
    proven("a deleted experiment takes its runs along, keeps its name and comes back with them")


def fluent():
    experiment = new_experiment("fluent")
    with mlflow.start_run(run_name="Läufer 7", description="**first** try", tags={"phase": "one"}) as run:
        mlflow.log_param("depth", 7)
        mlflow.log_params({"rate": 0.1, "kind": "gbdt", "θ": "unicode"})
        mlflow.log_metric("loss", 0.5)
        for step in range(1, 20):
            mlflow.log_metric("loss", 1 / step, step=step)
        mlflow.log_metrics({"acc": 0.9, "val/auc": 0.8, "größe": 3}, step=3)
        mlflow.set_tag("t", "v")
        mlflow.set_tags({"u": "1", "w x/y.z-:_": "2"})
        mlflow.delete_tag("t")
        assert mlflow.active_run().info.run_id == run.info.run_id
    kept = mlflow.get_run(run.info.run_id)
    assert kept.info.run_name == "Läufer 7" and kept.info.status == "FINISHED" and kept.info.experiment_id == experiment
    assert kept.info.end_time >= kept.info.start_time > 1.6e12
    assert kept.info.artifact_uri == f"mlflow-artifacts:/{experiment}/{run.info.run_id}/artifacts", kept.info.artifact_uri
    assert kept.data.params == {"depth": "7", "rate": "0.1", "kind": "gbdt", "θ": "unicode"}
    assert kept.data.metrics == {"loss": 1 / 19, "acc": 0.9, "val/auc": 0.8, "größe": 3.0}
    tags = kept.data.tags
    assert tags["mlflow.note.content"] == "**first** try" and tags["phase"] == "one" and tags["w x/y.z-:_"] == "2"
    assert "t" not in tags and tags["mlflow.runName"] == "Läufer 7" and tags["mlflow.source.type"] == "LOCAL"
    history = client.get_metric_history(run.info.run_id, "loss")
    assert [point.step for point in sorted(history, key=lambda p: (p.step, p.timestamp))] == [0, *range(1, 20)]
    proven("a fluent run keeps parameters, metrics with steps, tags, notes, name, user and times")

    try:
        with mlflow.start_run() as failing:
            raise ValueError("on purpose")
    except ValueError:
        pass
    failed = client.get_run(failing.info.run_id)
    assert failed.info.status == "FAILED" and failed.info.run_name, failed.info
    with mlflow.start_run(run_id=failing.info.run_id):
        assert client.get_run(failing.info.run_id).info.status == "RUNNING"
    proven("a run that raises is failed, and can be taken up again")

    with mlflow.start_run(run_name="parent") as parent:
        with mlflow.start_run(run_name="child", nested=True) as child:
            with mlflow.start_run(run_name="grandchild", nested=True) as grandchild:
                pass
    assert client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert mlflow.get_parent_run(grandchild.info.run_id).info.run_id == child.info.run_id
    nested = client.search_runs([experiment], f"tags.mlflow.parentRunId = '{parent.info.run_id}'")
    assert [found.info.run_id for found in nested] == [child.info.run_id]
    proven("nested runs know their parents and are found by them")

    mlflow.start_run()
    mlflow.end_run("KILLED")
    assert client.get_run(mlflow.last_active_run().info.run_id).info.status == "KILLED"
    proven("a run ends with the status that it is given")


def by_client():
    experiment = new_experiment("client")
    run = client.create_run(experiment, start_time=1700000000000, tags={"mlflow.user": "pilar"}, run_name="named")
    key = run.info.run_id
    assert run.info.start_time == 1700000000000 and run.info.user_id == "pilar" and run.info.status == "RUNNING"
    client.log_metric(key, "m", 1.5, timestamp=1700000000001, step=-3)
    client.log_param(key, "p", "v")
    client.log_param(key, "p", "v")
    assert "p" in refused("INVALID_PARAMETER_VALUE", client.log_param, key, "p", "other")
    client.set_tag(key, "tag", "x" * 8000)
    now = int(time.time() * 1000)
    many = [Metric(f"k{i}", i, now, i) for i in range(800)]
    client.log_batch(key, many, [Param(f"p{i}", str(i)) for i in range(100)], [RunTag(f"t{i}", "v") for i in range(100)])
    client.log_batch(key, many)
    kept = client.get_run(key)
    assert len(kept.data.metrics) == 801 and len(kept.data.params) == 101 and kept.data.metrics["k799"] == 799
    assert [(p.value, p.step, p.timestamp) for p in client.get_metric_history(key, "m")] == [(1.5, -3, 1700000000001)]
    assert len(client.get_metric_history(key, "k5")) == 1
    proven("batches of 1000 parts, written twice, are kept once; a parameter never changes")

    client.update_run(key, "SCHEDULED", "other name")
    kept = client.get_run(key)
    assert kept.info.status == "SCHEDULED" and kept.data.tags["mlflow.runName"] == "other name"
    client.set_tag(key, "mlflow.runName", "by tag")
    assert client.get_run(key).info.run_name == "by tag"
    client.delete_tag(key, "tag")
    assert "tag" not in client.get_run(key).data.tags
    refused("RESOURCE_DOES_NOT_EXIST", client.delete_tag, key, "tag")
    client.set_terminated(key, "FINISHED", 1700000001000)
    assert client.get_run(key).info.end_time == 1700000001000
    assert RunStatus.is_terminated(RunStatus.from_string(client.get_run(key).info.status))
    proven("status, name and end of a run are changed by the client")

    client.delete_run(key)
    assert client.get_run(key).info.lifecycle_stage == "deleted"
    refused("INVALID_PARAMETER_VALUE", client.log_metric, key, "m", 2)
    assert client.search_runs([experiment]) == []
    assert len(client.search_runs([experiment], run_view_type=ViewType.DELETED_ONLY)) == 1
    client.restore_run(key)
    client.log_metric(key, "m", 2)
    refused("RESOURCE_DOES_NOT_EXIST", client.get_run, "0" * 32)
    proven("a deleted run takes no writes, is found among the deleted only, and comes back")


def odd_numbers():
    new_experiment("numbers")
    with mlflow.start_run() as run:
        for name, value in {"nan": math.nan, "up": math.inf, "down": -math.inf, "tiny": 5e-324, "big": 1e308}.items():
            mlflow.log_metric(name, value)
        mlflow.log_metric("mixed", 1.0, step=1)
        mlflow.log_metric("mixed", math.nan, step=2)
    metrics = client.get_run(run.info.run_id).data.metrics
    assert math.isnan(metrics["nan"]) and metrics["up"] > 1e308 and metrics["down"] < -1e308
    assert metrics["tiny"] == 5e-324 and metrics["big"] == 1e308 and math.isnan(metrics["mixed"])
    assert [point.value for point in client.get_metric_history(run.info.run_id, "mixed")][0] == 1.0
    proven("NaN, infinities, the smallest and the largest numbers come back")

    with mlflow.start_run() as run:
        for bad in ["", "/absolute", "a//b", "a/../b", "x" * 251, "semi;colon"]:
            refused("INVALID_PARAMETER_VALUE", client.log_metric, run.info.run_id, bad, 1)
        mlflow.log_param("long", "x" * 6000)
    assert len(client.get_run(run.info.run_id).data.params["long"]) == 6000
    proven("names that are none are refused, long values fit")


def long_history():
    new_experiment("history")
    with mlflow.start_run() as run:
        for start in range(0, 30000, 1000):
            points = [Metric("long", start + i, 1700000000000 + start + i, start + i) for i in range(1000)]
            client.log_batch(run.info.run_id, points)
    history = client.get_metric_history(run.info.run_id, "long")
    assert [point.step for point in history] == list(range(30000))
    proven("a history of 30,000 points comes back whole, by pages")


experiments()
fluent()
by_client()
odd_numbers()
long_history()
