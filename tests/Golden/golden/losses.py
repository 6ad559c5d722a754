"""What each loss computes, by PyTorch: (settings, predictions, targets, a weight a row or None) -> mean over the rows."""
import torch
import torch.nn.functional as F


def mean_of_rows(values, weights):
    """Weighted rows count as so many rows, and the sum is divided by the number of rows, as in Keras."""
    return (values if weights is None else values * weights).sum() / len(values)


def cross_entropy(s, y, t, w):
    return mean_of_rows(F.cross_entropy(y, t, reduction="none"), w)


def mean_square_error(s, y, t, w):
    return mean_of_rows(F.mse_loss(y, t, reduction="none").mean(1), w)


LOSSES = {
    "CrossEntropyLoss": cross_entropy,
    "MeanSquareErrorLoss": mean_square_error,
}

# Losses that do the work of a last layer of this kind.
FUSED = {"CrossEntropyLoss": "softmax"}
