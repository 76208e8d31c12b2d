"""Writes boosting-reference.json: what LightGBM and scikit-learn reach on made rows that boosting-quality.test.ts makes in the same way.

python packages/learn/src/boosting/write-boosting-reference.py > packages/learn/src/boosting/boosting-reference.json
(lightgbm 4.7.0, scikit-learn 1.9.1, numpy 2.4.6)
"""

import json

import lightgbm
import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, mean_squared_error, roc_auc_score

ROWS, TRAIN = 4000, 2500


def draw():
    """A linear congruential generator modulo 2^32 (the constants of Numerical Recipes), as numbers in [0, 1)."""
    state = 12345
    while True:
        state = (1664525 * state + 1013904223) % 2**32
        yield state / 2**32


def make():
    source = draw()
    rows = []
    for _ in range(ROWS):
        x = [next(source) * 2 - 1 for _ in range(5)]
        kind = int(next(source) * 12)
        noise = sum(next(source) for _ in range(4)) - 2
        effect = 1 if kind in (1, 4, 6, 9, 11) else 0
        signal = 2 * x[0] * x[1] + x[2] * x[2] - (1 if x[3] > 0.3 else 0) + effect + noise
        gone = next(source) < 0.15
        rows.append([*x[:4], np.nan if gone else x[4], kind, signal + (0.8 if gone else 0)])
    table = pd.DataFrame(rows, columns=["a", "b", "c", "d", "e", "kind", "signal"])
    table["kind"] = table["kind"].astype("category")
    return table


table = make()
signal = table.pop("signal").to_numpy()
two = (signal > 0.6).astype(int)
three = (signal > 0.1).astype(int) + (signal > 1.1).astype(int)
train, test = slice(0, TRAIN), slice(TRAIN, ROWS)
light = {"n_jobs": 1, "verbose": -1, "random_state": 1}
plain = {"categorical_features": "from_dtype", "early_stopping": False, "random_state": 1}


def fit(model, target):
    return model.fit(table[train], target[train])


def judge(classifier, regressor, options):
    p2 = fit(classifier(**options), two).predict_proba(table[test])[:, 1]
    p3 = fit(classifier(**options), three).predict_proba(table[test])
    numbers = fit(regressor(**options), signal).predict(table[test])
    return {
        "auc": roc_auc_score(two[test], p2),
        "logLoss": log_loss(two[test], p2),
        "logLossOfThree": log_loss(three[test], p3),
        "squaredError": mean_squared_error(signal[test], numbers),
    }


answer = {
    "origin": "write-boosting-reference.py",
    "versions": {"lightgbm": lightgbm.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "signalSum": float(signal.sum()),
    "lightgbm": judge(lightgbm.LGBMClassifier, lightgbm.LGBMRegressor, light),
    "scikitLearn": judge(HistGradientBoostingClassifier, HistGradientBoostingRegressor, plain),
}
print(json.dumps(answer, indent=2))
