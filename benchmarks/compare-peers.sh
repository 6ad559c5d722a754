#!/usr/bin/env bash
# Both sides in one run: PyTorch, and ONNX Runtime called from C#, against this library on the reference networks, in turns; prints the
# ratios as Markdown.
# usage: benchmarks/compare-peers.sh PEERS_DIR [--threads N] [--nets NAME,...] [--rounds N] [--json FILE]
#   PEERS_DIR  directory with the peers' run.sh, train.py, infer.py, export_onnx.py and ort/
#   --threads  default 2        --nets  default all eight        --rounds  default 1; the best of a side's rounds counts
#   --json     writes every measurement, and what it was measured on
# needs: python3 with torch for run.sh; ort/ is copied out and built with the packages of nuget.config.
# environment: OPENBLAS_OMP as run.sh documents; ONNX_DIR with exported networks (default: exported to a temporary directory).
set -euo pipefail

usage="usage: compare-peers.sh PEERS_DIR [--threads N] [--nets NAME,...] [--rounds N] [--json FILE]"
peers=$(cd "${1:?$usage}" && pwd)
shift
threads=2 nets=mlp500,mlp128,lenet,bigcnn,resnet20,vgg,conv1d,tab256 rounds=1 json=
while [ $# -gt 0 ]; do
  case $1 in
    --threads) threads=${2:?$usage} ;;
    --nets) nets=${2:?$usage} ;;
    --rounds) rounds=${2:?$usage} ;;
    --json) json=$(realpath "${2:?$usage}") ;;
    *) echo "unknown option '$1'. $usage" >&2; exit 2 ;;
  esac
  shift 2
done
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build "$root/benchmarks" -c Release -v q >&2
cp -r "$peers/ort" "$work/ort"
cp "$root/nuget.config" "$work/ort/"
dotnet build "$work/ort" -c Release -v q >&2
onnx=${ONNX_DIR:-}
if [ -z "$onnx" ]; then
  onnx=$work/onnx
  "$peers/run.sh" 1 export_onnx.py --out "$onnx" >&2
fi

for round in $(seq "$rounds"); do
  for net in ${nets//,/ }; do
    dotnet "$root/benchmarks/bin/Release/net10.0/MLNetDeep.Benchmarks.dll" reference \
      --threads "$threads" --nets "$net" --json "$work/ours.$net.$round.json" >&2
    (cd "$peers" && ./run.sh "$threads" train.py --nets "$net") | tee -a "$work/train.jsonl" >&2
    (cd "$peers" && ./run.sh "$threads" infer.py --nets "$net") | tee -a "$work/infer.jsonl" >&2
    dotnet "$work/ort/bin/Release/net10.0/Ort.dll" "$threads" "$onnx" "$net" | tee -a "$work/ort.jsonl" >&2
  done
done

dotnet=$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -1)
ort=$(sed -n 's/.*OnnxRuntime" Version="\([^"]*\)".*/\1/p' "$peers/ort/Ort.csproj")
torch=$(/usr/bin/python3 -c 'import torch; print(torch.__version__)')
python3 - "$work" "$nets" "$threads" "$dotnet" "$ort" "$torch" "$json" <<'PYTHON'
import glob, json, sys

work, nets, threads, dotnet, ort_version, torch_version, file = sys.argv[1:]
nets = nets.split(",")


def lines(name):
    return [json.loads(line) for line in open(f"{work}/{name}.jsonl")]


ours = [row for name in glob.glob(f"{work}/ours.*.json") for row in json.load(open(name))]
train, infer, ort = lines("train"), lines("infer"), lines("ort")
cpu = open("/proc/cpuinfo").read()
width = "AVX-512" if "avx512f" in cpu else "AVX2" if "avx2" in cpu else "neither AVX-512 nor AVX2"


def rate(rows, net, mode=None, batch=None):
    found = [r["samples_per_second"] for r in rows
             if r["net"] == net and (mode is None or r["mode"] == mode) and (batch is None or r["batch"] == batch)]
    return max(found)


def microseconds(rows, net, mode=None):
    return min(r["microseconds"] for r in rows if r["net"] == net and r["batch"] == 1 and (mode is None or r["mode"] == mode))


def row(title, cells):
    print("| " + " | ".join([title] + cells) + " |")


print(f"A processor with {width}, {threads} threads; .NET {dotnet}, PyTorch {torch_version}, ONNX Runtime {ort_version}.\n")
row("", nets)
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
if file:
    with open(file, "w") as out:
        json.dump({
            "processor": width, "threads": int(threads), "dotnet": dotnet, "pytorch": torch_version, "onnx_runtime": ort_version,
            "ours": ours, "pytorch_training": train, "pytorch_inference": infer, "onnx_runtime_inference": ort,
        }, out, indent=2)
PYTHON
