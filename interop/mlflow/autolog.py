"""Training code that knows nothing of tracking, under autologging."""

import lightgbm
import mlflow
import numpy
import pandas
from proven import MAJOR, client, new_experiment, proven
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

random = numpy.random.default_rng(7)
frame = pandas.DataFrame(random.normal(size=(300, 4)), columns=list("abcd"))
labels = (frame["a"] + frame["b"] > 0).astype(int)


def scikit_learn():
    experiment = new_experiment("autolog sklearn")
    more = {"serialization_format": "cloudpickle"} if MAJOR < 4 else {}
    mlflow.sklearn.autolog(**more, silent=True, max_tuning_runs=3)
    RandomForestClassifier(n_estimators=5, random_state=1).fit(frame, labels)
    run = mlflow.last_active_run()
    assert run.info.status == "FINISHED" and run.data.params["n_estimators"] == "5"
    assert run.data.metrics["training_accuracy_score"] > 0.9, run.data.metrics
    assert run.data.tags["estimator_name"] == "RandomForestClassifier"
    assert {found.dataset.name for found in run.inputs.dataset_inputs} == {"dataset"}
    names = {found.path for found in client.list_artifacts(run.info.run_id)}
    assert {"estimator.html", "training_confusion_matrix.png"} <= names, names
    assert len(mlflow.sklearn.load_model(f"runs:/{run.info.run_id}/model").predict(frame)) == 300
    proven("autolog of scikit-learn: parameters, metrics, pictures, dataset and a model that loads")

    search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0, 10.0, 100.0]}, cv=3).fit(frame, labels)
    runs = client.search_runs([experiment], "tags.estimator_name = 'GridSearchCV'")
    (parent,) = runs
    children = client.search_runs([experiment], f"tags.mlflow.parentRunId = '{parent.info.run_id}'")
    assert len(children) == 3 and parent.data.params["best_C"] == str(search.best_params_["C"])
    assert any(found.path == "cv_results.csv" for found in client.list_artifacts(parent.info.run_id))
    mlflow.sklearn.autolog(disable=True)
    proven("autolog of a grid search: a parent, its best children, the table of results")


def light_gbm():
    new_experiment("autolog lightgbm")
    mlflow.lightgbm.autolog(silent=True)
    data = lightgbm.Dataset(frame, labels)
    held = lightgbm.Dataset(frame.head(100), labels.head(100), reference=data)
    with mlflow.start_run() as run:
        booster = lightgbm.train(
            {"objective": "binary", "metric": ["auc", "binary_logloss"], "num_leaves": 7, "verbose": -1},
            data,
            num_boost_round=15,
            valid_sets=[held],
            valid_names=["held"],
        )
    kept = client.get_run(run.info.run_id)
    assert kept.data.params["num_leaves"] == "7" and kept.data.params["num_boost_round"] == "15"
    history = client.get_metric_history(run.info.run_id, "held-binary_logloss")
    assert [point.step for point in history] == list(range(15)), history
    names = {found.path for found in client.list_artifacts(run.info.run_id)}
    assert {"feature_importance_gain.png", "feature_importance_split.json"} <= names, names
    loaded = mlflow.lightgbm.load_model(f"runs:/{run.info.run_id}/model")
    assert numpy.allclose(loaded.predict(frame), booster.predict(frame))
    mlflow.lightgbm.autolog(disable=True)
    proven("autolog of LightGBM: a metric per round, importances, parameters and a model that loads")


scikit_learn()
light_gbm()
