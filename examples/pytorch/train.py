"""Trains a small network of PyTorch on the rows that the step gives, and logs it with MLflow. It answers through a Python process beside the server."""

import json
import os

import mlflow
import numpy as np
import pandas as pd
import torch

rows = pd.read_parquet(os.environ["KAIZEN_TRAIN_DATA"])
features = json.loads(os.environ["KAIZEN_FEATURES"])
parameters = json.loads(os.environ["KAIZEN_PARAMS"])
torch.manual_seed(int(os.environ["KAIZEN_SEED"]))
inputs = rows[features].astype("float32")
label = torch.tensor(rows[os.environ["KAIZEN_LABEL"]].astype("float32").to_numpy()).unsqueeze(1)
values = torch.tensor(inputs.to_numpy())


class Network(torch.nn.Module):
    """Scales its columns, and gives the probability of a failure."""

    def __init__(self, mean, deviation, width):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(len(mean), width), torch.nn.ReLU(), torch.nn.Linear(width, 1), torch.nn.Sigmoid()
        )

    def forward(self, columns):
        return self.layers((columns - self.mean) / self.deviation)


model = Network(values.mean(0), values.std(0), parameters["width"])
optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
# The run that the step opened is continued: MLFLOW_TRACKING_URI and MLFLOW_RUN_ID are set.
with mlflow.start_run():
    for epoch in range(parameters["epochs"]):
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy(model(values), label)
        loss.backward()
        optimiser.step()
        mlflow.log_metric("loss", loss.item(), step=epoch)
    print(f"loss {loss.item():.4f}")
    with torch.no_grad():
        answers = model(values).numpy().astype(np.float32)
    signature = mlflow.models.infer_signature(inputs, answers)
    mlflow.pytorch.log_model(
        model.eval(), name="model", signature=signature, input_example=inputs.head(5), pip_requirements="requirements.txt"
    )
