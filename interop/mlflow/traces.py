"""Traces of the 3.x clients: decorated functions, nested spans, search, tags, deletion."""

import mlflow
from mlflow.entities import SpanType
from proven import client, new_experiment, proven, refused, until

experiment = new_experiment("traces")


@mlflow.trace(span_type=SpanType.RETRIEVER, attributes={"index": "größe"})
def find(question):
    return [{"page_content": question.upper()}]


@mlflow.trace
def answer(question):
    with mlflow.start_span("weigh", attributes={"depth": 2}) as span:
        span.set_inputs({"question": question})
        span.set_outputs({"found": len(find(question))})
    mlflow.update_current_trace(tags={"user": "pilar"})
    if question == "bad":
        raise ValueError("on purpose")
    return {"text": "because", "n": 1}


with mlflow.start_run() as run:
    assert answer("why?") == {"text": "because", "n": 1}
good = mlflow.get_last_active_trace_id()
try:
    answer("bad")
except ValueError:
    pass
mlflow.flush_trace_async_logging()


def found(text=None, **named):
    return mlflow.search_traces(locations=[experiment], filter_string=text, return_type="list", **named)


until("both traces", lambda: len(found()) == 2)
trace = mlflow.get_trace(good)
spans = {span.name: span for span in trace.data.spans}
assert set(spans) == {"answer", "weigh", "find"} and spans["weigh"].parent_id == spans["answer"].span_id
assert spans["find"].parent_id == spans["weigh"].span_id and spans["find"].attributes["index"] == "größe"
assert spans["find"].span_type == SpanType.RETRIEVER and spans["weigh"].outputs == {"found": 1}
assert spans["answer"].inputs == {"question": "why?"} and spans["answer"].outputs["text"] == "because"
assert trace.info.state == "OK" and trace.info.tags["user"] == "pilar" and trace.info.execution_duration >= 0
assert trace.info.trace_metadata["mlflow.sourceRun"] == run.info.run_id
proven("decorated functions leave traces with nested spans, inputs, outputs, attributes, run")

(failed,) = found("trace.status = 'ERROR'")
assert failed.info.state == "ERROR"
events = [event for span in failed.data.spans for event in span.events]
assert any("on purpose" in str(event.attributes) for event in events)
assert [t.info.trace_id for t in found("trace.status = 'OK'")] == [good]
assert len(found("tag.user = 'pilar'")) == 2 and len(found(f"trace.timestamp_ms > 0", max_results=1)) == 1
assert [t.info.trace_id for t in found("trace.name = 'answer'", order_by=["timestamp_ms ASC"])][0] == good
assert [t.info.trace_id for t in found(run_id=run.info.run_id)] == [good]
assert len(mlflow.search_traces(locations=[experiment])) == 2
proven("searches of traces by state, tag, name, time and run; errors keep their exception")

mlflow.set_trace_tag(good, "reviewed", "yes")
assert [t.info.trace_id for t in found("tag.reviewed = 'yes'")] == [good]
mlflow.delete_trace_tag(good, "reviewed")
assert found("tag.reviewed = 'yes'") == []
root = client.start_trace("by hand", experiment_id=experiment, inputs={"a": 1})
child = client.start_span("child", trace_id=root.trace_id, parent_id=root.span_id)
client.end_span(child.trace_id, child.span_id, outputs={"b": 2})
client.end_trace(root.trace_id, outputs={"c": 3})
mlflow.flush_trace_async_logging()
until("the trace made by hand", lambda: len(found()) == 3)
assert [span.name for span in mlflow.get_trace(root.trace_id).data.spans] == ["by hand", "child"]
assert client.delete_traces(experiment, trace_ids=[good]) == 1
assert good not in [t.info.trace_id for t in found()]
proven("tags of traces, traces made by hand, deletion")
