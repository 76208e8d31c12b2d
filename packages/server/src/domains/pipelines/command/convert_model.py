"""Turns a model that a run logged in an MLflow flavour into an ONNX file, and proves that both answer alike.

Run by the server with the Python of the step that made the model. Arguments: the model's folder (with its MLmodel file), the ONNX file to write, a Parquet file
of rows to compare on (or "-"), and how many of its rows. Prints one line of JSON: what was made, or why it could not be. Libraries: the flavour's own, and
skl2onnx or onnxmltools for the conversion; onnxruntime for the comparison where it is there.
"""

import contextlib
import json
import os
import sys

TOLERANCE = 1e-5


class CannotConvert(Exception):
    """Why a model stays what it is, in words for people."""


def read_mlmodel(folder):
    import yaml

    with open(os.path.join(folder, "MLmodel"), encoding="utf-8") as file:
        return yaml.safe_load(file)


def find_flavour(described):
    flavours = described.get("flavors", {})
    for name in ("lightgbm", "xgboost", "sklearn"):
        if name in flavours:
            return name
    raise CannotConvert(
        "it is of the flavour " + (", ".join(n for n in flavours if n != "python_function") or "python_function") + ", which has no conversion here"
    )


def name_flavour(described):
    """What made the model: the flavour beside python_function, which every model has."""
    named = [name for name in described.get("flavors", {}) if name != "python_function"]
    if named:
        return named[0]
    return described.get("flavors", {}).get("python_function", {}).get("loader_module", "python_function")


def load_native(flavour, folder):
    import importlib

    return importlib.import_module("mlflow." + flavour).load_model(folder)


def read_columns(described):
    """The input columns of the model's signature: name and MLflow type."""
    signature = described.get("signature") or {}
    inputs = signature.get("inputs")
    if not inputs:
        raise CannotConvert("it was logged without a signature; log it with input_example or signature")
    columns = json.loads(inputs)
    if any(column.get("type") == "tensor" or "name" not in column for column in columns):
        raise CannotConvert("its signature has a tensor or columns without names; log it with a data frame as input_example")
    return [(column["name"], column["type"]) for column in columns]


def read_example(described, folder):
    info = described.get("saved_input_example_info")
    if not info:
        return None
    from mlflow.models import Model

    return Model.load(folder).load_input_example(folder)


NUMERIC = {"double", "float", "integer", "long", "boolean"}


def frame_of(rows, columns):
    """Rows with the columns of the signature in their order and types."""
    import pandas as pd

    frame = pd.DataFrame(rows)[[name for name, _ in columns]].copy()
    for name, kind in columns:
        frame[name] = frame[name].astype("float64") if kind in NUMERIC else frame[name].astype(object)
    return frame


def predicts_numbers(model):
    """Whether the model predicts a number; then it has no classes."""
    if hasattr(model, "predict_proba"):
        return False
    last = final_step(model)
    kind = getattr(last, "_estimator_type", None)
    if kind is None:
        from sklearn.base import is_regressor

        return is_regressor(last)
    return kind == "regressor"


def classes_of(model):
    classes = getattr(model, "classes_", None)
    if classes is None:
        raise CannotConvert(f"{type(final_step(model)).__name__} tells no classes apart and predicts no number; what it does is not served this way yet")
    return list(classes)


def final_step(model):
    return model.steps[-1][1] if hasattr(model, "steps") else model


def register_boosters():
    """Teaches skl2onnx the boosters that pipelines of scikit-learn may end in; those that are not installed are left out."""
    from skl2onnx import update_registered_converter
    from skl2onnx.common.shape_calculator import calculate_linear_classifier_output_shapes as classes
    from skl2onnx.common.shape_calculator import calculate_linear_regressor_output_shapes as number

    options = {"zipmap": [False, True, "columns"], "nocl": [True, False]}
    try:
        from lightgbm import LGBMClassifier, LGBMRegressor
        from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm

        update_registered_converter(LGBMClassifier, "LightGbmLGBMClassifier", classes, convert_lightgbm, options=options)
        update_registered_converter(LGBMRegressor, "LightGbmLGBMRegressor", number, convert_lightgbm, options={"split": None})
    except ImportError:
        pass
    try:
        from xgboost import XGBClassifier, XGBRegressor
        from onnxmltools.convert.xgboost.operator_converters.XGBoost import convert_xgboost

        update_registered_converter(XGBClassifier, "XGBoostXGBClassifier", classes, convert_xgboost, options=options)
        update_registered_converter(XGBRegressor, "XGBoostXGBRegressor", number, convert_xgboost)
    except ImportError:
        pass


def takes_columns_by_name(model):
    """Whether the model picks columns itself, so that each is an input of its own."""
    first = model.steps[0][1] if hasattr(model, "steps") else model
    return type(first).__name__ == "ColumnTransformer"


def input_types(model, columns, wide):
    from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, StringTensorType

    number = DoubleTensorType if wide == "double" else FloatTensorType
    if takes_columns_by_name(model):
        return [(name, number([None, 1]) if kind in NUMERIC else StringTensorType([None, 1])) for name, kind in columns]
    texts = [name for name, kind in columns if kind not in NUMERIC]
    if texts:
        raise CannotConvert("it takes text columns (" + ", ".join(texts) + ") without a ColumnTransformer; make that the first step of its pipeline")
    return [("X", number([None, len(columns)]))]


def convert(model, columns, wide):
    try:
        from skl2onnx import to_onnx
    except ImportError as error:
        raise CannotConvert("skl2onnx is not installed in the step's environment; add it to its requirements") from error
    register_boosters()
    last = final_step(model)
    module = type(last).__module__.split(".")[0]
    if module in ("lightgbm", "xgboost"):
        try:
            import onnxmltools  # noqa: F401
        except ImportError as error:
            raise CannotConvert("onnxmltools is not installed in the step's environment; add it to its requirements") from error
    opsets = {"": 15, "ai.onnx.ml": 3}
    types = input_types(model, columns, wide)
    with numbered_features(last):
        options = None if predicts_numbers(model) else {id(last): {"zipmap": False}}
        made = to_onnx(model, initial_types=types, options=options, target_opset=opsets)
    return name_inputs(made, [name for name, _ in types])


@contextlib.contextmanager
def numbered_features(estimator):
    """The converter of XGBoost knows features only as f0, f1, …; the model gets its own names back."""
    booster = estimator.get_booster() if hasattr(estimator, "get_booster") else None
    names = getattr(booster, "feature_names", None)
    if names is None:
        yield
        return
    booster.feature_names = [f"f{index}" for index in range(len(names))]
    try:
        yield
    finally:
        booster.feature_names = names


def widths_to_try(model):
    """Numbers go in as doubles, as callers send them; XGBoost alone rounds what it gets to single precision before it compares, and so must its ONNX form."""
    alone = type(model).__module__.split(".")[0] == "xgboost"
    return ("float", "double") if alone else ("double", "float")


def name_inputs(made, names):
    """Gives the inputs their columns' own names again: converters replace what is no letter, digit or underscore."""
    inputs = made.graph.input
    if len(inputs) != len(names):
        raise CannotConvert(f"its ONNX form has {len(inputs)} inputs for {len(names)} columns")
    renamed = {given.name: name for given, name in zip(inputs, names)}
    for given in inputs:
        given.name = renamed[given.name]
    for node in made.graph.node:
        for index, name in enumerate(node.input):
            node.input[index] = renamed.get(name, name)
    return made


def run_onnx(content, frame):
    import numpy as np
    import onnxruntime as ort

    session = ort.InferenceSession(content, providers=["CPUExecutionProvider"])
    types = {"tensor(double)": np.float64, "tensor(float)": np.float32, "tensor(string)": object}
    feeds = {}
    inputs = session.get_inputs()
    for given in inputs:
        kind = types[given.type]
        values = frame if len(inputs) == 1 and given.name == "X" else frame[[given.name]]
        feeds[given.name] = values.to_numpy().astype(kind)
    named = [output.name for output in session.get_outputs()]
    wanted = next((name for name in named if "prob" in name.lower()), named[-1])
    return session.run([wanted], feeds)[0]


def compare(model, content, frame):
    import numpy as np

    try:
        import onnxruntime  # noqa: F401
    except ImportError as error:
        raise CannotConvert("onnxruntime is not installed in the step's environment, so the conversion cannot be checked; add it to its requirements") from error
    native = frame if takes_columns_by_name(model) or hasattr(model, "feature_names_in_") else frame.to_numpy()
    ask = model.predict if predicts_numbers(model) else model.predict_proba
    expected = np.asarray(ask(native), dtype=np.float64)
    found = np.asarray(run_onnx(content, frame), dtype=np.float64)
    if predicts_numbers(model):
        expected, found = expected.reshape(-1, 1), found.reshape(-1, 1)
    if found.shape != expected.shape:
        raise CannotConvert(f"its ONNX form answers in the shape {list(found.shape)}, it itself in {list(expected.shape)}")
    # Probabilities are compared as they are, numbers relative to the largest of them.
    scale = max(1.0, float(np.abs(expected).max())) if predicts_numbers(model) else 1.0
    difference = np.abs(found - expected) / scale
    worst = int(difference.max(axis=1).argmax())
    return float(difference.max()), worst, expected[worst].tolist(), found[worst].tolist()


def json_row(frame):
    row = {}
    for name, value in frame.iloc[0].items():
        row[name] = None if value is None or value != value else (value if isinstance(value, str) else float(value))
    return row


def label_of(value):
    """A class as its label is written: whole numbers without a point, truth values in lower case."""
    value = getattr(value, "item", lambda: value)()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def work(facts, folder, target, rows_file, most):
    described = read_mlmodel(folder)
    facts["flavour"] = name_flavour(described)
    columns = read_columns(described)
    facts["columns"] = [{"name": name, "type": kind} for name, kind in columns]
    example = read_example(described, folder)
    if example is not None:
        facts["example"] = json_row(frame_of(example, columns))
    flavour = find_flavour(described)
    try:
        model = load_native(flavour, folder)
    except Exception as error:
        raise CannotConvert(f"it cannot be loaded: {type(error).__name__}: {error}") from error
    if predicts_numbers(model):
        facts["output"] = "value"
    else:
        facts["classes"] = [label_of(value) for value in classes_of(model)]
        if not hasattr(model, "predict_proba"):
            raise CannotConvert(f"{type(model).__name__} gives no probabilities (it has no predict_proba)")
    import pandas as pd

    frames = [] if example is None else [frame_of(example, columns)]
    if rows_file != "-":
        stored = pd.read_parquet(rows_file)
        if all(name in stored.columns for name, _ in columns):
            frames.append(frame_of(stored.head(most), columns))
    if not frames:
        raise CannotConvert("it was logged without an input example, so there is nothing to check the conversion on; log it with input_example")
    frame = pd.concat(frames, ignore_index=True)
    problems = []
    for wide in widths_to_try(model):
        try:
            content = convert(model, columns, wide).SerializeToString()
            difference, row, expected, found = compare(model, content, frame)
        except CannotConvert:
            raise
        except Exception as error:  # what converters raise is as varied as the models
            problems.append(f"as {wide}: {type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else 'no reason given'}")
            continue
        if difference > TOLERANCE:
            problems.append(f"as {wide}: row {row} of {len(frame)} gives {found} instead of {expected}, {difference:.3g} apart, more than {TOLERANCE:g}")
            continue
        with open(target, "wb") as file:
            file.write(content)
        facts.update(rows=len(frame), difference=difference, example=json_row(frame))
        return
    raise CannotConvert("; ".join(problems))


def main():
    folder, target, rows_file, most = sys.argv[1:5]
    sys.stdout = sys.stderr
    facts = {"converted": True}
    try:
        work(facts, folder, target, rows_file, int(most))
    except CannotConvert as reason:
        facts.update(converted=False, reason=str(reason))
    except Exception as error:
        facts.update(converted=False, reason=f"{type(error).__name__}: {error}")
    print(json.dumps(facts), file=sys.__stdout__)


if __name__ == "__main__":
    main()
