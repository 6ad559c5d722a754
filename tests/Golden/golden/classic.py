"""
Answers what scikit-learn computes, request by request, until the input ends; wire.py says how.
One operation for every estimator: its class, its settings, what it is fitted on and what is asked of it afterwards.
"""
import importlib

import numpy as np
import sklearn

from svm_sweep import sweep
from wire import serve


def fit(request, arrays):
    """
    Fits `estimator` ("svm.SVC") with `settings` on the array "features" and, where given, "labels" (whole numbers unless `numbers`), then
    answers the attributes of `attributes` and what the methods of `methods` make of the array "queries" (of "features" where there is none).
    """
    module, name = request["estimator"].rsplit(".", 1)
    settings = {key: value for key, value in request.get("settings", {}).items()}
    # JSON's keys are texts; those of class weights are classes.
    if isinstance(settings.get("class_weight"), dict):
        settings["class_weight"] = {int(key): value for key, value in settings["class_weight"].items()}
    if isinstance(settings.get("priors"), list):
        settings["priors"] = np.array(settings["priors"])
    estimator = getattr(importlib.import_module("sklearn." + module), name)(**settings)
    features = arrays["features"]
    if "labels" in arrays:
        labels = arrays["labels"] if request.get("numbers") else arrays["labels"].astype(int)
        estimator.fit(features, labels)
    else:
        estimator.fit(features)
    answers = {}
    for attribute in request.get("attributes", []):
        answers[attribute] = np.atleast_1d(np.asarray(getattr(estimator, attribute), dtype=float))
    queries = arrays.get("queries", features)
    for method in request.get("methods", []):
        result = getattr(estimator, method)(queries)
        results = result if isinstance(result, tuple) else (result,)
        for i, values in enumerate(results):
            answers[method if len(results) == 1 else f"{method}/{i}"] = np.atleast_1d(np.asarray(values, dtype=float))
    return {}, answers


serve({"sklearn": sklearn.__version__}, {"fit": fit, "sweep": sweep})
