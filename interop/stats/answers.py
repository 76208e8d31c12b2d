"""Answers one JSON request a line with what scipy, numpy, scikit-learn or Evidently compute; the tests compare it with @kaizen/stats."""

import json
import sys
import warnings

warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd
from scipy import stats
from scipy.spatial import distance

TYPES = {"numeric": "num", "categorical": "cat"}


def series(values, whole):
    return pd.Series(values, dtype="int64" if whole else None)


def scipy_ks(q):
    result = stats.ks_2samp(q["a"], q["b"], method=q.get("method", "auto"))
    return [float(result.statistic), float(result.pvalue)]


def scipy_wasserstein(q):
    return float(stats.wasserstein_distance(q["a"], q["b"], q.get("u"), q.get("v")))


def scipy_counts(q):
    a, b = np.array(q["a"], dtype=float), np.array(q["b"], dtype=float)
    table = np.array([a, b])[:, (a + b) > 0]
    chi = stats.chi2_contingency(table, correction=False)
    g = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    shares = a / a.sum(), b / b.sum()
    return {
        "jensenShannon2": float(distance.jensenshannon(a, b, base=2)),
        "jensenShannon": float(distance.jensenshannon(a, b)),
        "kullbackLeibler": float(stats.entropy(a + 1, b + 1)),
        "hellinger": float(np.sqrt(((np.sqrt(shares[0]) - np.sqrt(shares[1])) ** 2).sum() / 2)),
        "chiSquare": [float(chi.statistic), float(chi.pvalue)],
        "g": [float(g.statistic), float(g.pvalue)],
    }


def scipy_discovery(q):
    return [stats.false_discovery_control(q["p"], method=method).tolist() for method in ("bh", "by")]


def scipy_kolmogorov(q):
    return [float(stats.kstwo.sf(d, n)) for n, d in q["pairs"]]


def numpy_edges(q):
    values = np.array(q["values"], dtype="int64" if q.get("whole") else float)
    return [np.histogram_bin_edges(values, bins=rule).tolist() for rule in ("sturges", "doane")]


def nannyml(q):
    """Its formulas over numpy (drift/univariate/methods.py): Doane bins of the reference, one more for what is outside."""
    a, b = np.array(q["a"]), np.array(q["b"])
    edges = np.histogram_bin_edges(a, bins="doane")
    p = np.histogram(a, edges)[0] / len(a)
    r = np.histogram(b, edges)[0] / len(b)
    over = 1 - np.sum(r)
    if over > 0:
        p, r = np.append(p, 0), np.append(r, over)
    hellinger = np.sqrt(np.sum((np.sqrt(p) - np.sqrt(r)) ** 2)) / np.sqrt(2)
    return [float(distance.jensenshannon(p, r, base=2)), float(hellinger)]


def evidently_test(q):
    from evidently.legacy.calculations.stattests.registry import get_stattest
    from evidently.legacy.calculations.stattests.registry import _impls
    from evidently.legacy.core import ColumnType

    a, b = series(q["a"], q.get("whole")), series(q["b"], q.get("whole"))
    kind = ColumnType(TYPES[q["type"]])
    if q.get("test") is None:
        return get_stattest(a, b, kind, None).name
    from evidently.legacy.calculations.stattests import registry

    # A numeric column with few values gets a categorical test by default, but naming it is refused: so the test is looked up by name only.
    named = registry._registered_stat_tests[q["test"]]
    test = named.get(kind) or next(iter(named.values()))
    result = list(_impls[test].values())[0].func(a, b, kind, test.default_threshold)
    return [float(result[0]), bool(result[1])]


def evidently_report(q):
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import DataDriftPreset

    frames = [pd.DataFrame({name: pd.Series(values) for name, values in q[side].items()}) for side in ("a", "b")]
    definition = DataDefinition(numerical_columns=q["numeric"], categorical_columns=q["categorical"])
    a, b = [Dataset.from_pandas(frame, data_definition=definition) for frame in frames]
    result = Report([DataDriftPreset()]).run(b, a).dict()
    found = {}
    for metric in result["metrics"]:
        config = metric.get("config", {})
        if config.get("type", "").endswith("ValueDrift"):
            found[config["column"]] = [config["method"], config["threshold"], float(metric["value"])]
    return found


def nannyml_weeks(_):
    """The made-up data of NannyML's tests/drift/test_multiv_pca.py: seed 167, twenty weeks of a row every ten minutes."""
    rows, week = 20 * 1008, np.repeat(np.arange(20), 1008)
    np.random.seed(167)
    f1, f2 = np.random.randn(rows), np.random.rand(rows)
    f3, f4 = np.random.randint(4, size=rows), np.random.randint(20, size=rows)
    late = week >= 15
    colours = np.array(["white", "red", "green", "blue"])
    early4 = f4 // 5
    late4 = early4.copy()
    late4[np.isin(f4, [13, 14, 18])] = 0
    late4[f4 == 19] = 1
    f3 = np.where(f3 == 2, 0, np.where(f3 == 3, np.where(late, 0, 1), f3))
    f4 = colours[np.where(late, late4, early4)]
    f1, f2 = np.where(late, f1 + 0.6, f1), np.where(late, np.sqrt(f2), f2)
    return {"f1": f1.tolist(), "f2": f2.tolist(), "f3": [str(v) for v in f3], "f4": f4.tolist()}


def draws(q):
    """Normal samples one after the other from a seeded numpy."""
    np.random.seed(q["seed"])
    return [np.random.normal(mean, deviation, n).tolist() for mean, deviation, n in q["normal"]]


def river_streams(_):
    """The made-up streams of river's drift/test_drift_detectors.py: seed 12345, a change at 1000."""
    np.random.seed(12345)
    first = np.concatenate((np.random.randint(2, size=1000), np.random.randint(8, size=1000)))
    np.random.seed(12345)
    second = [np.random.binomial(1, share) for share in (0.2, 0.8) for _ in range(1000)]
    return [first.tolist(), [int(v) for v in second]]


def pca(q):
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import StandardScaler

    a, b = np.array(q["a"]).T, np.array(q["b"]).T
    scaler = StandardScaler().fit(a)
    model = PCA(n_components=0.65, random_state=16).fit(scaler.transform(a))
    x = scaler.transform(b)
    error = np.linalg.norm(x - model.inverse_transform(model.transform(x)), axis=1)
    return [int(model.n_components_), float(error.mean()), float(error.std())]


ANSWERS = {
    name: globals()[name]
    for name in (
        "scipy_ks scipy_wasserstein scipy_counts scipy_discovery scipy_kolmogorov numpy_edges nannyml nannyml_weeks pca draws river_streams "
        "evidently_test evidently_report"
    ).split()
}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = ANSWERS[request["ask"]](request)
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
