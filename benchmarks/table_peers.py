"""
scikit-learn's forests and neighbours with their defaults on the tables that `benchmarks -- tables` reads, prepared and cut alike: the mean
for missing numbers, an indicator a category, five folds or 30 % of the rows held out from 10,000 on; neighbours on features scaled by
their greatest absolute value.
usage: table_peers.py DATA_DIR SEEDS; prints a line a table and model.
"""
import csv
import glob
import os
import sys

import numpy as np
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.model_selection import KFold, ShuffleSplit
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

data, seeds = sys.argv[1], int(sys.argv[2])


def number(text):
    try:
        return float(text) if text else np.nan
    except ValueError:
        return None


def read(path):
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    columns = list(zip(*rows))
    numbers, categories = [], []
    for name, column in zip(header[:-1], columns[:-1]):
        values = [number(text) for text in column]
        if (name[0] == "c" and name[1:].isdigit()) or None in values:
            categories.append(np.array(column))
        else:
            numbers.append(np.array(values))
    labels = sorted(set(columns[-1]))
    values = [number(text) for text in labels]
    if None in values or (len(labels) <= 20 and all(text.lstrip("-").isdigit() for text in labels)):
        return numbers, categories, np.array([labels.index(text) for text in columns[-1]]), len(labels)
    return numbers, categories, np.array(columns[-1], float), 0


def prepare(numbers, categories, train):
    parts = [np.where(np.isnan(column), np.nanmean(column[train]), column)[:, None] for column in numbers]
    parts += [(column[:, None] == np.unique(column[train])[None]).astype(float) for column in categories]
    return np.hstack(parts)


def cuts(rows):
    for seed in range(1, seeds + 1):
        cut = ShuffleSplit(1, test_size=.3, random_state=seed) if rows >= 10_000 else KFold(5, shuffle=True, random_state=seed)
        for train, test in cut.split(np.zeros(rows)):
            yield seed, train, test


for path in sorted(glob.glob(os.path.join(data, "*.csv"))):
    numbers, categories, labels, classes = read(path)
    for name in ("random-forest", "knn"):
        errors, losses = [], []
        for seed, train, test in cuts(len(labels)):
            x = prepare(numbers, categories, train)
            if name == "knn":
                x = x / np.maximum(np.abs(x[train]).max(0), 1e-30)
            if name == "random-forest":
                model = RandomForestClassifier if classes else RandomForestRegressor
                model = model(random_state=seed, n_jobs=2)
            else:
                model = KNeighborsClassifier() if classes else KNeighborsRegressor()
            model.fit(x[train], labels[train])
            predicted = model.predict(x[test])
            if classes:
                errors.append((predicted != labels[test]).mean())
                shares = np.zeros((len(test), classes))
                shares[:, model.classes_] = model.predict_proba(x[test])
                losses.append(-np.log(np.maximum(1e-15, shares[np.arange(len(test)), labels[test]])).mean())
            else:
                errors.append(np.sqrt(((predicted - labels[test]) ** 2).mean()))
        loss = f"{np.mean(losses):.4f}" if losses else ""
        print(f"{os.path.basename(path)[:-4]:14} {name:16} error {np.mean(errors):12.5g} log-loss {loss:>7}", flush=True)
