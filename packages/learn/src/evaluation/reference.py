"""Writes reference.json: what scikit-learn, statsmodels, fairlearn and an own DeLong of pair counts say of made-up rows.

python3 -m venv /tmp/venv && /tmp/venv/bin/pip install scikit-learn==1.9.1 statsmodels==0.15.0 fairlearn==0.15.0
/tmp/venv/bin/python packages/learn/src/evaluation/reference.py > packages/learn/src/evaluation/reference.json
"""

import json
import warnings

import fairlearn
import fairlearn.metrics as fm
import numpy as np
import sklearn
import sklearn.metrics as m
import statsmodels
from scipy.stats import norm
from sklearn.model_selection import GroupKFold, TimeSeriesSplit
from statsmodels.stats.contingency_tables import mcnemar

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)
N = 150
signal = rng.normal(size=N)
labels = (signal + rng.normal(scale=1.2, size=N) > 0.4).astype(int)
scores = np.round(1 / (1 + np.exp(-signal)), 2)
scores[:2] = [0.0, 1.0]
other = np.round(np.clip(scores + rng.normal(scale=0.2, size=N), 0, 1), 2)
weights = np.round(rng.uniform(0.2, 3, size=N), 2)
sex = rng.integers(0, 2, size=N)
age = rng.integers(0, 3, size=N)
classes = np.clip(np.round(signal + rng.normal(scale=0.8, size=N)) + 1, 0, 3).astype(int)
raw = np.round(np.exp(-((signal[:, None] + 1 - np.arange(4)[None, :]) ** 2)), 3) + 0.001
probabilities = np.round(raw / raw.sum(axis=1, keepdims=True), 6)
probabilities[:, 3] = 1 - probabilities[:, :3].sum(axis=1)
actual = np.round(10 + 3 * signal, 3)
predicted = np.round(actual + rng.normal(size=N), 3)
grades = np.clip(np.round(signal + 1), 0, 3)
times = np.arange(N)
groups = rng.integers(0, 17, size=N)


def binary(w):
    hit = (scores >= 0.5).astype(int)
    tn, fp, fn, tp = m.confusion_matrix(labels, hit, sample_weight=w).ravel()
    return {
        "auc": m.roc_auc_score(labels, scores, sample_weight=w),
        "average_precision": m.average_precision_score(labels, scores, sample_weight=w),
        "accuracy": m.accuracy_score(labels, hit, sample_weight=w),
        "balanced_accuracy": m.balanced_accuracy_score(labels, hit, sample_weight=w),
        "precision": m.precision_score(labels, hit, sample_weight=w),
        "recall": m.recall_score(labels, hit, sample_weight=w),
        "f1": m.f1_score(labels, hit, sample_weight=w),
        "specificity": m.recall_score(labels, hit, pos_label=0, sample_weight=w),
        "mcc": m.matthews_corrcoef(labels, hit, sample_weight=w),
        "selection_rate": fm.selection_rate(labels, hit, sample_weight=w),
        "log_loss": m.log_loss(labels, scores, sample_weight=w),
        "brier": m.brier_score_loss(labels, scores, sample_weight=w),
        "confusion": [float(v) for v in (tp, fp, fn, tn)],
    }


def many(w):
    hit = probabilities.argmax(axis=1)
    return {
        "accuracy": m.accuracy_score(classes, hit, sample_weight=w),
        "balanced_accuracy": m.balanced_accuracy_score(classes, hit, sample_weight=w),
        "macro_f1": m.f1_score(classes, hit, average="macro", sample_weight=w),
        "weighted_f1": m.f1_score(classes, hit, average="weighted", sample_weight=w),
        "log_loss": m.log_loss(classes, probabilities, sample_weight=w),
        "auc_ovr": m.roc_auc_score(classes, probabilities, multi_class="ovr", average="macro", sample_weight=w),
    }


def numbers(w):
    return {
        "mae": m.mean_absolute_error(actual, predicted, sample_weight=w),
        "mse": m.mean_squared_error(actual, predicted, sample_weight=w),
        "rmse": m.root_mean_squared_error(actual, predicted, sample_weight=w),
        "r2": m.r2_score(actual, predicted, sample_weight=w),
        "median_absolute_error": m.median_absolute_error(actual, predicted, sample_weight=w),
        "mape": m.mean_absolute_percentage_error(actual, predicted, sample_weight=w),
    }


def delong():
    """By the definition: a kernel over all pairs (DeLong et al. 1988, equations 4 to 6)."""
    def places(s):
        pos, neg = s[labels == 1], s[labels == 0]
        kernel = (pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])
        return kernel.mean(), kernel.mean(axis=1), kernel.mean(axis=0)
    a, b = places(scores), places(other)
    s10 = np.cov(a[1], b[1])
    s01 = np.cov(a[2], b[2])
    s = s10 / len(a[1]) + s01 / len(a[2])
    error = np.sqrt(s[0, 0] + s[1, 1] - 2 * s[0, 1])
    z = (a[0] - b[0]) / error
    return {"difference": a[0] - b[0], "standardError": error, "pValue": 2 * norm.sf(abs(z))}


def paired(rows):
    first = (scores[:rows] >= 0.5) == labels[:rows]
    second = (other[:rows] >= 0.5) == labels[:rows]
    table = [[int((first & second).sum()), int((first & ~second).sum())],
             [int((~first & second).sum()), int((~first & ~second).sum())]]
    exact = table[0][1] + table[1][0] < 25
    result = mcnemar(table, exact=exact, correction=True)
    return {"rows": rows, "exact": exact, "statistic": float(result.statistic), "pValue": float(result.pvalue)}


def fairness(features, w):
    hit = (scores >= 0.5).astype(int)
    out = {}
    for method in ("between_groups", "to_overall"):
        named = {"method": method, "sensitive_features": features, "sample_weight": w}
        for kind in ("difference", "ratio"):
            for name in ("demographic_parity", "equal_opportunity"):
                out[f"{name}_{kind}/{method}"] = getattr(fm, f"{name}_{kind}")(labels, hit, **named)
            for agg in ("worst_case", "mean"):
                value = getattr(fm, f"equalized_odds_{kind}")(labels, hit, agg=agg, **named)
                out[f"equalized_odds_{kind}/{method}/{agg}"] = value
            for name in ("true_positive_rate", "true_negative_rate", "false_positive_rate", "false_negative_rate",
                         "selection_rate", "accuracy", "zero_one_loss"):
                long = "accuracy_score" if name == "accuracy" else name
                out[f"{name}_{kind}/{method}"] = getattr(fm, f"{long}_{kind}")(labels, hit, **named)
    plain = {"sensitive_features": features, "sample_weight": w}
    for name, long in (("accuracy", "accuracy_score"), ("balanced_accuracy", "balanced_accuracy_score"),
                       ("precision", "precision_score"), ("recall", "recall_score"), ("f1", "f1_score")):
        out[f"{name}_group_min/between_groups"] = getattr(fm, f"{long}_group_min")(labels, hit, **plain)
    out["auc_group_min/between_groups"] = fm.roc_auc_score_group_min(labels, scores, **plain)
    out["zero_one_loss_group_max/between_groups"] = fm.zero_one_loss_group_max(labels, hit, **plain)
    out["log_loss_group_max/between_groups"] = fm.log_loss_group_max(labels, scores, **plain)
    return out


def number_fairness(features):
    plain = {"sensitive_features": features}
    return {
        "mae_group_max/between_groups": fm.mean_absolute_error_group_max(actual, predicted, **plain),
        "mse_group_max/between_groups": fm.mean_squared_error_group_max(actual, predicted, **plain),
        "r2_group_min/between_groups": fm.r2_score_group_min(actual, predicted, **plain),
    }


def ranking(relevance):
    return {
        "average_precision": m.average_precision_score(relevance > 0, scores),
        "ndcg": m.ndcg_score([relevance], [scores]),
        "ndcg_at": {str(k): m.ndcg_score([relevance], [scores], k=k) for k in (1, 5, 10, 100)},
    }


def split_rows(splits):
    return [[train.tolist(), test.tolist()] for train, test in splits]


json.dump({
    "origin": {"scikit-learn": sklearn.__version__, "statsmodels": statsmodels.__version__,
               "fairlearn": fairlearn.__version__, "numpy": np.__version__,
               "command": "python packages/learn/src/evaluation/reference.py"},
    "rows": {"labels": labels.tolist(), "scores": scores.tolist(), "other": other.tolist(), "weights": weights.tolist(),
             "sex": sex.tolist(), "age": age.tolist(), "classes": classes.tolist(),
             "probabilities": probabilities.ravel().tolist(), "actual": actual.tolist(),
             "predicted": predicted.tolist(), "grades": grades.tolist(), "groups": groups.tolist()},
    "binary": {"plain": binary(None), "weighted": binary(weights)},
    "many": {"plain": many(None), "weighted": many(weights)},
    "numbers": {"plain": numbers(None), "weighted": numbers(weights)},
    "delong": delong(),
    "mcnemar": [paired(60), paired(N)],
    "fairness": {"sex": fairness(sex, weights), "age": fairness(age, None),
                 "sex × age": fairness([f"{a}{b}" for a, b in zip(sex, age)], None)},
    "numberFairness": number_fairness(age),
    "ranking": {"binary": ranking(labels.astype(float)), "graded": ranking(grades)},
    "groupKFold": split_rows(GroupKFold(5).split(times, groups=groups)),
    "timeSeriesSplit": split_rows(TimeSeriesSplit(4, gap=3).split(times)),
}, __import__("sys").stdout)
print()
