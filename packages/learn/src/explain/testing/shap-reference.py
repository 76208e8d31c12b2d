"""Adds to shap-reference.json what shap says of the trees in it: path-dependent, and interventional with the background rows.

Run after write-shap-trees.ts: python -m venv v && v/bin/pip install shap==0.51.0 && v/bin/python shap-reference.py
"""
import json
import pathlib
import numpy
import shap

path = pathlib.Path(__file__).with_name("shap-reference.json")
reference = json.loads(path.read_text())


def read_rows(rows):
    return numpy.array([[numpy.nan if value is None else value for value in row] for row in rows], dtype=numpy.float64)


def read_tree(tree):
    inputs = numpy.array(tree["input"])
    leaf = inputs < 0
    left = numpy.where(leaf, -1, tree["left"])
    right = numpy.where(leaf, -1, tree["right"])
    leaves = numpy.array(tree["leafValues"]).reshape(-1, 3) / len(reference["trees"])
    values = numpy.zeros((len(inputs), 3))
    values[leaf] = leaves[numpy.array(tree["left"])[leaf]]
    return {
        "children_left": left,
        "children_right": right,
        "children_default": numpy.where(numpy.array(tree["missingLeft"]) == 1, left, right),
        "features": numpy.where(leaf, -2, inputs),
        "thresholds": numpy.array(tree["threshold"], dtype=numpy.float64),
        "values": values,
        "node_sample_weight": numpy.array(tree["cover"], dtype=numpy.float64),
    }


model = {
    "trees": [read_tree(tree) for tree in reference["trees"]],
    "input_dtype": numpy.float64,
    "internal_dtype": numpy.float64,
}
rows = read_rows(reference["rows"])
background = read_rows(reference["background"])
explainers = {
    "pathDependent": shap.TreeExplainer(model, feature_perturbation="tree_path_dependent"),
    "interventional": shap.TreeExplainer(model, data=background, feature_perturbation="interventional"),
}
reference["origin"] = f"shap {shap.__version__}, TreeExplainer on the trees here, shap-reference.py"
for name, explainer in explainers.items():
    values = explainer.shap_values(rows, check_additivity=False)
    # Rows × outputs × columns, as ours.
    reference[name] = {
        "base": numpy.asarray(explainer.expected_value).tolist(),
        "contributions": [round(value, 10) for value in numpy.transpose(values, (0, 2, 1)).ravel().tolist()],
    }
path.write_text(json.dumps(reference, separators=(",", ":")) + "\n")
