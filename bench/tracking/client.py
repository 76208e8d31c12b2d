"""The real Python client as the load. Reads one JSON line per request, {"url", "experiment", "searched", "run", "count"}, and answers one:
milliseconds of each call by measure."""

import json
import sys
import time

from mlflow import MlflowClient
from mlflow.entities import Metric, Param

START = 1_700_000_000_000


def timed(count, work):
    times = []
    for index in range(count):
        start = time.perf_counter()
        work(index)
        times.append((time.perf_counter() - start) * 1000)
    return times


def measure(request):
    client = MlflowClient(tracking_uri=request["url"])
    experiment, count = request["experiment"], request["count"]
    run = client.create_run(experiment).info.run_id

    def log_batch(index):
        steps = range(index * 100, index * 100 + 100)
        client.log_batch(run, metrics=[Metric(f"m{name}", step / 7, START, step) for step in steps for name in range(10)])

    def create_run(index):
        made = client.create_run(experiment).info.run_id
        metrics = [Metric(f"m{name}", index / 7, START, 0) for name in range(20)]
        client.log_batch(made, metrics=metrics, params=[Param(f"p{name}", str(index)) for name in range(20)])

    return {
        "log-batch-1000": timed(count, log_batch),
        "log-metric": timed(count, lambda index: client.log_metric(run, "one", index / 7, START, index)),
        "create-run-20-20": timed(count, create_run),
        "get-run": timed(count, lambda _: client.get_run(request["run"])),
        "search-10k-plain": timed(3, lambda _: client.search_runs([request["searched"]], max_results=1000)),
    }


for line in sys.stdin:
    print(json.dumps(measure(json.loads(line))), flush=True)
