"""What each kind of layer computes, by PyTorch: (settings, parameters by name, inputs, whether training) -> output."""
import torch
import torch.nn.functional as F


def pair(size):
    return size["height"], size["width"]


def sides(padding, image, window, stride, dilation=(1, 1)):
    """Pixels above, below, left and right."""
    if padding["mode"] == "Valid":
        return 0, 0, 0, 0
    if padding["mode"] == "Explicit":
        return padding["top"], padding["bottom"], padding["left"], padding["right"]
    result = []
    for size, w, s, d in zip(image, window, stride, dilation):
        missing = max(0, (-(-size // s) - 1) * s + (w - 1) * d + 1 - size)
        result += [missing // 2, missing - missing // 2]
    return tuple(result)


def conv2d(s, p, x, training):
    x, = x
    stride, dilation = pair(s["stride"]), pair(s["dilation"])
    top, bottom, left, right = sides(s["padding"], x.shape[2:], pair(s["kernel"]), stride, dilation)
    return F.conv2d(F.pad(x, (left, right, top, bottom)), p["weight"], p.get("bias"), stride, dilation=dilation, groups=s["groups"])


def axis_softmax(s, p, x, training):
    return F.softmax(x[0], s["axis"] + 1)


def log_softmax(s, p, x, training):
    return F.log_softmax(x[0], s["axis"] + 1)


def transposed_conv2d(s, p, x, training):
    x, = x
    padding = s["padding"]
    top, bottom, left, right = (padding[side] if padding["mode"] == "Explicit" else 0 for side in ("top", "bottom", "left", "right"))
    more, stride, dilation = pair(s["outputPadding"]), pair(s["stride"]), pair(s["dilation"])
    whole = F.conv_transpose2d(x, p["weight"], p.get("bias"), stride, 0, more, s["groups"], dilation)
    return whole[:, :, top:whole.shape[2] - bottom, left:whole.shape[3] - right]


def pool2d(s, x):
    window = pair(s["window"])
    stride = pair(s["stride"]) if s["stride"] else window
    return window, stride, sides(s["padding"], x.shape[2:], window, stride)


def max_pool2d(s, p, x, training):
    x, = x
    window, stride, (top, bottom, left, right) = pool2d(s, x)
    if (top, left) == (bottom, right):
        return F.max_pool2d(x, window, stride, (top, left), ceil_mode=s["ceilMode"])
    return F.max_pool2d(F.pad(x, (left, right, top, bottom), value=-torch.inf), window, stride, ceil_mode=s["ceilMode"])


def average_pool2d(s, p, x, training):
    x, = x
    window, stride, (top, bottom, left, right) = pool2d(s, x)
    if (top, left) == (bottom, right):
        return F.avg_pool2d(x, window, stride, (top, left), ceil_mode=s["ceilMode"], count_include_pad=False)
    total, count = (
        F.avg_pool2d(F.pad(v, (left, right, top, bottom)), window, stride, ceil_mode=s["ceilMode"], divisor_override=1)
        for v in (x, torch.ones_like(x)))
    return total / count


def output_scaling(s, p, x, training):
    x, = x
    return x * p["scale"] + p["offset"]


def input_scaling(s, p, x, training):
    x, = x
    grouped = x.shape[1:] == p["offset"].shape or p["offset"].numel() == 1
    shape = p["offset"].shape if grouped else (-1, 1, 1)
    return (x - p["offset"].reshape(shape)) * p["scale"].reshape(shape)


def batch_normalization(s, p, x, training):
    return F.batch_norm(x[0], p["running_mean"], p["running_var"], p["weight"], p["bias"], training, s["momentum"], s["epsilon"])


def ends(padding, length, window, stride, dilation=1):
    """Positions before and after."""
    explicit = {"mode": padding["mode"], "top": 0, "bottom": 0, "left": padding["before"], "right": padding["after"]}
    return sides(explicit, (1, length), (1, window), (1, stride), (1, dilation))[2:]


def conv1d(s, p, x, training):
    x, = x
    around = ends(s["padding"], x.shape[2], s["kernel"], s["stride"], s["dilation"])
    return F.conv1d(F.pad(x, around), p["weight"], p.get("bias"), s["stride"], dilation=s["dilation"], groups=s["groups"])


def pool1d(pool2d):
    def run(s, p, x, training):
        stride = s["stride"] or s["window"]
        before, after = ends(s["padding"], x[0].shape[2], s["window"], stride)
        over = {
            "window": {"height": 1, "width": s["window"]}, "stride": {"height": 1, "width": stride}, "ceilMode": s["ceilMode"],
            "padding": {"mode": "Explicit", "top": 0, "bottom": 0, "left": before, "right": after}}
        return pool2d(over, p, [x[0].unsqueeze(2)], training).squeeze(2)
    return run


def embedding(s, p, x, training):
    return F.embedding(x[0].long(), p["weight"], s["paddingIndex"]).transpose(1, 2)


def layer_normalization(s, p, x, training):
    return F.layer_norm(x[0], p["weight"].shape, p["weight"], p["bias"], s["epsilon"])


def upsample2d(s, p, x, training):
    settings = {} if s["mode"] == "Nearest" else {"align_corners": False}
    return F.interpolate(x[0], scale_factor=pair(s["factor"]), mode=s["mode"].lower(), **settings)


def resize2d(s, p, x, training):
    settings = {} if s["mode"] == "Nearest" else {"align_corners": s["mode"].endswith("AlignedCorners")}
    return F.interpolate(x[0], size=pair(s["size"]), mode=s["mode"].removesuffix("AlignedCorners").lower(), **settings)


def zero_padding2d(s, p, x, training):
    top, bottom, left, right = sides(s["padding"], None, None, None)
    return F.pad(x[0], (left, right, top, bottom))


def scale_shift(s, p, x, training):
    shape = (-1,) + (1,) * (x[0].dim() - 2) if s["mode"] == "PerChannel" else p["weight"].shape
    return x[0] * p["weight"].reshape(shape) + p["bias"].reshape(shape)


def multiply(s, p, x, training):
    a, b = x
    return a * b.reshape(b.shape + (1,) * (a.dim() - b.dim()))


LAYERS = {
    "add": lambda s, p, x, training: x[0] + x[1],
    "average_pool1d": pool1d(average_pool2d),
    "average_pool2d": average_pool2d,
    "batch_normalization": batch_normalization,
    "channels_first": lambda s, p, x, training: x[0].permute(0, 3, 1, 2),
    "clip": lambda s, p, x, training: F.hardtanh(x[0], s["minimum"], s["maximum"]),
    "concatenate": lambda s, p, x, training: torch.cat(x, s["axis"] + 1),
    "conv1d": conv1d,
    "conv2d": conv2d,
    "dense": lambda s, p, x, training: F.linear(x[0], p["weight"], p.get("bias")),
    "elu": lambda s, p, x, training: F.elu(x[0], s["alpha"]),
    "embedding": embedding,
    "flatten": lambda s, p, x, training: x[0].flatten(1),
    "gelu": lambda s, p, x, training: F.gelu(x[0], approximate=s["approximation"].lower()),
    "global_average_pool2d": lambda s, p, x, training: x[0].mean((2, 3)),
    "hard_sigmoid": lambda s, p, x, training: torch.clamp(s["slope"] * x[0] + s["offset"], 0, 1),
    "hard_swish": lambda s, p, x, training: F.hardswish(x[0]),
    "input_scaling": input_scaling,
    "instance_normalization": lambda s, p, x, training: F.instance_norm(x[0], weight=p["weight"], bias=p["bias"], eps=s["epsilon"]),
    "output_scaling": output_scaling,
    "layer_normalization": layer_normalization,
    "leaky_relu": lambda s, p, x, training: F.leaky_relu(x[0], s["slope"]),
    "matrix_product": lambda s, p, x, training: x[0] @ (x[1].transpose(-2, -1) if s["transposeSecond"] else x[1]),
    "max_pool1d": pool1d(max_pool2d),
    "max_pool2d": max_pool2d,
    "multiply": multiply,
    "permute": lambda s, p, x, training: x[0].permute(0, *(axis + 1 for axis in s["order"])),
    "prelu": lambda s, p, x, training: F.prelu(x[0], p["weight"]),
    "relu": lambda s, p, x, training: F.relu(x[0]),
    "reshape": lambda s, p, x, training: x[0].reshape(x[0].shape[0], *s["target"]),
    "scale_shift": scale_shift,
    "sigmoid": lambda s, p, x, training: torch.sigmoid(x[0]),
    "silu": lambda s, p, x, training: F.silu(x[0]),
    "slice": lambda s, p, x, training: x[0].narrow(s["axis"] + 1, s["start"], s["count"]),
    "smooth_clip": lambda s, p, x, training: x[0] / torch.sqrt(1 + (x[0] / s["limit"]) ** 2),
    "softmax": lambda s, p, x, training: F.softmax(x[0], 1),
    "softplus": lambda s, p, x, training: F.softplus(x[0], s["beta"]),
    "tanh": lambda s, p, x, training: torch.tanh(x[0]),
    "axis_softmax": axis_softmax,
    "log_softmax": log_softmax,
    "transposed_conv2d": transposed_conv2d,
    "resize2d": resize2d,
    "upsample2d": upsample2d,
    "zero_padding2d": zero_padding2d,
}
