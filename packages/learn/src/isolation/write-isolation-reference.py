"""Writes isolation-reference.json: trees of scikit-learn's IsolationForest and the scores it gives with them.

Run: python -m venv v && v/bin/pip install scikit-learn==1.9.1 && v/bin/python write-isolation-reference.py
"""
import json
import pathlib
import numpy
import sklearn
from sklearn.ensemble import IsolationForest

random = numpy.random.default_rng(4)
# Values that 32-bit floats hold exactly: scikit-learn rounds its rows to them.
train = numpy.round(random.normal(size=(200, 3)) * 64) / 64
rows = numpy.round(random.normal(scale=2, size=(30, 3)) * 64) / 64
forest = IsolationForest(n_estimators=6, max_samples=48, random_state=1).fit(train)
trees = [
    {
        "feature": tree.tree_.feature.tolist(),
        "threshold": tree.tree_.threshold.tolist(),
        "left": tree.tree_.children_left.tolist(),
        "right": tree.tree_.children_right.tolist(),
        "rows": tree.tree_.n_node_samples.tolist(),
    }
    for tree in forest.estimators_
]
reference = {
    "origin": f"scikit-learn {sklearn.__version__}, IsolationForest, write-isolation-reference.py",
    "sampleSize": 48,
    "trees": trees,
    "rows": rows.tolist(),
    "scores": (-forest.score_samples(rows)).tolist(),
}
pathlib.Path(__file__).with_name("isolation-reference.json").write_text(json.dumps(reference) + "\n")
