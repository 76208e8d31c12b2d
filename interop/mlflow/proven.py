"""Small helpers of the scripts in this folder: what was seen is printed, one line each, and whatever was not seen ends the script."""

import os
import time
import uuid

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

MAJOR = int(mlflow.__version__.split(".")[0])


def proven(what):
    """Says what the lines above it have shown."""
    print(f"proven: {what}", flush=True)


def refused(code, call, *args, **named):
    """Calls what must be refused with this error code, and gives the message."""
    try:
        call(*args, **named)
    except MlflowException as error:
        assert error.error_code == code, f"{error.error_code} instead of {code}: {error.message}"
        return error.message
    raise AssertionError(f"{call.__name__} was not refused with {code}")


def fresh(name):
    """A name that no other script and no other client has."""
    return f"{name}-{MAJOR}-{uuid.uuid4().hex[:8]}"


def until(what, holds, seconds=60):
    """Waits until something holds that happens in the background."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.1)


def new_experiment(name):
    """Makes an experiment, chooses it and gives its id."""
    return mlflow.set_experiment(fresh(name)).experiment_id


def server():
    return os.environ["MLFLOW_TRACKING_URI"]


client = MlflowClient()
