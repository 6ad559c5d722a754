"""
Requests and answers between the tests and Python.

A message, either way, is the length of a JSON text (int32), the text, and the arrays that its "arrays" lists with name and shape,
one after the other: float32 in requests, float64 in answers, little-endian. The first message says which library answers.
"""
import json
import os
import struct
import sys
import traceback

import numpy as np


def read_message(stream):
    head = stream.read(4)
    if len(head) < 4:
        return None, None
    request = json.loads(stream.read(struct.unpack("<i", head)[0]))
    arrays = {}
    for array in request["arrays"]:
        count = int(np.prod(array["shape"], dtype=np.int64))
        numbers = np.frombuffer(stream.read(4 * count), "<f4").astype(np.float64)
        arrays[array["name"]] = numbers.reshape(array["shape"])
    return request, arrays


def write_message(stream, answer, arrays):
    arrays = {name: np.ascontiguousarray(array, "<f8") for name, array in arrays.items()}
    text = json.dumps({**answer, "arrays": [{"name": n, "shape": list(a.shape)} for n, a in arrays.items()]}).encode()
    stream.write(struct.pack("<i", len(text)) + text)
    for array in arrays.values():
        stream.write(array.tobytes())
    stream.flush()


def serve(library, operations):
    """Answers request by request until the input ends: an operation makes values and arrays of a request and its arrays."""
    # Whatever prints goes to the errors: the output is for messages alone.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    write_message(answers, library, {})
    while True:
        request, arrays = read_message(sys.stdin.buffer)
        if request is None:
            return
        try:
            write_message(answers, *operations[request["operation"]](request, arrays))
        except Exception:
            write_message(answers, {"error": traceback.format_exc()}, {})
