"""The peer of the ai4i area: scikit-learn's forest. One JSON request per line on stdin, one JSON answer per line on stdout.

{"holdout": [rows], "seed": n} -> {"scores", "accuracy", "f1", "auc"}      {"version": true} -> {"version"}
"""

import json
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score

path, trees, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
table = pd.read_csv(path)
label = table["Machine failure"].to_numpy()
speed, torque = table["Rotational speed [rpm]"], table["Torque [Nm]"]
air, process, wear = table["Air temperature [K]"], table["Process temperature [K]"], table["Tool wear [min]"]
features = np.column_stack(
    [
        air,
        process,
        speed,
        torque,
        wear,
        table["Type"].map({"L": 0, "M": 1, "H": 2}),
        torque * speed * (2 * np.pi / 60),
        process - air,
        wear * torque,
    ]
)


def fit(request):
    holdout = np.array(request["holdout"])
    train = np.setdiff1d(np.arange(len(label)), holdout)
    forest = RandomForestClassifier(n_estimators=trees, n_jobs=threads, random_state=request["seed"])
    rows, known = features[train], label[train]
    forest.fit(rows, known)
    scores = forest.predict_proba(features[holdout])[:, 1]
    called, truth = forest.predict(features[holdout]), label[holdout]
    return {
        "scores": scores.tolist(),
        "accuracy": accuracy_score(truth, called),
        "f1": f1_score(truth, called),
        "auc": roc_auc_score(truth, scores),
    }


for line in sys.stdin:
    request = json.loads(line)
    answer = {"version": sklearn.__version__} if "version" in request else fit(request)
    print(json.dumps(answer), flush=True)
