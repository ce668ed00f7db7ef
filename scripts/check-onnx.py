"""Runs exported graphs in Python's onnxruntime and compares them with the numbers that scripts/check-onnx.ts wrote beside them.

    python scripts/check-onnx.py FOLDER

Wants `pip install onnxruntime numpy`.
"""

import json
import pathlib
import sys

import numpy
import onnxruntime

folder = pathlib.Path(sys.argv[1])
worst = 0.0
for case in json.loads((folder / "cases.json").read_text()):
    session = onnxruntime.InferenceSession(str(folder / case["file"]), providers=["CPUExecutionProvider"])
    types = {"tensor(float)": numpy.float32, "tensor(int32)": numpy.int32, "tensor(bool)": numpy.bool_}
    feeds = {
        port.name: numpy.array(case["inputs"][port.name]["data"], dtype=types[port.type]).reshape(case["inputs"][port.name]["shape"])
        for port in session.get_inputs()
    }
    for port, found in zip(session.get_outputs(), session.run(None, feeds)):
        wanted = numpy.array(case["outputs"][port.name]["data"]).reshape(case["outputs"][port.name]["shape"])
        assert found.shape == wanted.shape, f"{case['file']} {port.name}: {found.shape}, not {wanted.shape}"
        gap = float(numpy.abs(found - wanted).max() / max(1e-3, numpy.abs(wanted).max()))
        assert gap < 1e-4, f"{case['file']} {port.name}: off by {gap}"
        worst = max(worst, gap)
    print(f"{case['file']}: the same")
print(f"onnxruntime {onnxruntime.__version__} of Python: within {worst:.1e}")
