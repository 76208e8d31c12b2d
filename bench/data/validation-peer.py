"""Great Expectations over a Parquet file, as a suite. One JSON request a line, one answer a line.

Its pandas engine: the SQL engine over DuckDB ends these rules with "list index out of range", and the documented databases would
have to be filled first.

Request: {"version": true} or {"path": "...", "rules": [{"rule": "expect_…", …}]}
Answer: {"version": …} or {"ms", "read_ms", "mb", "results": [{"success", "unexpected_count", "observed_value"}]}
`ms` holds everything from the file to the results; `read_ms` the part of it in which pandas reads the file.
"""

import json
import logging
import os
import sys
import threading
import time
import warnings

os.environ["GX_ANALYTICS_ENABLED"] = "false"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import great_expectations as gx  # noqa: E402
import pandas as pd  # noqa: E402
import psutil  # noqa: E402

process = psutil.Process()


class Peak:
    """Highest resident memory of this process in MB, sampled every 20 ms."""

    def __enter__(self):
        self.most, self.running = 0, True
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()
        return self

    def watch(self):
        while self.running:
            self.most = max(self.most, process.memory_info().rss)
            time.sleep(0.02)

    def __exit__(self, *_):
        self.running = False
        self.thread.join()


def expectation(rule):
    rule = dict(rule)
    name = "".join(part.capitalize() for part in rule.pop("rule").split("_"))
    return getattr(gx.expectations, name)(**rule)


def batch_of(context, path):
    frame = pd.read_parquet(path)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole"), {"dataframe": frame}


def run(path, rules):
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    start = time.perf_counter()
    with Peak() as peak:
        definition, parameters = batch_of(context, path)
        read_ms = (time.perf_counter() - start) * 1000
        suite = gx.ExpectationSuite(name="suite", expectations=[expectation(rule) for rule in rules])
        batch = definition.get_batch(batch_parameters=parameters)
        # BASIC counts what is unexpected; COMPLETE would list every value and is slower.
        found = batch.validate(suite, result_format={"result_format": "BASIC"})
        ms = (time.perf_counter() - start) * 1000
    results = []
    for one in found.to_json_dict()["results"]:
        config = one["expectation_config"]
        results.append(
            {
                "rule": config["type"],
                "column": config["kwargs"].get("column", config["kwargs"].get("column_A")),
                "success": bool(one["success"]),
                "unexpected_count": one["result"].get("unexpected_count"),
                "observed_value": one["result"].get("observed_value") if not isinstance(one["result"].get("observed_value"), dict) else None,
                "error": json.dumps(one.get("exception_info", {}), default=str)[-600:],
            }
        )
    return {"ms": ms, "read_ms": read_ms, "mb": peak.most / 2**20, "results": results}


for line in sys.stdin:
    request = json.loads(line)
    answer = {"version": gx.__version__} if "version" in request else run(request["path"], request["rules"])
    answers.write(json.dumps(answer, default=str) + "\n")
    answers.flush()
