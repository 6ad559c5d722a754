#!/usr/bin/env bash
# Both sides in one run: scikit-learn against this library's classic methods on MNIST, in turns; prints the ratios as Markdown.
# usage: benchmarks/compare-classic.sh DATA_DIR [THREADS] [METHODS] [ROUNDS]
#   DATA_DIR  directory with the MNIST files
#   THREADS   default 2        METHODS  default svc,knn,forest,pca,lda        ROUNDS  default 1; the best of a side's rounds counts
# needs: python3 with sklearn; PYTHON names another interpreter.
set -euo pipefail

data=$(cd "${1:?usage: compare-classic.sh DATA_DIR [THREADS] [METHODS] [ROUNDS]}" && pwd)
threads=${2:-2}
methods=${3:-svc,knn,forest,pca,lda}
rounds=${4:-1}
python=${PYTHON:-python3}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build "$root/benchmarks" -c Release -v q >&2
for round in $(seq "$rounds"); do
  for method in ${methods//,/ }; do
    dotnet "$root/benchmarks/bin/Release/net10.0/MLNetDeep.Benchmarks.dll" classic \
      --data "$data" --threads "$threads" --methods "$method" --json "$work/ours.$method.$round.json" >&2
    "$python" "$root/benchmarks/classic_peers.py" "$data" "$threads" "$method" | tee /dev/stderr >> "$work/peers.jsonl"
  done
done

"$python" - "$work" "$methods" "$threads" <<'PYTHON'
import glob, json, sys

work, methods, threads = sys.argv[1], sys.argv[2].split(","), sys.argv[3]
ours = [row for file in glob.glob(f"{work}/ours.*.json") for row in json.load(open(file))]
peers = [json.loads(line) for line in open(f"{work}/peers.jsonl")]


def best(rows, method, key):
    found = [row[key] for row in rows if row["method"] == method and row[key] is not None]
    return min(found) if found else None


def seconds(value):
    return "" if value is None else f"{value:.3f}"


def quality(rows, method):
    return "/".join(sorted({f"{row['quality']:.4f}" for row in rows if row["method"] == method}))


print(f"| {threads} threads | fit: this library, s | scikit-learn {peers[0]['version']}, s | **times** | predict: this library, s | scikit-learn, s | **times** | quality | scikit-learn's |")
print("|" + " --- |" * 9)
for method in methods:
    cells = [method]
    for key in ("fit_seconds", "predict_seconds"):
        mine, theirs = best(ours, method, key), best(peers, method, key)
        cells += [seconds(mine), seconds(theirs), f"**{theirs / mine:.1f}**" if mine and theirs else ""]
    print("| " + " | ".join(cells + [quality(ours, method), quality(peers, method)]) + " |")
PYTHON
