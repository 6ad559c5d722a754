"""What the tests ask Debian's python3-onnx (or any other): `check DIRECTORY` names the models in it that onnx.checker refuses."""
import pathlib
import sys

import onnx


def check(directory):
    for path in sorted(pathlib.Path(directory).glob("*.onnx")):
        try:
            onnx.checker.check_model(str(path), full_check=True)
        except Exception as error:
            print(f"{path.name}: {error}")


{"check": check}[sys.argv[1]](*sys.argv[2:])
