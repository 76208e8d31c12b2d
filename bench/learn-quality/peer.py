"""The peers of the learn-quality area. One JSON request per line on stdin, one JSON answer per line on stdout.

{"load": name, "files": [...], "names": [...] or null, "columns": [...], "categorical": [...], "labels": [codes]} -> {"rows"}
{"fit": name, "model": ..., "train": [rows], "test": [rows], "seed": n, "classes": n, "threads": n} -> {"ms", "scores": rows x classes, or one score per row}
{"version": true} -> {"version"}
"""

import json
import sys
import time
import warnings

import lightgbm
import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.ensemble import IsolationForest, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("ignore")
tables = {}


def load(request):
    parts = [pd.read_csv(path, header=None if request["names"] else 0, names=request["names"], dtype={c: str for c in request["categorical"]}, keep_default_na=False) for path in request["files"]]
    table = pd.concat(parts, ignore_index=True)[request["columns"]]
    for column in request["categorical"]:
        table[column] = table[column].astype("category")
    # LightGBM refuses brackets in names.
    places = {column: f"c{at}" for at, column in enumerate(request["columns"])}
    categorical = [places[column] for column in request["categorical"]]
    tables[request["load"]] = (table.rename(columns=places), categorical, np.array(request["labels"]))
    return {"rows": len(table)}


def encoded(table, categorical):
    numeric = [column for column in table.columns if column not in categorical]
    return make_column_transformer((OneHotEncoder(handle_unknown="ignore", sparse_output=False), categorical), (StandardScaler(), numeric))


def classifier(request, table, categorical, seed, threads):
    if request["model"] == "gradient-boosting":
        return lightgbm.LGBMClassifier(n_estimators=100, random_state=seed, n_jobs=threads, verbose=-1)
    if request["model"] == "random-forest":
        return RandomForestClassifier(n_estimators=200, random_state=seed, n_jobs=threads)
    return make_pipeline(encoded(table, categorical), LogisticRegression(max_iter=2000))


def ordinal(table, categorical):
    return table.assign(**{column: table[column].cat.codes for column in categorical})


def anomaly_scores(request, table, categorical, train, test, seed, threads):
    if request["model"] == "isolation-forest":
        transform = encoded(table, categorical).fit(table.iloc[train])
        forest = IsolationForest(n_estimators=100, random_state=seed, n_jobs=threads).fit(transform.transform(table.iloc[train]))
        return -forest.score_samples(transform.transform(table.iloc[test]))
    numeric = [column for column in table.columns if column not in categorical]
    logged = table.assign(**{column: np.sign(table[column]) * np.log1p(np.abs(table[column])) for column in numeric})
    transform = encoded(logged, categorical).fit(logged.iloc[train])
    rows, unseen = transform.transform(logged.iloc[train]), transform.transform(logged.iloc[test])
    net = MLPRegressor((32, 8, 32), max_iter=20, early_stopping=True, n_iter_no_change=3, batch_size=256, random_state=seed).fit(rows, rows)
    return ((net.predict(unseen) - unseen) ** 2).mean(axis=1)


def fit(request):
    table, categorical, labels = tables[request["fit"]]
    train, test, seed, threads = request["train"], request["test"], request["seed"], request["threads"]
    start = time.perf_counter()
    if request["classes"] == 0:
        scores = anomaly_scores(request, table, categorical, train, test, seed, threads)
    else:
        rows = ordinal(table, categorical) if request["model"] == "random-forest" else table
        model = classifier(request, table, categorical, seed, threads).fit(rows.iloc[train], labels[train])
        known = model.predict_proba(rows.iloc[test])
        scores = np.zeros((len(test), request["classes"]))
        scores[:, model.classes_] = known
    return {"ms": (time.perf_counter() - start) * 1000, "scores": np.asarray(scores).ravel().tolist()}


for line in sys.stdin:
    request = json.loads(line)
    if "version" in request:
        answer = {"version": f"scikit-learn {sklearn.__version__}, LightGBM {lightgbm.__version__}"}
    else:
        answer = load(request) if "load" in request else fit(request)
    print(json.dumps(answer), flush=True)
