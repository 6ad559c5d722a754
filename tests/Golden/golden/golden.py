"""
Answers what PyTorch computes, request by request, until the input ends; wire.py says how.
PyTorch computes in double precision, so that what differs is the other side's rounding.
"""
from collections import OrderedDict

import torch

import weights
from layers import LAYERS
from losses import FUSED, LOSSES
from optimizers import clip, make_optimizer, penalize, schedule_factors
from wire import serve


def with_tensors(operation):
    """An operation on tensors as one on arrays."""
    def answer(request, arrays):
        values, tensors = operation(request, {name: torch.from_numpy(array) for name, array in arrays.items()})
        return values, {name: tensor.detach().numpy() for name, tensor in tensors.items()}
    return answer


def run_layer(spec, parameters, inputs, training):
    return LAYERS[spec["kind"]](spec, parameters, inputs, training)


def run_network(nodes, parameters, x, training):
    values = {"input": x}
    for node in nodes:
        own = {name.rsplit(".", 1)[1]: value for name, value in parameters.items() if name.rsplit(".", 1)[0] == node["name"]}
        values[node["name"]] = run_layer(node["layer"], own, [values[name] for name in node["inputs"]], training)
    return values[nodes[-1]["name"]]


def layer(request, arrays):
    """Output in prediction and in training, gradients by inputs and trainable parameters, and what training changed by itself."""
    parameters = {name: arrays[name] for name in request["parameters"]}
    inputs = [arrays[name] for name in request["inputs"] + request["indices"]]
    answers = {"prediction": run_layer(request["layer"], parameters, inputs, False)}
    wanted = {name: arrays[name].requires_grad_() for name in request["inputs"] + request["trainable"]}
    answers["output"] = run_layer(request["layer"], parameters, inputs, True)
    answers["output"].backward(arrays["outputGradient"])
    for name, array in wanted.items():
        answers["gradient of " + name] = array.grad if array.grad is not None else torch.zeros_like(array)
    for name in set(parameters) - set(wanted):
        answers[name] = parameters[name]
    return {}, answers


def loss(request, arrays):
    """The loss of a batch and its gradient by the predictions."""
    predictions = arrays["predictions"].requires_grad_()
    value = LOSSES[request["loss"]["kind"]](request["loss"], predictions, arrays["targets"], arrays.get("weights"))
    value.backward()
    return {"loss": value.item()}, {"gradient": predictions.grad}


def train(request, arrays):
    """All parameters after a step for each batch, and the loss of each step."""
    nodes, settings, batch = request["network"]["nodes"], request["loss"], request["batch"]
    if nodes[-1]["layer"]["kind"] == FUSED.get(settings["kind"]):
        nodes = nodes[:-1]
    parameters = {name: arrays[name] for name in request["parameters"]}
    trained = [arrays[name].requires_grad_() for name in request["trainable"]]
    optimizer = make_optimizer(request["optimizer"], trained)
    rate = optimizer.param_groups[0]["lr"]
    losses = []
    for step, factor in enumerate(request["factors"]):
        rows = slice(step * batch, (step + 1) * batch)
        weights = arrays["weights"][rows] if "weights" in arrays else None
        optimizer.zero_grad()
        outputs = run_network(nodes, parameters, arrays["inputs"][rows], True)
        value = LOSSES[settings["kind"]](settings, outputs, arrays["targets"][rows], weights)
        value.backward()
        clip(request.get("clipping"), trained)
        penalize(request["optimizer"], trained)
        optimizer.param_groups[0]["lr"] = rate * factor
        optimizer.step()
        losses.append(value.item())
    return {"losses": losses}, parameters


def schedule(request, arrays):
    """The factor of each step, and of the first steps after the last."""
    return {"factors": schedule_factors(request["schedule"], request["steps"], request.get("losses"))}, {}


def small_model(classes):
    model = torch.nn.Sequential(OrderedDict(
        conv1=torch.nn.Conv2d(2, 4, 3), bn1=torch.nn.BatchNorm2d(4), relu=torch.nn.ReLU(), flatten=torch.nn.Flatten(),
        fc=torch.nn.Linear(4 * 3 * 2, classes)))
    model(torch.randn(16, 2, 5, 4) * 3 + 1)
    return model.eval()


def save_weights(request, arrays):
    """Writes a model's weights, of a type, and answers what the model gives with them."""
    torch.manual_seed(1)
    model = small_model(3)
    state = {name: tensor.to(weights.TYPES[request["type"]]) if tensor.is_floating_point() else tensor
             for name, tensor in model.state_dict().items()}
    weights.save(request["path"], state)
    model.load_state_dict(state)
    return {}, {"output": model.double()(arrays["x"])}


def load_weights(request, arrays):
    """What a model gives with the weights of a file."""
    model = small_model(3)
    missing = model.load_state_dict(weights.load(request["path"]), strict=False)
    assert not missing.unexpected_keys and all(name.endswith("num_batches_tracked") for name in missing.missing_keys), missing
    return {}, {"output": model.double()(arrays["x"])}


torch.set_num_threads(1)
serve({"torch": torch.__version__}, {operation.__name__: with_tensors(operation) for operation in (
    layer, loss, train, schedule, save_weights, load_weights)})
