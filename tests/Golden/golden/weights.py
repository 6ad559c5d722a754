"""safetensors files as its specification tells: the length of a JSON head, the head, the tensors' bytes."""
import json
import struct

import torch

TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "F64": torch.float64, "I64": torch.int64}


def save(path, tensors):
    head, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        kind = next(kind for kind, dtype in TYPES.items() if dtype == tensor.dtype)
        # NumPy has no bfloat16.
        values = tensor.contiguous()
        begin, data = len(data), data + (values.view(torch.int16) if kind == "BF16" else values).numpy().tobytes()
        head[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [begin, len(data)]}
    text = json.dumps(head).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def load(path):
    with open(path, "rb") as file:
        head = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    metadata = head.pop("__metadata__")
    assert metadata["format"] == "pt", metadata
    tensors = {}
    for name, entry in head.items():
        begin, end = entry["data_offsets"]
        tensors[name] = torch.frombuffer(data[begin:end], dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors
