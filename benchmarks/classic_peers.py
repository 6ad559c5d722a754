"""
The classic methods of scikit-learn on MNIST, timed as `benchmarks -- classic` times this library's: rows in memory, pixels from 0 to 1.
usage: classic_peers.py DATA_DIR THREADS METHODS; prints a JSON row a method.
"""
import gzip
import json
import os
import sys
import time

data, threads, methods = sys.argv[1], int(sys.argv[2]), sys.argv[3].split(",")
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(threads)

import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC


def read(name, offset):
    for folder in (data, os.path.join(data, "mnist")):
        for path, opening in ((os.path.join(folder, name), open), (os.path.join(folder, name + ".gz"), gzip.open)):
            if os.path.exists(path):
                with opening(path, "rb") as file:
                    return np.frombuffer(file.read(), np.uint8, offset=offset)
    sys.exit(f"error: no {name} in {data}")


x = read("train-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float32) / 255
y = read("train-labels-idx1-ubyte", 8)
test_x = read("t10k-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float32) / 255
test_y = read("t10k-labels-idx1-ubyte", 8)


def pca(**settings):
    def run():
        start = time.perf_counter()
        model = PCA(50, **settings).fit(x)
        return len(x), time.perf_counter() - start, None, float(model.explained_variance_ratio_.sum())
    return run


def classifier(make, rows=len(x)):
    def run():
        model = make()
        start = time.perf_counter()
        model.fit(x[:rows], y[:rows])
        fitted = time.perf_counter()
        accuracy = float((model.predict(test_x) == test_y).mean())
        return rows, fitted - start, time.perf_counter() - fitted, accuracy
    return run


# The names are those of `benchmarks -- classic`; several entries of one name are several settings, of which the best time counts.
SETTINGS = [
    ("svc", "C=10, gamma=.02", classifier(lambda: SVC(C=10, gamma=.02, cache_size=200), 10000)),
    ("knn", "k=3, brute", classifier(lambda: KNeighborsClassifier(3, algorithm="brute", n_jobs=1))),
    ("knn", "k=3, jobs", classifier(lambda: KNeighborsClassifier(3, algorithm="brute", n_jobs=threads))),
    ("forest", "100 trees", classifier(lambda: RandomForestClassifier(100, n_jobs=threads, random_state=0))),
    ("pca", "50, default", pca()),
    ("pca", "50, full", pca(svd_solver="full")),
    ("lda", "svd", classifier(lambda: LinearDiscriminantAnalysis())),
]
for method, settings, run in SETTINGS:
    if method in methods:
        rows, fit, predict, quality = run()
        print(json.dumps({"method": method, "settings": settings, "version": sklearn.__version__, "rows": rows, "fit_seconds": fit,
                          "predict_seconds": predict, "quality": quality}), flush=True)
