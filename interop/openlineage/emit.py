"""Posts events with the unmodified client over its HTTP transport, and reads the graph back as clients of Marquez do."""

import sys
from datetime import datetime, timezone

import requests
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import (
    Dataset,
    DatasetEvent,
    InputDataset,
    Job,
    JobEvent,
    OutputDataset,
    Run,
    RunEvent,
    RunState,
)
from openlineage.client.generated import (
    column_lineage_dataset,
    data_quality_assertions_dataset,
    data_quality_metrics_input_dataset,
    dataset_version_dataset,
    documentation_job,
    error_message_run,
    output_statistics_output_dataset,
    parent_run,
    schema_dataset,
)
from openlineage.client.transport.http import HttpCompression, HttpConfig, HttpTransport
from openlineage.client.uuid import generate_new_uuid

url = sys.argv[1]
PRODUCER = "https://example.org/interop"
NAMESPACE = "interop://shop:5432"


def proven(text):
    print(f"proven: {text}", flush=True)


def now():
    return datetime.now(timezone.utc).isoformat()


def schema(*names):
    fields = [schema_dataset.SchemaDatasetFacetFields(name=name, type="DOUBLE") for name in names]
    return schema_dataset.SchemaDatasetFacet(fields=fields)


def lineage(**fields):
    made = {
        name: column_lineage_dataset.Fields(
            inputFields=[
                column_lineage_dataset.InputField(
                    namespace=NAMESPACE,
                    name=dataset,
                    field=field,
                    transformations=[column_lineage_dataset.Transformation(type="DIRECT", subtype="TRANSFORMATION")],
                )
                for dataset, field in sources
            ]
        )
        for name, sources in fields.items()
    }
    return column_lineage_dataset.ColumnLineageDatasetFacet(fields=made)


def emit(client, job, state, run_id, inputs=(), outputs=(), run_facets=None):
    client.emit(
        RunEvent(
            eventType=state,
            eventTime=now(),
            run=Run(runId=run_id, facets=run_facets or {}),
            job=Job(
                namespace=NAMESPACE,
                name=job,
                facets={"documentation": documentation_job.DocumentationJobFacet(description=f"The job {job}.")},
            ),
            inputs=list(inputs),
            outputs=list(outputs),
            producer=PRODUCER,
        )
    )


def get(path, **query):
    answer = requests.get(f"{url}/api/v1{path}", params=query, timeout=30)
    answer.raise_for_status()
    return answer.json()


client = OpenLineageClient(url=url)
parent = str(generate_new_uuid())
emit(client, "nightly", RunState.START, parent)

orders = InputDataset(
    namespace=NAMESPACE,
    name="public.orders",
    facets={
        "schema": schema("price", "amount"),
        "version": dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion="42"),
    },
    inputFacets={
        "dataQualityMetrics": data_quality_metrics_input_dataset.DataQualityMetricsInputDatasetFacet(
            rowCount=3,
            columnMetrics={"price": data_quality_metrics_input_dataset.ColumnMetrics(nullCount=0, min=1.0, max=9.5)},
        ),
        "dataQualityAssertions": data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet(
            assertions=[
                data_quality_assertions_dataset.Assertion(assertion="not_null", success=True, column="price"),
            ]
        ),
    },
)
revenue = OutputDataset(
    namespace=NAMESPACE,
    name="public.revenue",
    facets={
        "schema": schema("revenue"),
        "columnLineage": lineage(revenue=[("public.orders", "price"), ("public.orders", "amount")]),
    },
    outputFacets={"outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=3)},
)
run_id = str(generate_new_uuid())
facets = {
    "parent": parent_run.ParentRunFacet(
        run=parent_run.Run(runId=parent), job=parent_run.Job(namespace=NAMESPACE, name="nightly")
    )
}
emit(client, "nightly.revenue", RunState.START, run_id, run_facets=facets)
emit(client, "nightly.revenue", RunState.RUNNING, run_id, inputs=[orders])
emit(client, "nightly.revenue", RunState.COMPLETE, run_id, inputs=[orders], outputs=[revenue])
proven("run events of a job with every facet are taken")

failed = str(generate_new_uuid())
error = {"errorMessage": error_message_run.ErrorMessageRunFacet(message="no space", programmingLanguage="python")}
emit(client, "nightly.report", RunState.START, failed)
emit(client, "nightly.report", RunState.FAIL, failed, inputs=[revenue_in := InputDataset(NAMESPACE, "public.revenue")], run_facets=error)
emit(client, "nightly", RunState.COMPLETE, parent)
proven("a failure is taken")

client.emit(DatasetEvent(eventTime=now(), producer=PRODUCER, dataset=Dataset(namespace=NAMESPACE, name="public.alone")))
client.emit(
    JobEvent(
        eventTime=now(),
        producer=PRODUCER,
        job=Job(namespace=NAMESPACE, name="forecast"),
        inputs=[revenue_in],
        outputs=[OutputDataset(namespace=NAMESPACE, name="public.forecast")],
    )
)
proven("events of a dataset and of a job are taken")

packed = OpenLineageClient(transport=HttpTransport(HttpConfig(url=url, compression=HttpCompression.GZIP)))
emit(packed, "packed", RunState.COMPLETE, str(generate_new_uuid()), inputs=[revenue_in])
proven("packed events are taken")

graph = {node["id"]: node for node in get("/lineage", nodeId=f"dataset:{NAMESPACE}:public.orders", depth=20)["graph"]}
job_id = f"job:{NAMESPACE}:nightly.revenue"
job = graph[job_id]["data"]
assert job["latestRun"]["state"] == "COMPLETED" and job["latestRun"]["id"] == run_id, job
assert job["latestRun"]["facets"]["parent"]["run"]["runId"] == parent, job
assert job["description"] == "The job nightly.revenue.", job
assert graph[job_id]["inEdges"] == [{"origin": f"dataset:{NAMESPACE}:public.orders", "destination": job_id}]
assert graph[job_id]["outEdges"] == [{"origin": job_id, "destination": f"dataset:{NAMESPACE}:public.revenue"}]
assert f"dataset:{NAMESPACE}:public.forecast" in graph, sorted(graph)
assert graph[f"job:{NAMESPACE}:nightly.report"]["data"]["latestRun"]["state"] == "FAILED"
proven("the graph is read back by a node and a depth")

revenue_id = f"datasetField:{NAMESPACE}:public.revenue:revenue"
columns = get("/column-lineage", nodeId=revenue_id, depth=20)["graph"]
made = next(node for node in columns if node["id"] == revenue_id)
assert {field["field"] for field in made["data"]["inputFields"]} == {"price", "amount"}, made
price_id = f"datasetField:{NAMESPACE}:public.orders:price"
columns = get("/column-lineage", nodeId=price_id, depth=20, withDownstream="true")["graph"]
assert {node["id"] for node in columns} == {price_id, revenue_id}, columns
proven("columns are read back")

impact = get("/lineage/impact", dataset="public.orders", column="price", namespace=NAMESPACE)
assert [(node["name"], node["certainty"]) for node in impact["nodes"]] == [
    ("public.orders", "certain"),
    ("public.revenue", "certain"),
    ("public.forecast", "possible"),
], impact
proven("what a column touches is told")

datasets = get(f"/namespaces/{requests.utils.quote(NAMESPACE, safe='')}/datasets")["datasets"]
facets = next(dataset for dataset in datasets if dataset["name"] == "public.orders")["facets"]
assert facets["version"]["datasetVersion"] == "42"
assert facets["dataQualityAssertions"]["assertions"][0]["column"] == "price"
events = get("/events/lineage", limit=2, sortDirection="asc")
assert events["totalCount"] == 10 and len(events["events"]) == 2, events["totalCount"]
assert events["events"][0]["producer"] == PRODUCER
proven("datasets with their facets and the events themselves are read back")
