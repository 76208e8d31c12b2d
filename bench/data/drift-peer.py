"""Evidently's drift report, one JSON line in ({"reference", "current", "columns"}) and one out for each run.

The answer: seconds of the report (reading the files is not counted), peak memory in megabytes and every score by column. "columns" maps a column to "num" or "cat";
"method" of a column, where given, is forced; otherwise Evidently chooses.
"""

import json
import resource
import sys
import time

import evidently
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset


def measure(request):
    begun = time.perf_counter()
    reference = pd.read_parquet(request["reference"])
    current = pd.read_parquet(request["current"])
    read = time.perf_counter() - begun
    kinds = request["columns"]
    definition = DataDefinition(
        numerical_columns=[name for name, kind in kinds.items() if kind == "num"],
        categorical_columns=[name for name, kind in kinds.items() if kind == "cat"],
    )
    begun = time.perf_counter()
    report = Report([DataDriftPreset(**request.get("options", {}))])
    result = report.run(
        Dataset.from_pandas(current, data_definition=definition),
        Dataset.from_pandas(reference, data_definition=definition),
    ).dict()
    seconds = time.perf_counter() - begun
    scores = {}
    for metric in result["metrics"]:
        config = metric.get("config") or {}
        if "column" in config:
            scores[config["column"]] = {"method": config.get("method"), "value": metric["value"]}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"version": evidently.__version__, "seconds": seconds, "readSeconds": read, "megabytes": peak, "scores": scores}


for line in sys.stdin:
    print(json.dumps(measure(json.loads(line))), flush=True)
