#!/usr/bin/env python3
"""Images per second of a training step in Python's PyTorch: the yardstick of `uic bench engine`.

The same networks, batch, momentum and memory format as the engine `torch` of uic-stream; images and labels are
random and lie on the device already, views are left out. Needs PyTorch 1.13 or later (Debian: apt install python3-torch).
"""
import argparse
import time

import torch
from torch import nn
from torch.nn import functional as F


class Sobel(nn.Module):
    """Normalised RGB to the two Sobel filters of its grey image."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))
        x = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
        self.register_buffer("filters", torch.stack([x, x.t()]).view(2, 1, 3, 3))

    def forward(self, images):
        grey = ((images - self.mean) / self.std).mean(1, keepdim=True)
        return F.conv2d(grey, self.filters, padding=1)


def alexnet_layers(convolutions, widths, classes):
    layers, channels = [Sobel()], 2
    for out, kernel, stride, padding, pool in convolutions:
        layers += [nn.Conv2d(channels, out, kernel, stride, padding), nn.BatchNorm2d(out), nn.ReLU()]
        layers += [nn.MaxPool2d(*pool)] if pool else []
        channels = out
    layers.append(nn.Flatten())
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], classes))


def alexnet(classes):
    pool = (3, 2)
    return alexnet_layers(
        [(96, 11, 4, 2, pool), (256, 5, 1, 2, pool), (384, 3, 1, 1, None), (384, 3, 1, 1, None), (256, 3, 1, 1, pool)],
        [9216, 4096, 4096], classes)


def alexnet_small(classes):
    pool = (2, 2)
    return alexnet_layers(
        [(32, 3, 1, 1, pool), (64, 3, 1, 1, pool), (96, 3, 1, 1, None), (96, 3, 1, 1, None), (64, 3, 1, 1, pool)],
        [1024, 512, 512], classes)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))) + self.shortcut(x))


def resnet18(classes):
    """For 32x32: a 3x3 convolution first, no pooling; the head has two hidden layers."""
    layers, channels = [nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU()], 64
    for outputs, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        layers += [Block(channels, outputs, stride), Block(outputs, outputs, 1)]
        channels = outputs
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    for _ in range(2):
        layers += [nn.Linear(512, 512), nn.BatchNorm1d(512), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(512, classes))


NETWORKS = {"alexnet": (alexnet, 224), "alexnet-small": (alexnet_small, 32), "resnet18": (resnet18, 32)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", choices=NETWORKS, default="alexnet")
    parser.add_argument("--classes", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=0, help="0: as many as PyTorch takes")
    parser.add_argument("--precision", choices=("fp32", "bf16"), default="fp32")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    build, side = NETWORKS[options.network]
    net = build(options.classes).to(options.device).to(memory_format=torch.channels_last)
    torch.backends.cudnn.benchmark = True
    fused = {"fused": True} if options.device == "cuda" else {}
    sgd = torch.optim.SGD(net.parameters(), lr=0.03, momentum=0.9, weight_decay=1e-4, **fused)
    images = torch.rand(options.batch, 3, side, side, device=options.device).to(memory_format=torch.channels_last)
    labels = torch.randint(options.classes, (options.batch,), device=options.device)

    def step():
        with torch.autocast(options.device, dtype=torch.bfloat16, enabled=options.precision == "bf16"):
            loss = F.cross_entropy(net(images), labels)
        sgd.zero_grad(set_to_none=True)
        loss.backward()
        sgd.step()
        return loss

    def finish():
        if options.device == "cuda":
            torch.cuda.synchronize()

    for _ in range(5):
        step()
    finish()
    steps, start = 0, time.perf_counter()
    while time.perf_counter() - start < options.seconds:
        for _ in range(10 if options.device == "cuda" else 1):
            step()
            steps += 1
    finish()
    seconds = time.perf_counter() - start
    where = torch.cuda.get_device_name() if options.device == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    print(f"PyTorch {torch.__version__} ({where}) {options.network} batch {options.batch} {options.precision}: "
          f"{steps * options.batch / seconds:.1f} images/s")


if __name__ == "__main__":
    main()
