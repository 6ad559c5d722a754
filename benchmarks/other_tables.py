"""
Writes tables that no default was chosen on, as `benchmarks -- tables` reads them: scikit-learn's own small ones and some that it draws.
usage: other_tables.py DIR
"""
import csv
import os
import sys

from sklearn import datasets

directory = sys.argv[1]
os.makedirs(directory, exist_ok=True)


def write(name, features, labels):
    with open(os.path.join(directory, name + ".csv"), "w", newline="") as file:
        table = csv.writer(file)
        table.writerow([f"f{index}" for index in range(features.shape[1])] + ["label"])
        for row, label in zip(features, labels):
            table.writerow([round(float(value), 6) for value in row] + [label])


hastie, sides = datasets.make_hastie_10_2(3000, random_state=0)
classes = {
    "breast_cancer": datasets.load_breast_cancer(return_X_y=True),
    "circles": datasets.make_circles(400, noise=0.15, factor=0.6, random_state=1),
    "classes": datasets.make_classification(2000, 20, n_informative=8, n_classes=3, flip_y=0.1, random_state=0),
    "hastie": (hastie, (sides > 0).astype(int)),
    "iris": datasets.load_iris(return_X_y=True),
    "moons": datasets.make_moons(600, noise=0.3, random_state=0),
    "wine": datasets.load_wine(return_X_y=True),
}
numbers = {
    "diabetes": datasets.load_diabetes(return_X_y=True),
    "friedman1": datasets.make_friedman1(1500, noise=1, random_state=0),
    "friedman2": datasets.make_friedman2(1000, noise=50, random_state=0),
    "friedman3": datasets.make_friedman3(800, noise=0.1, random_state=0),
    "linear": datasets.make_regression(500, 30, n_informative=10, noise=20, random_state=0),
}
for name, (features, labels) in classes.items():
    write(name, features, (f"c{label}" for label in labels))
for name, (features, labels) in numbers.items():
    write(name, features, (round(float(label), 6) for label in labels))
