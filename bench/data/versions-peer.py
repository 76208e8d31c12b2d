"""DVC's side of bench/data/versions.ts. One JSON line per request on standard input, one per answer.

{"version": true}        -> {"version": "3.67.1"}
{"init": folder}         -> {"ok": true}: an empty repository without git, with DVC's default cache in it
{"add": [paths]}         -> {"ms": wall time of one `dvc add` over all files, "bytes": size of the cache afterwards}
"""

import json
import os
import subprocess
import sys
import time

here = None
dvc = os.path.join(os.path.dirname(sys.executable), "dvc")


def run(*args):
    # Without analytics, which would call home in the background.
    environment = {**os.environ, "DVC_NO_ANALYTICS": "1", "DVC_TEST": "false"}
    done = subprocess.run([dvc, *args], cwd=here, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip()[-500:])


def size(folder):
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)


for line in sys.stdin:
    request = json.loads(line)
    if "version" in request:
        import dvc as package

        answer = {"version": package.__version__}
    elif "init" in request:
        here = request["init"]
        run("init", "--no-scm", "--quiet")
        answer = {"ok": True}
    else:
        begun = time.perf_counter()
        run("add", "--quiet", *request["add"])
        answer = {"ms": (time.perf_counter() - begun) * 1000, "bytes": size(os.path.join(here, ".dvc", "cache"))}
    print(json.dumps(answer), flush=True)
