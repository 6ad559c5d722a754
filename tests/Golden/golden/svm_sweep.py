"""Many support vector machines in one request, each with its objective and how far its coefficients are from optimal, both in double precision."""
import warnings

import numpy as np
from sklearn import svm
from sklearn.exceptions import ConvergenceWarning


def kernel_matrix(settings, x, y):
    kind, gamma, coef0 = settings["kernel"], settings.get("gamma", 0), settings.get("coef0", 0)
    if kind == "rbf":
        return np.exp(-gamma * ((x[:, None, :] - y[None, :, :]) ** 2).sum(-1))
    products = x @ y.T
    if kind == "linear":
        return products
    return (gamma * products + coef0) ** settings["degree"] if kind == "poly" else np.tanh(gamma * products + coef0)


def centered(settings, x, balanced):
    """The kernel of all rows; where coefficients add up to 0, of rows less their mean in the space of the kernel, which loses fewer digits."""
    kernel = kernel_matrix(settings, x, x)
    if not balanced:
        return kernel
    if settings["kernel"] == "linear":
        x = x - x.mean(0)
        return x @ x.T
    z = x.mean(0, keepdims=True)
    of_z = kernel_matrix(settings, x, z)
    return kernel - of_z - of_z.T + kernel_matrix(settings, z, z)


def check(kernel, b, linear, lower, upper, tube):
    """The objective, the violation of optimality and the decisions on the rows, in double precision."""
    sums = kernel @ b
    slopes = sums + linear
    up = np.where(b < upper, slopes + np.where(b >= 0, tube, -tube), np.inf)
    down = np.where(b > lower, slopes + np.where(b > 0, tube, -tube), -np.inf)
    free = up == down
    offset = up[free].mean() if free.any() else (up.min() + down.max()) / 2
    return b @ sums / 2 + linear @ b + tube * np.abs(b).sum(), down.max() - up.min(), sums - offset


def problems(name, machine, features, labels, settings):
    """Coefficients of each problem that was solved, with its rows and its linear term, bounds and tube."""
    if name != "SVC":
        b = np.zeros(len(features))
        b[machine.support_] = machine.dual_coef_[0]
        rows = np.arange(len(features))
        if name == "SVR":
            yield rows, b, -labels, -settings["C"], settings["C"], settings["epsilon"]
        else:
            yield rows, b, np.zeros(len(features)), 0.0, 1.0, 0.0
        return
    classes = len(machine.classes_)
    starts = np.concatenate([[0], np.cumsum(machine.n_support_)])
    for first in range(classes):
        for second in range(first + 1, classes):
            b = np.zeros(len(features))
            for own, line in ((first, second - 1), (second, first)):
                part = slice(starts[own], starts[own + 1])
                b[machine.support_[part]] = machine.dual_coef_[line][part]
            # Of two classes scikit-learn turns the sign.
            b = -b if classes == 2 else b
            rows = np.flatnonzero((labels == first) | (labels == second))
            sign = np.where(labels[rows] == first, 1.0, -1.0)
            yield rows, b[rows], -sign, np.minimum(0, sign * settings["C"]), np.maximum(0, sign * settings["C"]), 0.0


def decisions(name, machine, rows):
    """[rows, problems]: of two classes scikit-learn turns the sign."""
    if name == "SVR":
        return machine.predict(rows)[:, None]
    values = machine.decision_function(rows).reshape(len(rows), -1)
    return -values if name == "SVC" and len(machine.classes_) == 2 else values


def sweep(request, arrays):
    """
    Fits a machine for each of `machines` on the arrays of its table. An outcome is scikit-learn's `status` (0 where it converged), the sum of
    `objective`, the greatest `violation`, and by how much scikit-learn's decisions on training rows are off those that its own coefficients give in
    double precision (`rounding`). Predictions and decisions, those of pairs where there are several classes, of the queries are arrays.
    """
    outcomes, answers = [], {}
    for number, machine in enumerate(request["machines"]):
        name, settings = machine["name"], machine["settings"]
        features, queries = arrays[f"features/{machine['table']}"], arrays[f"queries/{machine['table']}"]
        labels = arrays[f"{'targets' if name == 'SVR' else 'classes'}/{machine['table']}"]
        fitted = getattr(svm, name)(**settings, cache_size=50)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            fitted.fit(features) if name == "OneClassSVM" else fitted.fit(features, labels)
        stopped = any(issubclass(warning.category, ConvergenceWarning) for warning in caught)
        answers[f"predictions/{number}"] = fitted.predict(queries)
        if name == "SVC":
            fitted.set_params(decision_function_shape="ovo", break_ties=False)
        answers[f"decisions/{number}"] = decisions(name, fitted, queries)
        own = decisions(name, fitted, features)
        objective, violation, rounding = 0.0, -np.inf, 0.0
        for pair, (rows, b, *problem) in enumerate(problems(name, fitted, features, labels, settings)):
            value, missed, exact = check(centered(settings, features[rows], name != "OneClassSVM"), b, *problem)
            objective, violation = objective + value, max(violation, missed)
            rounding = max(rounding, np.abs(own[rows, pair] - exact).max())
        outcomes.append({"status": int(fitted.fit_status_) or int(stopped), "objective": float(objective), "violation": float(violation),
                         "rounding": float(rounding)})
    return {"outcomes": outcomes}, answers
