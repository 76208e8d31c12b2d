"""Great Expectations over small pandas frames: one JSON request a line, one answer a line.

Request: {"columns": {name: [values]}, "types": {name: "number" | "text"}, "rules": [{"rule": "expect_…", …}]}
Answer: [{"success", "element_count", "missing_count", "unexpected_count", "observed_value", "error"}]
"""

import json
import logging
import math
import os
import sys
import warnings

os.environ["GX_ANALYTICS_ENABLED"] = "false"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
# The library prints progress to standard output; answers go to a copy of it.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import great_expectations as gx  # noqa: E402
import pandas as pd  # noqa: E402

context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
source = context.data_sources.add_pandas("frames")
asset = source.add_dataframe_asset("frame")
definition = asset.add_batch_definition_whole_dataframe("whole")


def camel(name):
    return "".join(part.capitalize() for part in name.split("_"))


def plain(value):
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return [plain(one) for one in value.get("values", [])]
    if isinstance(value, (list, tuple, set)):
        return [plain(one) for one in value]
    return value if isinstance(value, (int, float, str, bool)) or value is None else str(value)


def ask(batch, rule):
    rule = dict(rule)
    name = camel(rule.pop("rule")).replace("KlDivergence", "KLDivergence")
    try:
        expectation = getattr(gx.expectations, name)(**rule)
        found = batch.validate(expectation, result_format="COMPLETE").to_json_dict()
    except Exception as error:  # the words matter to a reader of a failed comparison
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    result = found.get("result", {})
    exception = found.get("exception_info", {})
    if exception and any(isinstance(one, dict) and one.get("raised_exception") for one in [exception, *exception.values()]):
        return {"error": json.dumps(exception, default=str)[:300]}
    return {
        "success": bool(found["success"]),
        "element_count": result.get("element_count"),
        "missing_count": result.get("missing_count"),
        "unexpected_count": result.get("unexpected_count"),
        "unexpected_percent": plain(result.get("unexpected_percent")),
        "observed_value": plain(result.get("observed_value")),
    }


for line in sys.stdin:
    request = json.loads(line)
    frame = pd.DataFrame(
        {
            name: pd.Series(values, dtype="float64" if request["types"][name] == "number" else "object")
            for name, values in request["columns"].items()
        }
    )
    batch = definition.get_batch(batch_parameters={"dataframe": frame})
    answers.write(json.dumps([ask(batch, rule) for rule in request["rules"]]) + "\n")
    answers.flush()
