#!/usr/bin/env bash
# Both sides in one run: PyTorch and ONNX Runtime against this library on the reference networks, in turns; prints the ratios as Markdown.
# usage: benchmarks/compare-peers.sh PEERS_DIR [THREADS] [NETS] [ROUNDS]
#   PEERS_DIR  directory with the peers' run.sh, train.py, infer.py, export_onnx.py and ort_infer.js
#   THREADS    default 2        NETS  default mlp500,mlp128,lenet,bigcnn        ROUNDS  default 1; the best of a side's rounds counts
# needs: python3 with torch for run.sh; node with onnxruntime-node, found as `node` finds packages from NODE_MODULES_DIR (default PEERS_DIR).
# environment: OPENBLAS_OMP as run.sh documents; ONNX_DIR with exported networks (default: exported to a temporary directory).
set -euo pipefail

peers=$(cd "${1:?usage: compare-peers.sh PEERS_DIR [THREADS] [NETS] [ROUNDS]}" && pwd)
threads=${2:-2}
nets=${3:-mlp500,mlp128,lenet,bigcnn}
rounds=${4:-1}
root=$(cd "$(dirname "$0")/.." && pwd)
modules=$(cd "${NODE_MODULES_DIR:-$peers}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build "$root/benchmarks" -c Release -v q >&2
onnx=${ONNX_DIR:-}
if [ -z "$onnx" ]; then
  onnx=$work/onnx
  "$peers/run.sh" 1 export_onnx.py --out "$onnx" >&2
fi
# Node looks for packages beside the script, so the script goes where they are.
script=$modules/ort_infer.js
if [ ! -e "$script" ]; then
  script=$modules/.ort_infer.$$.js
  cp "$peers/ort_infer.js" "$script"
  trap 'rm -rf "$work" "$script"' EXIT
fi
# Only the networks asked for.
mkdir "$work/chosen"
for net in ${nets//,/ }; do cp "$onnx/$net.onnx" "$work/chosen/"; done

for round in $(seq "$rounds"); do
  for net in ${nets//,/ }; do
    dotnet "$root/benchmarks/bin/Release/net10.0/MLNetDeep.Benchmarks.dll" reference \
      --threads "$threads" --nets "$net" --json "$work/ours.$net.$round.json" >&2
    (cd "$peers" && ./run.sh "$threads" train.py --nets "$net") | tee /dev/stderr >> "$work/train.jsonl"
    (cd "$peers" && ./run.sh "$threads" infer.py --nets "$net") | tee /dev/stderr >> "$work/infer.jsonl"
  done
  node "$script" "$threads" "$work/chosen" | tee /dev/stderr >> "$work/ort.jsonl"
done

python3 - "$work" "$nets" "$threads" <<'PYTHON'
import glob, json, sys

work, nets, threads = sys.argv[1], sys.argv[2].split(","), sys.argv[3]


def lines(name):
    return [json.loads(line) for line in open(f"{work}/{name}.jsonl")]


ours = [row for file in glob.glob(f"{work}/ours.*.json") for row in json.load(open(file))]
train, infer, ort = lines("train"), lines("infer"), lines("ort")


def rate(rows, net, mode=None, batch=None):
    found = [r["samples_per_second"] for r in rows
             if r["net"] == net and (mode is None or r["mode"] == mode) and (batch is None or r["batch"] == batch)]
    return max(found)


def microseconds(rows, net, mode=None):
    return min(r["microseconds"] for r in rows if r["net"] == net and r["batch"] == 1 and (mode is None or r["mode"] == mode))


def row(title, cells):
    print("| " + " | ".join([title] + cells) + " |")


row(f"{threads} threads", nets)
row("---", ["---"] * len(nets))
row("training, samples/s: this library", [f"{rate(ours, n, 'train'):,.0f}" for n in nets])
row("PyTorch, its best setting", [f"{rate(train, n):,.0f}" for n in nets])
row("**times PyTorch**", [f"**{rate(ours, n, 'train') / rate(train, n):.2f}**" for n in nets])
row("inference batch 256, samples/s: this library", [f"{rate(ours, n, 'infer', 256):,.0f}" for n in nets])
row("ONNX Runtime", [f"{rate(ort, n, batch=256):,.0f}" for n in nets])
row("PyTorch, its best mode", [f"{rate(infer, n, batch=256):,.0f}" for n in nets])
row("**times the better**",
    [f"**{rate(ours, n, 'infer', 256) / max(rate(ort, n, batch=256), rate(infer, n, batch=256)):.2f}**" for n in nets])
row("inference batch 1, microseconds: this library", [f"{microseconds(ours, n, 'infer'):.1f}" for n in nets])
row("ONNX Runtime", [f"{microseconds(ort, n):.1f}" for n in nets])
row("PyTorch, its best mode", [f"{microseconds(infer, n):.1f}" for n in nets])
row("**of the best's time**",
    [f"**{microseconds(ours, n, 'infer') / min(microseconds(ort, n), microseconds(infer, n)):.2f}**" for n in nets])
PYTHON
