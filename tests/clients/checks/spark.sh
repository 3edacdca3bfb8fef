# shellcheck shell=bash
needs_deb parallel java=default-jre-headless
needs_pip pyspark==4.3.0 pandas==3.1.1 pyarrow==26.0.1

# Very many files: 100,000 flows get the same answers from one process, from GNU parallel, and from Spark in both ways.
many="$out/many"
mkdir -p "$many"
python3 tests/clients/spark/flows.py >"$many/lines.jsonl"
# A few of its lines are not valid, which ends a run with 2, and GNU parallel with the number of such runs: up to 100.
in_parallel() {
  parallel --will-cite --pipe --keep-order --block 1M "$protopick" recommend --jsonl <"$many/lines.jsonl" >"$many/parallel.jsonl" || [ $? -le 100 ]
}
# Spark listens on the loopback only, and leaves everything under the folder of the run.
spark() {
  local script=$1 conf
  shift
  conf=(spark.master="local[*]" spark.driver.bindAddress=127.0.0.1 spark.driver.host=127.0.0.1 spark.ui.enabled=false
    spark.local.dir="$many/tmp" spark.sql.warehouse.dir="$many/warehouse" spark.driver.extraJavaOptions=-Djava.io.tmpdir="$many/tmp")
  mkdir -p "$many/tmp"
  PATH="$(dirname "$protopick"):$PATH" PYSPARK_PYTHON="$python/python" SPARK_LOCAL_IP=127.0.0.1 \
    "$python/spark-submit" "${conf[@]/#/--conf=}" "examples/spark/$script" "$many/lines.jsonl" "$@"
}
"$protopick" recommend --jsonl "$many/lines.jsonl" >"$many/one.jsonl" 2>"$out/log" || [ $? = 2 ]
check "GNU parallel runs" in_parallel
check "Spark pipes" spark pipe.py "$many/pipe"
check "Spark maps" spark map_in_pandas.py "$many/frame"
check "the same answers everywhere" python3 tests/clients/spark/same.py "$many"/{lines.jsonl,one.jsonl,parallel.jsonl,pipe,frame}
