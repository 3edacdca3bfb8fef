"""Answers each row of a table with `protopick recommend --jsonl`, and saves a row for each flow:

    spark-submit map_in_pandas.py LINES RESULTS

LINES is a file of JSON lines with the columns `id` and `document`, which holds YAML; any other table with these columns will do.
RESULTS is a folder of JSON lines. Every partition has one process. `protopick` has to be on the path of every machine.
"""

import json
import subprocess
import sys
from threading import Thread

import pandas
from pyspark.sql import SparkSession

COMMAND = ["protopick", "recommend", "--jsonl"]
ANSWERS = "id string, flow string, outcome string, recommended string, way string, margin double, error string"


def write(rows, lines):
    for row in rows.itertuples():
        lines.write(json.dumps({"id": row.id, "document": row.document}) + "\n")
    lines.flush()


def flows(result):
    """The rows of a result: one for each flow, or one that says why there is none."""
    if "errors" in result:
        yield {"id": result["id"], "error": result["errors"][0]["message"]}
    for flow in result.get("result", {}).get("flows", []):
        answer = {key: flow[key] for key in ["outcome", "recommended", "way", "margin"]}
        yield {"id": result["id"], "flow": flow["name"], **answer}


def answers(batches):
    """The answers to the rows of a partition, batch by batch. There is one result for each line, in order."""
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as program:
        for rows in batches:
            # A thread writes: if the pipes were full in both directions, each side would wait for the other.
            writer = Thread(target=write, args=(rows, program.stdin))
            writer.start()
            results = [json.loads(program.stdout.readline()) for _ in range(len(rows))]
            writer.join()
            answered = [row for result in results for row in flows(result)]
            yield pandas.DataFrame(answered, columns=[column.split()[0] for column in ANSWERS.split(", ")])
        program.stdin.close()
        # It ends with 1 or 2 when a line has no answer, which its result says.
        if program.wait() > 2:
            raise RuntimeError(f"protopick ended with {program.returncode}")


def main(lines, results):
    spark = SparkSession.builder.appName("protopick").getOrCreate()
    rows = spark.read.schema("id string, document string").json(lines)
    rows.mapInPandas(answers, ANSWERS).write.json(results)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
