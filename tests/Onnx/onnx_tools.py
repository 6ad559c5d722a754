"""
What the tests ask Debian's python3-onnx (or any other): `check DIRECTORY` names the models in it that onnx.checker refuses;
`nodes DIRECTORY` writes ONNX's own tests of operators as models with one input, and lists them in cases.json.
"""
import json
import pathlib
import sys

import numpy as np
import onnx
from onnx import helper, numpy_helper

# Beside the first output, what these give is for training or for taking a pooling back.
FIRST_OUTPUT = {"Dropout", "LayerNormalization", "MaxPool"}
OLDEST_OPSET = 7  # Operators that have not changed since are said in an older one.

OPERATORS = set("""
    Abs Add AveragePool BatchNormalization Cast Ceil Clip Concat Constant ConstantOfShape Conv ConvTranspose Div Dropout Elu Erf Exp Flatten
    Floor Gather Gelu Gemm GlobalAveragePool GlobalMaxPool HardSigmoid HardSwish Identity InstanceNormalization LayerNormalization LeakyRelu Log
    LogSoftmax MatMul Max MaxPool Min Mul Neg PRelu Pad Pow Reciprocal ReduceMean Relu Reshape Resize Shape Sigmoid Slice Softmax Softplus Split Sqrt Squeeze Sub Sum Tanh Transpose
    Unsqueeze Upsample""".split())


def check(directory):
    for path in sorted(pathlib.Path(directory).glob("*.onnx")):
        try:
            onnx.checker.check_model(str(path), full_check=True)
        except Exception as error:
            print(f"{path.name}: {error}")


def constant(name, array):
    if isinstance(array, Bfloat16):
        return helper.make_tensor(name, onnx.TensorProto.BFLOAT16, array.bits.shape, array.bits.tobytes(), raw=True)
    return numpy_helper.from_array(np.asarray(array), name)


class Bfloat16:
    """Numbers that NumPy has no type for: their bits."""

    def __init__(self, bits):
        self.bits, self.dtype, self.ndim, self.size = bits, None, bits.ndim, bits.size

    def values(self):
        return (self.bits.astype(np.uint32) << 16).view(np.float32)


def array_of(value, array):
    array = np.asarray(array)
    return Bfloat16(array) if value.type.tensor_type.elem_type == onnx.TensorProto.BFLOAT16 else array


def rewritten(model, data, initializers, before=(), after=(), outputs=None):
    """The model with one input, [N, ...], what was one as constants, and nodes around it."""
    graph = model.graph
    inputs = [helper.make_tensor_value_info("__rows", onnx.TensorProto.FLOAT, ["N", *data.shape[1:]])]
    names = outputs or [output.name for output in graph.output]
    values = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names]
    nodes = [*before, *graph.node, *after]
    new = helper.make_graph(nodes, graph.name, inputs, values, [*graph.initializer, *initializers])
    opsets = [helper.make_opsetid(opset.domain, max(opset.version, OLDEST_OPSET)) for opset in model.opset_import]
    return helper.make_model(new, opset_imports=opsets)


def one_input(model, arrays):
    """One of the inputs is computed with, the others are constants."""
    for at, (name, array) in enumerate(arrays.items()):
        if array.dtype == np.float32 and array.ndim > 0 and array.size > 0:
            others = [constant(other, value) for other, value in arrays.items() if other != name]
            yield f"input {at}", rewritten(model, array, others, before=[helper.make_node("Identity", ["__rows"], [name])]), array, None


def side_by_side(model, arrays):
    """The inputs are parts of one along axis 1."""
    values = list(arrays.values())
    if len(values) < 2 or any(value.dtype != np.float32 or value.ndim < 2 or value.ndim != values[0].ndim for value in values):
        return
    if any(value.shape[:1] + value.shape[2:] != values[0].shape[:1] + values[0].shape[2:] for value in values):
        return
    before, bounds, start = [], [constant("__axis", np.array([1]))], 0
    for name, value in arrays.items():
        end = start + value.shape[1]
        bounds += [constant(f"{name}_start", np.array([start])), constant(f"{name}_end", np.array([end]))]
        before.append(helper.make_node("Slice", ["__rows", f"{name}_start", f"{name}_end", "__axis"], [name]))
        start = end
    data = np.concatenate(values, axis=1)
    yield "side by side", rewritten(model, data, bounds, before), data, None


def folded(model, arrays):
    """All inputs are constants, and what comes of them is added to zeros."""
    for output, expected in zip(model.graph.output, model.expected):
        if expected.size == 0 or expected.dtype == object:
            return
    initializers = [constant(name, value) for name, value in arrays.items()]
    for number, (output, expected) in enumerate(zip(model.graph.output, model.expected)):
        data = np.zeros((1, *expected.shape) if expected.ndim else (1, 1), np.float32)
        after = [
            helper.make_node("Cast", [output.name], ["__real"], to=onnx.TensorProto.FLOAT),
            helper.make_node("Add", ["__rows", "__real"], ["__sum"])]
        yield "folded", rewritten(model, data, initializers, after=after, outputs=["__sum"]), data, number


class Case:
    def __init__(self, test):
        self.graph, self.opset_import = test.model.graph, test.model.opset_import
        inputs, self.expected = test.data_sets[0]
        if self.graph.node[0].op_type in FIRST_OUTPUT:
            del self.graph.output[1:]
        self.arrays = {value.name: array_of(value, array) for value, array in zip(self.graph.input, inputs)}
        expected = [array_of(value, array) for value, array in zip(self.graph.output, self.expected)]
        self.expected = [array.values() if isinstance(array, Bfloat16) else array for array in expected]


def nodes(directory):
    for name, kind in dict(float=float, int=int, bool=bool, object=object, str=str).items():
        if name not in np.__dict__:  # The tests are older than NumPy.
            setattr(np, name, kind)
    from onnx.backend.test.case.node import collect_testcases

    folder, listed = pathlib.Path(directory), []
    for test in collect_testcases(None):
        if not {node.op_type for node in test.model.graph.node} <= OPERATORS or not test.data_sets:
            continue
        try:
            case = Case(test)
        except Exception:
            continue
        for make in (one_input, side_by_side, folded):
            try:
                for variant, model, data, only in make(case, case.arrays):
                    file = f"{len(listed)}"
                    (folder / f"{file}.onnx").write_bytes(model.SerializeToString())
                    data.astype(np.float32).tofile(folder / f"{file}.input")
                    outputs = [(0, only)] if only is not None else list(zip(range(len(case.expected)), range(len(case.expected))))
                    names = [model.graph.output[at].name for at, _ in outputs]
                    for number, (_, index) in enumerate(outputs):
                        case.expected[index].astype(np.float32).tofile(folder / f"{file}.output{number}")
                    listed.append(dict(name=test.name, variant=variant, file=file, rows=data.shape[0], outputs=names, only=only or 0))
            except (ValueError, TypeError):
                continue
        if not any(entry["name"] == test.name for entry in listed):
            listed.append(dict(name=test.name, variant="none", file="", rows=0, outputs=[], only=0))
    (folder / "cases.json").write_text(json.dumps(listed))
    print(onnx.__version__)


{"check": check, "nodes": nodes}[sys.argv[1]](*sys.argv[2:])
