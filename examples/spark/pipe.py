"""Answers each line of a text file with `protopick recommend --jsonl`, and saves the results as text:

    spark-submit pipe.py LINES RESULTS

Every partition has one process, which reads its lines and writes a result for each. `protopick` has to be installed on every machine,
on the path that the driver has.
"""

import os
import sys

from pyspark.sql import SparkSession

# It ends with 1 or 2 when a line has no answer, which the result of the line says. Anything else is a failure of the run.
COMMAND = "sh -c 'protopick recommend --jsonl || test $? -le 2'"


def main(lines, results):
    spark = SparkSession.builder.appName("protopick").getOrCreate()
    # Otherwise the command would have an empty environment.
    path = {"PATH": os.environ["PATH"]}
    spark.sparkContext.textFile(lines).pipe(COMMAND, env=path, checkCode=True).saveAsTextFile(results)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
