"""Reads a dataset version by its one address with the tools that people have, without an SDK, and puts a file back. Prints one line for each thing proven."""

import datetime
import io
import json
import sys
import urllib.error
import urllib.request

import duckdb
import fsspec
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
from fsspec.implementations.http import HTTPFileSystem

server = sys.argv[1]
base = f"{server}/api/v1/datasets/machines"


def prove(what, holds):
    if not holds:
        raise SystemExit(f"not proven: {what}")
    print(f"proven: {what}")


def put(text, name="machines.csv"):
    request = urllib.request.Request(f"{server}/api/v1/datasets/{name}", data=text.encode(), method="PUT")
    with urllib.request.urlopen(request) as answer:
        return answer.status, json.load(answer)


header = "id,kind,torque\n"
rows = "".join(f"{i},{'LMH'[i % 3]},{40 + i / 8}\n" for i in range(5000))
status, first = put(header + rows)
prove("a file that is put is a version", status == 201 and first["verdict"] == "accepted" and first["rowsIn"] == 5000)
status, again = put(header + rows)
prove("the same file is the same version", status == 200 and again["versionId"] == first["versionId"] and not again["created"])
put(header + "5000,L,1.5\n", "machines.csv?mode=append")

url = f"{base}@{first['versionId']}.parquet"
frame = pd.read_parquet(url)
prove("pandas reads it", list(frame.columns) == ["id", "kind", "torque"] and len(frame) == 5000 and frame.torque[8] == 41.0)
prove("pandas reads the current one as CSV", len(pd.read_csv(f"{base}@current.csv")) == 5001)
polars = pl.read_parquet(url)
prove("Polars reads it", polars.shape == (5000, 3) and polars["kind"][2] == "H")
prove("Polars scans it by ranges", pl.scan_parquet(url).filter(pl.col("id") > 4990).select(pl.len()).collect().item() == 9)



class VersionsOverHttp(HTTPFileSystem):
    """The engine asks when a file changed; fsspec's HTTP does not say. A version never changes."""

    def modified(self, path):
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


# Its own httpfs extension would have to be fetched from the network.
connection = duckdb.connect()
connection.register_filesystem(VersionsOverHttp())
count, total = connection.sql(f"select count(*), sum(id) from read_parquet('{url}')").fetchall()[0]
prove("DuckDB reads it through fsspec", (count, total) == (5000, 4999 * 5000 / 2))

with fsspec.open(url, "rb", block_size=4096) as file:
    footer = pq.ParquetFile(file)
    prove("pyarrow reads its footer alone", footer.metadata.num_rows == 5000)

head = urllib.request.urlopen(urllib.request.Request(url, method="HEAD"))
length = int(head.headers["content-length"])
prove("HEAD tells its length, its version and that ranges work", length > 100 and first["versionId"] in head.headers["etag"] and head.headers["accept-ranges"] == "bytes" and head.read() == b"")
part = urllib.request.urlopen(urllib.request.Request(url, headers={"range": f"bytes={length - 4}-"}))
prove("a range is a part", part.status == 206 and part.read() == b"PAR1")
try:
    urllib.request.urlopen(urllib.request.Request(url, headers={"if-none-match": head.headers["etag"]}))
    prove("what is known is not sent again", False)
except urllib.error.HTTPError as error:
    prove("what is known is not sent again", error.code == 304)

status, back = put(pd.read_csv(io.StringIO(header + rows)).head(100).to_csv(index=False))
prove("a frame goes back as a version", status == 201 and back["state"] == "current" and back["rowsIn"] == 100)
buffer = io.BytesIO()
frame.to_parquet(buffer)
request = urllib.request.Request(f"{base}.parquet", data=buffer.getvalue(), method="PUT")
with urllib.request.urlopen(request) as answer:
    prove("as Parquet too", json.load(answer)["rowsIn"] == 5000)
