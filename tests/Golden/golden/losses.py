"""What each loss computes, by PyTorch: (settings, predictions, targets, a weight a row or None) -> mean over the rows."""
import torch
import torch.nn.functional as F


def mean_of_rows(values, weights):
    """Weighted rows count as so many rows, and the sum is divided by the number of rows, as in Keras."""
    return (values if weights is None else values * weights).sum() / len(values)


def binary_cross_entropy(s, y, t, w):
    return mean_of_rows(F.binary_cross_entropy_with_logits(y, t, reduction="none").mean(1), w)


def cross_entropy(s, y, t, w):
    classes = torch.tensor(s["classWeights"], dtype=y.dtype) if s["classWeights"] else None
    if ((t == 0) | (t == 1)).all():
        values = F.cross_entropy(y, t.argmax(1), classes, label_smoothing=s["labelSmoothing"], reduction="none")
        rows = len(y) if classes is None else classes[t.argmax(1)].sum()
        return (values if w is None else values * w).sum() / rows
    return mean_of_rows(F.cross_entropy(y, t, classes, label_smoothing=s["labelSmoothing"], reduction="none"), w)


def hinge(s, y, t, w):
    if y.shape[1] == 1:
        return mean_of_rows((1 - y * (2 * (t > 0).float() - 1)).clamp(min=0).mean(1), w)
    return mean_of_rows(F.multi_margin_loss(y, t.argmax(1), reduction="none"), w)


def huber(s, y, t, w):
    return mean_of_rows(F.huber_loss(y, t, reduction="none", delta=s["delta"]).mean(1), w)


def mean_absolute_error(s, y, t, w):
    return mean_of_rows(F.l1_loss(y, t, reduction="none").mean(1), w)


def mean_square_error(s, y, t, w):
    squares = F.mse_loss(y, t, reduction="none")
    return mean_of_rows(squares.sum(1) / 2 if s["halfSum"] else squares.mean(1), w)


LOSSES = {
    "BinaryCrossEntropyLoss": binary_cross_entropy,
    "CrossEntropyLoss": cross_entropy,
    "MarginLoss": hinge,
    "HuberLoss": huber,
    "MeanAbsoluteErrorLoss": mean_absolute_error,
    "MeanSquareErrorLoss": mean_square_error,
}

# Losses that do the work of a last layer of this kind.
FUSED = {"BinaryCrossEntropyLoss": "sigmoid", "CrossEntropyLoss": "softmax"}
