"""The peers of the learning area: scikit-learn and LightGBM. One JSON request per line on stdin, one JSON answer per line on stdout.

python peer.py FOLDER THREADS
{"fit": "forest" | "boosting" | "lightgbm" | "isolation", "size": name, "seed": n, "settings": {..}} -> {"ms", "auc"}   (auc is null for isolation)
{"predict": true} -> {"ms"}: all rows of the last boosting fit      {"version": true} -> {"version"}
FOLDER holds <size>.x (doubles, column by column) and <size>.y (doubles, 0 or 1).
"""

import json
import os
import sys
import time

folder, threads = sys.argv[1], int(sys.argv[2])
os.environ["OMP_NUM_THREADS"] = str(threads)

import lightgbm
import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, IsolationForest, RandomForestClassifier
from sklearn.metrics import roc_auc_score

cache = {}
last = None


def load(size):
    if cache.get("size") != size:
        known = np.fromfile(os.path.join(folder, size + ".y"))
        columns = np.fromfile(os.path.join(folder, size + ".x")).reshape(-1, len(known))
        cache.update(size=size, rows=np.ascontiguousarray(columns.T), known=known.astype(int))
    return cache["rows"], cache["known"]


def create(kind, seed, settings):
    if kind == "forest":
        return RandomForestClassifier(n_estimators=settings["trees"], n_jobs=threads, random_state=seed)
    if kind == "isolation":
        return IsolationForest(
            n_estimators=settings["trees"],
            max_samples=settings["sampleSize"],
            contamination=settings["contamination"],
            n_jobs=threads,
            random_state=seed,
        )
    if kind == "lightgbm":
        return lightgbm.LGBMClassifier(
            n_estimators=settings["rounds"],
            num_leaves=settings["maxLeaves"],
            learning_rate=settings["learningRate"],
            n_jobs=threads,
            random_state=seed,
            verbose=-1,
        )
    return HistGradientBoostingClassifier(
        max_iter=settings["rounds"],
        max_leaf_nodes=settings["maxLeaves"],
        learning_rate=settings["learningRate"],
        early_stopping=False,
        random_state=seed,
    )


def fit(request):
    global last
    rows, known = load(request["size"])
    model = create(request["fit"], request["seed"], request["settings"])
    start = time.perf_counter()
    if request["fit"] == "isolation":
        model.fit(rows)
    else:
        model.fit(rows, known)
    ms = (time.perf_counter() - start) * 1000
    if request["fit"] == "boosting":
        last = (model, rows)
    sample = slice(0, 20_000)
    auc = None if request["fit"] == "isolation" else roc_auc_score(known[sample], model.predict_proba(rows[sample])[:, 1])
    return {"ms": ms, "auc": auc}


def predict():
    model, rows = last
    start = time.perf_counter()
    model.predict_proba(rows)
    return {"ms": (time.perf_counter() - start) * 1000}


for line in sys.stdin:
    request = json.loads(line)
    if "version" in request:
        answer = {"version": f"{sklearn.__version__}, LightGBM {lightgbm.__version__}"}
    else:
        answer = fit(request) if "fit" in request else predict()
    print(json.dumps(answer), flush=True)
