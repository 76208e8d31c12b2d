"""What the client does in the background: asynchronous logging, system metrics; and what a run used: datasets."""

import json

import mlflow
import numpy
import pandas
from mlflow.entities import Metric, Param, RunTag
from proven import client, new_experiment, proven, until


def asynchronous():
    new_experiment("asynchronous")
    with mlflow.start_run() as run:
        for step in range(500):
            mlflow.log_metric("loss", step / 500, step=step, synchronous=False)
        mlflow.log_params({f"p{i}": i for i in range(50)}, synchronous=False)
        mlflow.set_tags({"asynchronous": "yes"}, synchronous=False)
        last = client.log_batch(
            run.info.run_id, [Metric("b", 1, 1, 1)], [Param("q", "1")], [RunTag("c", "d")], synchronous=False
        )
        last.wait()
        mlflow.flush_async_logging()
    kept = client.get_run(run.info.run_id)
    assert len(client.get_metric_history(run.info.run_id, "loss")) == 500
    assert len(kept.data.params) == 51 and kept.data.tags["asynchronous"] == "yes" and kept.data.metrics["b"] == 1
    proven("asynchronous logging: all 500 points, parameters and tags are there after the flush")

    mlflow.config.enable_async_logging()
    with mlflow.start_run() as run:
        for step in range(100):
            mlflow.log_metric("auto", step, step=step)
    mlflow.flush_async_logging()
    mlflow.config.enable_async_logging(False)
    assert len(client.get_metric_history(run.info.run_id, "auto")) == 100
    proven("asynchronous logging for the whole program")


def system_metrics():
    new_experiment("system")
    mlflow.set_system_metrics_sampling_interval(0.2)
    mlflow.set_system_metrics_samples_before_logging(1)
    with mlflow.start_run(log_system_metrics=True) as run:
        names = lambda: set(client.get_run(run.info.run_id).data.metrics)
        until("system metrics", lambda: {"system/cpu_utilization_percentage"} <= names())
        until("memory", lambda: {"system/system_memory_usage_megabytes"} <= names())
    metrics = client.get_run(run.info.run_id).data.metrics
    assert metrics["system/system_memory_usage_megabytes"] > 0
    proven("system metrics of the machine while a run works")


def datasets():
    experiment = new_experiment("datasets")
    frame = pandas.DataFrame({"x": [1.0, 2.0, 3.0], "name": ["a", "ß", "c"], "y": [0, 1, 0]})
    table = mlflow.data.from_pandas(frame, source="https://example.com/mill.csv", name="mill", targets="y")
    array = mlflow.data.from_numpy(numpy.arange(12).reshape(3, 4), name="matrix")
    with mlflow.start_run() as run:
        mlflow.log_input(table, context="training")
        mlflow.log_input(array, context="validation", tags={"fold": "1"})
        mlflow.log_input(table, context="training")
    inputs = client.get_run(run.info.run_id).inputs.dataset_inputs
    by_name = {found.dataset.name: found for found in inputs}
    assert set(by_name) == {"mill", "matrix"} and len(inputs) == 2, inputs
    mill = by_name["mill"].dataset
    assert mill.digest == table.digest and json.loads(mill.profile)["num_rows"] == 3
    assert "mlflow_colspec" in json.loads(mill.schema)
    tags = {tag.key: tag.value for tag in by_name["matrix"].tags}
    assert tags == {"mlflow.data.context": "validation", "fold": "1"}, tags
    source = mlflow.data.get_source(mill)
    assert source.url == "https://example.com/mill.csv"
    proven("datasets of a run with digest, schema, profile, source, context; the same one twice is kept once")

    for text in ["dataset.name = 'mill'", f"dataset.digest = '{table.digest}'", "dataset.context = 'validation'"]:
        assert [found.info.run_id for found in client.search_runs([experiment], text)] == [run.info.run_id], text
    assert client.search_runs([experiment], "dataset.name = 'none'") == []
    assert client.search_runs([experiment], "dataset.name LIKE 'mi%' AND dataset.context = 'training'")
    proven("runs are found by the datasets that they used")


asynchronous()
system_metrics()
datasets()
