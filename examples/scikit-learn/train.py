"""Trains a random forest of scikit-learn on the rows that the step gives, and logs it with MLflow."""

import json
import os

import mlflow
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_predict
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

rows = pd.read_parquet(os.environ["KAIZEN_TRAIN_DATA"])
features = json.loads(os.environ["KAIZEN_FEATURES"])
parameters = json.loads(os.environ["KAIZEN_PARAMS"])
seed = int(os.environ["KAIZEN_SEED"])
inputs, label = rows[features], rows[os.environ["KAIZEN_LABEL"]].astype(int)
texts = [name for name in features if inputs[name].dtype.kind not in "fiub"]
print(f"{len(rows)} rows, {label.sum()} failures, features: {', '.join(features)}")

model = Pipeline(
    [
        ("columns", ColumnTransformer([("texts", OneHotEncoder(handle_unknown="ignore"), texts)], remainder="passthrough")),
        ("forest", RandomForestClassifier(parameters["trees"], class_weight="balanced", random_state=seed)),
    ]
)
# The run that the step opened is continued: MLFLOW_TRACKING_URI and MLFLOW_RUN_ID are set.
with mlflow.start_run():
    scores = cross_val_predict(model, inputs, label, cv=5, method="predict_proba")[:, 1]
    mlflow.log_metrics({"auc": roc_auc_score(label, scores), "f1": f1_score(label, scores >= 0.5)})
    model.fit(inputs, label)
    mlflow.sklearn.log_model(
        model,
        name="model",
        input_example=inputs.head(5),
        serialization_format="cloudpickle",
        pip_requirements="requirements.txt",
    )
print("logged")
