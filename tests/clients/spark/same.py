"""Compares what came out of one process, GNU parallel, Spark's pipe and Spark's mapInPandas for the same lines.

    same.py LINES ONE PARALLEL PIPE FRAME
"""

import json
import sys
from pathlib import Path


def read(path):
    """The values on the lines of a file, or of the parts in a folder in their order."""
    path = Path(path)
    files = sorted(path.glob("part-*")) if path.is_dir() else [path]
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def results(path):
    """The results without their lines, which every process counts from 1."""
    return [{key: value for key, value in each.items() if key != "line"} for each in read(path)]


def rows(results):
    """The rows that the results of one process make, as Spark writes them: without what is null."""
    for each in results:
        if "errors" in each:
            yield {"id": each["id"], "error": each["errors"][0]["message"]}
        for flow in each.get("result", {}).get("flows", []):
            row = {"id": each["id"], "flow": flow["name"]} | {key: flow[key] for key in ["outcome", "recommended", "way", "margin"]}
            yield {key: value for key, value in row.items() if value is not None}


def main(lines, one, parallel, pipe, frame):
    ids = [line["id"] for line in read(lines)]
    expected = results(one)
    assert [each["line"] for each in read(one)] == list(range(1, len(ids) + 1)), "the lines of one process"
    assert [each["id"] for each in expected] == ids, "a result for each line, in order"
    flows = sum(len(each["result"]["flows"]) for each in expected if "result" in each)
    refused = sum("errors" in each for each in expected)
    assert (flows, refused) == (100_000, 20), (flows, refused)
    answers = {flow["recommended"] for each in expected if "result" in each for flow in each["result"]["flows"]}
    assert len(answers) > 5, answers
    assert results(parallel) == expected, "GNU parallel"
    assert results(pipe) == expected, "RDD.pipe"
    of = lambda row: (row["id"], row.get("flow", ""))
    assert sorted(read(frame), key=of) == sorted(rows(expected), key=of), "mapInPandas"
    print(f"{flows} flows")


if __name__ == "__main__":
    main(*sys.argv[1:])
