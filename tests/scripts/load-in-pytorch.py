#!/usr/bin/env python3
"""Loads what `uic export` wrote into torchvision's model of that name, with no code of uic-stream.

    load-in-pytorch.py WEIGHTS NETWORK INPUT OUTPUT

WEIGHTS is the exported backbone, NETWORK resnet18, resnet50 or vgg16_bn, INPUT a safetensors file with a
tensor `input` [B, 3, 224, 224], normalised with ImageNet's mean and deviation. OUTPUT gets what the
head would see, little-endian 32-bit floats. Needs torch and torchvision; uses safetensors if it is there.
"""
import json
import struct
import sys

import torch
import torchvision


def load_file(path):
    try:
        from safetensors.torch import load_file as load
        return load(path)
    except ImportError:
        pass
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        values = bytearray(file.read())
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(values, dtype=torch.float32, offset=entry["data_offsets"][0],
                               count=torch.Size(entry["shape"]).numel()).reshape(entry["shape"])
        for name, entry in header.items()
    }


def main(weights_file, network, input_file, output_file):
    weights = load_file(weights_file)
    model = getattr(torchvision.models, network)()
    result = model.load_state_dict(weights, strict=False)
    head = ("fc.", "classifier.")
    missing = [name for name in result.missing_keys if not name.startswith(head)]
    if missing or result.unexpected_keys:
        sys.exit(f"{network}: missing {missing}, unexpected {result.unexpected_keys}")

    pooled = []
    model.avgpool.register_forward_hook(lambda layer, given, output: pooled.append(output))
    model.eval()
    with torch.no_grad():
        model(load_file(input_file)["input"])
    with open(output_file, "wb") as file:
        file.write(pooled[0].flatten().contiguous().numpy().astype("<f4").tobytes())
    print(f"{network}: {len(weights)} tensors taken, features {list(pooled[0].shape)}, "
          f"torch {torch.__version__}, torchvision {torchvision.__version__}")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
