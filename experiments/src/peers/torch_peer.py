"""Cases for PyTorch: Python loops over batches, in place where nothing is differentiated; images channels last."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from models import *
from work import Work, gradient_slope, near

DTYPES = {"float32": torch.float32, "float64": torch.float64}


def prepare(threads):
    torch.manual_seed(1)
    torch.set_num_threads(threads)


def versions():
    return {"torch": torch.__version__}


def gemm(p):
    n, dtype = p["n"], DTYPES[p["dtype"]]
    a, b, c = torch.randn(n, n, dtype=dtype), torch.randn(n, n, dtype=dtype), torch.empty(n, n, dtype=dtype)

    def check(c):
        row = (a[n // 2].double() @ b.double()).numpy()
        near("a row of the product", float(np.abs(c[n // 2].double().numpy() - row).max()), 0, 1e-3)

    return Work(lambda: torch.mm(a, b, out=c), check, 2.0 * n**3, "floating-point operations", "mm into a given array")


def image(p, channels):
    return torch.randn(p["batch"], channels, p["height"], p["width"]).to(memory_format=torch.channels_last)


def conv(p):
    x, ct = image(p, p["in"]).requires_grad_(), image(p, p["out"])
    w = torch.randn(p["out"], p["in"], 3, 3).to(memory_format=torch.channels_last).requires_grad_()

    def call():
        y = F.conv2d(x, w, padding=1)
        return (y, *torch.autograd.grad(y, [x, w], ct))

    def check(result):
        y, gx, gw = (t.detach().double() for t in result)
        # The adjoint of the convolution: <y, ct> = <x, gx> = <w, gw>.
        product = float((y * ct).sum())
        near("<x, its gradient>", float((x.detach() * gx).sum()), product, 1e-4 * abs(product) + 1)
        near("<w, its gradient>", float((w.detach() * gw).sum()), product, 1e-4 * abs(product) + 1)
        i, j = 5, 7
        window = x.detach()[3, :, i - 1 : i + 2, j - 1 : j + 2].double()
        near("an output", float(y[3, 11, i, j]), float((window * w.detach()[11]).sum()), 1e-3)

    operations = 3 * 2.0 * 9 * p["batch"] * p["height"] * p["width"] * p["in"] * p["out"]
    return Work(call, check, operations, "floating-point operations", "channels last")


def groupnorm_relu(p):
    layouts = {"channels last": torch.channels_last, "contiguous": torch.contiguous_format}
    calls = {}
    for name, layout in layouts.items():
        x = torch.randn(p["batch"], p["channels"], p["height"], p["width"]).to(memory_format=layout).requires_grad_()
        ct = torch.randn(x.shape).to(memory_format=layout)
        gamma, beta = torch.randn(p["channels"]).requires_grad_(), torch.randn(p["channels"]).requires_grad_()
        calls[name] = (x, gamma, beta, ct)

    def run(x, gamma, beta, ct):
        y = F.relu(F.group_norm(x, p["groups"], gamma, beta), inplace=True)
        return (y, *torch.autograd.grad(y, [x, gamma, beta], ct))

    best = fastest({name: (lambda c=c: run(*c)) for name, c in calls.items()})
    x, gamma, beta, ct = calls[best]

    def check(result):
        y, gx, ggamma, gbeta = (t.detach().double() for t in result)
        grouped = x.detach().double().reshape(p["batch"], p["groups"], -1)
        mean, var = grouped.mean(-1, keepdim=True), grouped.var(-1, unbiased=False, keepdim=True)
        norm = ((grouped - mean) / (var + 1e-5).sqrt()).reshape(x.shape)
        plain = (norm * gamma.detach()[:, None, None] + beta.detach()[:, None, None]).relu()
        near("outputs", float((y - plain).abs().max()), 0, 1e-4)
        near("gradients by beta", float((gbeta - (ct * (plain > 0)).sum((0, 2, 3))).abs().max()), 0, 0.05)
        near("gradients by gamma", float((ggamma - (ct * norm * (plain > 0)).sum((0, 2, 3))).abs().max()), 0, 0.05)
        over_groups = gx.reshape(p["batch"], p["groups"], -1).sum(-1)
        near("the gradient by x over a group", float(over_groups.abs().max()), 0, 1e-2)

    return Work(lambda: run(*calls[best]), check, float(x.numel()), "elements", best)


def fastest(calls):
    """The name of the call that takes the least time."""
    from time import perf_counter

    seconds = {}
    for name, call in calls.items():
        call()
        best = math.inf
        for _ in range(3):
            start = perf_counter()
            call()
            best = min(best, perf_counter() - start)
        seconds[name] = best
    return min(seconds, key=seconds.get)


class TimeConv(torch.nn.Conv2d):
    """A 3 × 3 convolution that sees the time as a channel more."""

    def __init__(self, channels):
        super().__init__(channels + 1, channels, 3, padding=1)

    def forward(self, t, x):
        time = torch.full_like(x[:, :1], t)
        return super().forward(torch.cat([time, x], 1))


class Classifier(torch.nn.Module):
    """The small classifier of Liu et al. 2019 with noise 0.5 h dB, 11 Euler-Maruyama steps."""

    def __init__(self, inputs, channels=64, classes=10):
        super().__init__()
        groups = min(32, channels)
        self.stem = torch.nn.Conv2d(inputs, channels, 3)
        self.norms = torch.nn.ModuleList(torch.nn.GroupNorm(groups, channels) for _ in range(5))
        self.convs = torch.nn.ModuleList(TimeConv(channels) for _ in range(3))
        self.linear = torch.nn.Linear(channels, classes)

    def drift(self, t, h):
        for norm, conv in zip(self.norms, self.convs):
            h = conv(t, F.relu(norm(h), inplace=True))
        return self.norms[3](h)

    def forward(self, x, steps):
        h, dt = self.stem(x), 1 / steps
        for k in range(steps):
            h = h + self.drift(k * dt, h) * dt + 0.5 * math.sqrt(dt) * h * torch.randn_like(h)
        return self.linear(F.relu(self.norms[4](h)).mean((2, 3)))


def train_step(p):
    side, inputs = (32, 3) if p["data"] == "cifar" else (8, 1)

    def setting():
        torch.manual_seed(1)
        model = Classifier(inputs).to(memory_format=torch.channels_last)
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
        x = torch.rand(p["batch"], inputs, side, side).to(memory_format=torch.channels_last)
        return model, optimizer, x

    labels = torch.arange(p["batch"]) % 10
    model, optimizer, x = setting()
    if inputs == 3:
        near("the number of parameters", sum(q.numel() for q in model.parameters()), 115_594, 0)

    def call():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(x, p["steps"]), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    def check(loss):
        near("the loss after training", loss, math.log(10) / 2, math.log(10))
        fresh, _, images = setting()
        own = list(fresh.parameters())
        torch.manual_seed(2)
        gradients = torch.autograd.grad(F.cross_entropy(fresh(images, p["steps"]), labels), own)
        before = [q.detach().clone() for q in own]

        @torch.no_grad()
        def value(values):
            for q, v in zip(own, values):
                q.copy_(v)
            torch.manual_seed(2)
            return F.cross_entropy(fresh(images, p["steps"]), labels).item()

        gradient_slope("the norm of the gradient", value, before, gradients, 2e-3, 0.03)

    return Work(call, check, float(p["batch"]), "images", "channels last")


def gbm(p):
    paths, steps, dtype = p["paths"], p["steps"], DTYPES[p["dtype"]]
    h = 1 / steps
    x, z = torch.empty(paths, dtype=dtype), torch.empty(paths, dtype=dtype)

    @torch.inference_mode()
    def call():
        x.fill_(1)
        for _ in range(steps):
            x.mul_(z.normal_(1 + MU * h, SIGMA * math.sqrt(h)))
        return x

    def check(x):
        near("the mean", float(x.double().mean()), math.exp(MU), 5 * GBM_DEVIATION / math.sqrt(paths))
        near("the deviation", float(x.double().std()), GBM_DEVIATION, 0.01)

    return Work(call, check, float(paths * steps), "path-steps", "in place, the step's factor drawn as it is")


def greeks(p):
    paths, steps = p["paths"], p["steps"]
    h = 1 / steps
    spot = torch.tensor(SPOT, requires_grad=True)

    def call():
        x = spot.expand(paths)
        for _ in range(steps):
            x = x * torch.empty(paths).normal_(1 + MU * h, SIGMA * math.sqrt(h))
        price = F.relu(x - STRIKE).mean() * math.exp(-MU)
        return price.item(), torch.autograd.grad(price, spot)[0].item()

    return Work(call, lambda r: near("delta", r[1], DELTA, 0.01), float(paths * steps), "path-steps", "autograd")


def perceptron():
    return torch.nn.Sequential(torch.nn.Linear(DIM, HIDDEN), torch.nn.Tanh(), torch.nn.Linear(HIDDEN, DIM))


def neural_sde_mlp(p):
    steps = p["steps"]
    drift, diffusion = perceptron(), torch.nn.Sequential(perceptron(), torch.nn.Sigmoid())
    weights = [*drift.parameters(), *diffusion.parameters()]
    y0 = torch.randn(BATCH, DIM)

    def loss():
        y = y0
        for _ in range(steps):
            dw = torch.empty(BATCH, DIM).normal_(0, math.sqrt(MLP_STEP))
            y = torch.addcmul(torch.add(y, drift(y), alpha=MLP_STEP), diffusion(y), dw)
        return y.square().mean()

    def check(gradients):
        torch.manual_seed(2)
        gradients = torch.autograd.grad(loss(), weights)
        before = [w.detach().clone() for w in weights]

        @torch.no_grad()
        def value(values):
            for w, v in zip(weights, values):
                w.copy_(v)
            torch.manual_seed(2)
            return loss().item()

        gradient_slope("the norm of the gradient", value, before, gradients, 2e-3, 0.03)

    return Work(
        lambda: torch.autograd.grad(loss(), weights), check, float(BATCH * steps), "path-steps", "autograd")


def small_sde(p):
    n, steps, h = p["trajectories"], p["steps"], LORENZ_STEP
    s, r, b = LORENZ
    start = torch.tensor([[1 + i / n for i in range(n)], [1.0] * n, [1.0] * n], dtype=torch.float64)

    @torch.inference_mode()
    def call(noise=True):
        y = start.clone()
        dw = torch.empty_like(y)
        f = torch.empty_like(y)
        for _ in range(steps):
            torch.sub(y[1], y[0], out=f[0]).mul_(s)
            torch.mul(y[0], r - y[2], out=f[1]).sub_(y[1])
            torch.mul(y[0], y[1], out=f[2]).sub_(y[2], alpha=b)
            y.add_(f, alpha=h)
            if noise:
                y.add_(dw.normal_(0, math.sqrt(h)))
        return y

    def check(y):
        near("the largest component", float(y.abs().max()), 30, 30)
        plain = call(noise=False)
        # Euler's method of order 1 without the noise
        near("z without noise", float(plain[2, 0]), lorenz_at((1, 1, 1), steps * h)[2], 2)

    return Work(call, check, float(n * steps), "path-steps", "in place")


def heston(p):
    paths, steps, h = p["trajectories"], p["steps"], 1 / p["steps"]
    theta0 = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in HESTON]

    def price(values):
        mu, kappa, theta, xi, rho = values
        other = torch.sqrt(1 - rho * rho)
        s = torch.full((paths,), SPOT, dtype=torch.float64)
        v = torch.full((paths,), VARIANCE, dtype=torch.float64)
        for _ in range(steps):
            w1 = torch.empty(paths, dtype=torch.float64).normal_(0, math.sqrt(h))
            w2 = torch.empty(paths, dtype=torch.float64).normal_(0, math.sqrt(h))
            width = v.clamp_min(LEAST).sqrt()
            s, v = s + s * (mu * h + width * w1), v + kappa * (theta - v) * h + xi * width * (rho * w1 + other * w2)
        return F.relu(s - STRIKE).mean() * math.exp(-HESTON[0])

    def check(result):
        torch.manual_seed(2)
        gradient = torch.autograd.grad(price(theta0), theta0)
        for i, name in enumerate(("mu", "kappa", "theta", "xi", "rho")):
            step = 1e-4 * abs(HESTON[i])
            ends = []
            for sign in (1, -1):
                torch.manual_seed(2)
                with torch.no_grad():
                    ends.append(float(price([t + sign * step * (j == i) for j, t in enumerate(theta0)])))
            slope = (ends[0] - ends[1]) / (2 * step)
            near("the derivative by " + name, float(gradient[i]), slope, 1e-2 * (1 + abs(slope)))

    return Work(
        lambda: torch.autograd.grad(price(theta0), theta0), check, float(paths * steps), "path-steps", "autograd")


WORKS = {
    "gemm": gemm,
    "conv": conv,
    "groupnorm_relu": groupnorm_relu,
    "train_step": train_step,
    "gbm": gbm,
    "greeks": greeks,
    "neural_sde_mlp": neural_sde_mlp,
    "small_sde": small_sde,
    "heston": heston,
}
