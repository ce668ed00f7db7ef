"""The workloads of bench/step.ts in PyTorch: the same layers, sizes, losses, optimizer and noise.

step.py WORKLOAD THREADS eager|channels_last|compile IMAGES

Prints `ready`, then reads a number of steps a line and answers with their milliseconds as JSON. A line `end` gets the peak memory.
IMAGES is the idx file of MNIST's training images. Every step gathers its batch from memory, as training does.
"""

import json
import os
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

workload, threads, how, images = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
torch.set_num_threads(threads)
torch.manual_seed(1)
layout = torch.channels_last if how == "channels_last" else torch.contiguous_format


def digits(*shape):
    """Pixels in 0..1. The file is mapped, so that reading it leaves no peak of memory; it has a header of 16 bytes."""
    return torch.from_file(images, size=os.path.getsize(images), dtype=torch.uint8)[16:].float().div_(255).view(-1, *shape)


def batches(rows, size):
    """Exact batches of the endless row of permutations."""
    while True:
        order = torch.randperm(len(rows))
        for start in range(0, len(rows) - size + 1, size):
            yield rows[order[start : start + size]]


class Encoder(nn.Module):
    """A trunk and the two heads of a Normal."""

    def __init__(self, trunk, width, latent):
        super().__init__()
        self.trunk, self.mean, self.log_var = trunk, nn.Linear(width, latent), nn.Linear(width, latent)

    def forward(self, x):
        h = self.trunk(x)
        return self.mean(h), self.log_var(h)


def adam(module, rate, beta1=0.9):
    return torch.optim.Adam(module.parameters(), rate, betas=(beta1, 0.999), fused=True)


def vae(encoder, decoder, rows, batch, draw):
    """`draw` makes a batch of zeros and ones of the rows."""
    encoder, decoder = encoder.to(memory_format=layout), decoder.to(memory_format=layout)
    optimizer = adam(nn.ModuleList([encoder, decoder]), 1e-3)
    source = batches(rows, batch)

    def loss(x):
        mean, log_var = encoder(x)
        z = mean + torch.randn_like(mean) * torch.exp(0.5 * log_var)
        logits = decoder(z)
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        return (reconstruction - 0.5 * torch.sum(1 + log_var - mean * mean - log_var.exp())) / batch

    run = torch.compile(loss) if how == "compile" else loss

    def step():
        x = draw(next(source)).contiguous(memory_format=layout) if rows.dim() == 4 else draw(next(source))
        optimizer.zero_grad(set_to_none=True)
        run(x).backward()
        optimizer.step()

    return step


def gan(generator, judge, rows, batch, latent):
    generator, judge = generator.to(memory_format=layout), judge.to(memory_format=layout)
    of_generator, of_judge = adam(generator, 2e-4, 0.5), adam(judge, 2e-4, 0.5)
    source = batches(rows, batch)

    def loss_judge(x, fake):
        return F.softplus(-judge(x)).mean() + F.softplus(judge(fake)).mean()

    def loss_generator(z):
        return F.softplus(-judge(generator(z))).mean()

    run_judge, run_generator, paint = loss_judge, loss_generator, generator
    if how == "compile":
        run_judge, run_generator, paint = torch.compile(loss_judge), torch.compile(loss_generator), torch.compile(generator)

    def step():
        x = next(source)
        if rows.dim() == 4:
            x = x.contiguous(memory_format=layout)
        of_judge.zero_grad(set_to_none=True)
        with torch.no_grad():
            fake = paint(torch.randn(batch, latent))
        run_judge(x, fake).backward()
        of_judge.step()
        of_generator.zero_grad(set_to_none=True)
        run_generator(torch.randn(batch, latent)).backward()
        of_generator.step()

    return step


def mlp_vae():
    encoder = Encoder(nn.Sequential(nn.Linear(784, 400), nn.ReLU()), 400, 20)
    decoder = nn.Sequential(nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, 784))
    return vae(encoder, decoder, digits(784), 128, torch.bernoulli)


def small_vae():
    encoder = Encoder(nn.Sequential(nn.Linear(8, 64), nn.ReLU()), 64, 2)
    decoder = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 8))
    return vae(encoder, decoder, torch.bernoulli(torch.full((20000, 8), 0.5)), 64, lambda x: x)


def conv_vae():
    trunk = nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(), nn.Flatten()
    )  # fmt: skip
    decoder = nn.Sequential(
        nn.Linear(20, 3136), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)),
        nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(32, 1, 4, 2, 1),
    )  # fmt: skip
    return vae(Encoder(trunk, 3136, 20), decoder, digits(1, 28, 28), 64, torch.bernoulli)


def mlp_gan():
    generator = nn.Sequential(
        nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid()
    )  # fmt: skip
    judge = nn.Sequential(
        nn.Linear(784, 256), nn.LeakyReLU(0.2), nn.Linear(256, 256), nn.LeakyReLU(0.2), nn.Linear(256, 1)
    )  # fmt: skip
    return gan(generator, judge, digits(784), 64, 64)


def dcgan():
    # The biases before a batch norm have no effect; left out, as whoever is after speed would.
    generator = nn.Sequential(
        nn.Linear(64, 3136, bias=False), nn.Unflatten(1, (64, 7, 7)), nn.BatchNorm2d(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
        nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Sigmoid(),
    )  # fmt: skip
    judge = nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(32, 64, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(3136, 1),
    )  # fmt: skip
    return gan(generator, judge, digits(1, 28, 28), 64, 64)


workloads = {"mlp-vae": mlp_vae, "small-vae": small_vae, "mlp-gan": mlp_gan, "conv-vae": conv_vae, "dcgan": dcgan}
step = workloads[workload]()
for _ in range(12):
    step()
print("ready", flush=True)
for line in sys.stdin:
    if line.strip() == "end":
        print(json.dumps({"kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}), flush=True)
        break
    times = []
    for _ in range(int(line)):
        began = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - began))
    print(json.dumps(times), flush=True)
