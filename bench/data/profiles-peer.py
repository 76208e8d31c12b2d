"""whylogs' profile of a Parquet file, one JSON line in ({"path"}) and one out for each run.

The answer: seconds of the profile with its summary and types of columns (reading the file into pandas is not counted), seconds of that reading, peak memory in megabytes,
and count, distinct, mean and median by column.
"""

import json
import math
import os
import resource
import sys
import time

os.environ["WHYLOGS_NO_ANALYTICS"] = "True"

import pandas as pd
import whylogs as why

version = __import__("importlib.metadata", fromlist=["version"]).version("whylogs")


def measure(request):
    begun = time.perf_counter()
    frame = pd.read_parquet(request["path"])
    read = time.perf_counter() - begun
    begun = time.perf_counter()
    view = why.log(frame).view()
    table = view.to_pandas()
    seconds = time.perf_counter() - begun
    fields = {"count": "counts/n", "missing": "counts/null", "distinct": "cardinality/est", "mean": "distribution/mean", "median": "distribution/median"}
    columns = {
        name: {field: float(row[key]) for field, key in fields.items() if not math.isnan(row[key])}
        for name, row in table.iterrows()
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"version": version, "seconds": seconds, "readSeconds": read, "megabytes": peak, "columns": columns}


for line in sys.stdin:
    print(json.dumps(measure(json.loads(line))), flush=True)
