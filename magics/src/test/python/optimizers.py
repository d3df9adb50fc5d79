"""What optimizers and schedules of PyTorch and transformers compute, for OptimizerGoldenTest and ScheduleGoldenTest.

    python optimizers.py OUT      (pip install torch transformers safetensors numpy; made with 2.13.0 and 5.18.0)

OUT/golden.json: `cases`, each with the optimizer and its numbers; `schedules`, the factor of the learning rate at each step.
OUT/golden.safetensors: `start.P`, `gradient.S.P`, `rates` (one a step), and `CASE.S.P`, parameter P after step S (from 0).

SGD and Adafactor are torch.optim's. PyTorch has no Lion: it is written here from the paper (Chen et al. 2023, algorithm 2). The
values of dynamic tree quantisation are written from Dettmers et al. 2022, section 1.3, and Dettmers 2015, in whole numbers.
"""
import json
import sys
from fractions import Fraction
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

SHAPES = [(6, 10), (33, 3), (17,), (1, 1)]
STEPS = 10
FLOOR = 0.1


class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("momentum", torch.zeros_like(p))
                update = torch.sign(beta1 * m + (1 - beta1) * p.grad)
                p.copy_(p - group["lr"] * (update + group["weight_decay"] * p))
                m.copy_(beta2 * m + (1 - beta2) * p.grad)


# name: factor on the rates, the numbers by the names of Inkling's options, and the optimizer
CASES = {
    "sgd": (1, {"momentum": 0, "weight-decay": 0.1}, lambda p, lr: torch.optim.SGD(p, lr=lr, weight_decay=0.1)),
    "sgd_momentum": (1, {"momentum": 0.9, "weight-decay": 0.1},
                     lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9, weight_decay=0.1)),
    "lion": (0.25, {"beta1": 0.9, "beta2": 0.99, "weight-decay": 0.5},
             lambda p, lr: Lion(p, lr=lr, betas=(0.9, 0.99), weight_decay=0.5)),
    "lion_other": (0.25, {"beta1": 0.6, "beta2": 0.8, "weight-decay": 0},
                   lambda p, lr: Lion(p, lr=lr, betas=(0.6, 0.8), weight_decay=0.0)),
    "adafactor": (1, {"eps": torch.finfo(torch.float32).eps, "weight-decay": 0.1},
                  lambda p, lr: torch.optim.Adafactor(p, lr=lr, weight_decay=0.1)),
    # Rates above one over the root of the step, and an epsilon that is felt.
    "adafactor_fast": (16, {"eps": 0.01, "weight-decay": 0.01},
                       lambda p, lr: torch.optim.Adafactor(p, lr=lr, eps=(0.01, 1e-3), weight_decay=0.01)),
    "adamw": (1, {"beta1": 0.9, "beta2": 0.95, "eps": 1e-8, "weight-decay": 0.1},
              lambda p, lr: torch.optim.AdamW(p, lr=lr, betas=(0.9, 0.95), weight_decay=0.1)),
}


def optimizers():
    torch.manual_seed(3)
    tensors = {"rates": torch.tensor([0.0625 * (1 + s % 4) for s in range(STEPS)])}
    tensors.update({f"start.{i}": torch.randn(shape) * 0.3 for i, shape in enumerate(SHAPES)})
    tensors["start.1"][:, 1] = 0
    for s in range(STEPS):
        for i, shape in enumerate(SHAPES):
            gradient = torch.randn(shape) * 10 ** (s % 3 - 2)
            if i == 0:
                gradient[2] = 0  # as of a token that no text has
            tensors[f"gradient.{s}.{i}"] = gradient
    cases = []
    for name, (factor, numbers, make) in CASES.items():
        parameters = [torch.nn.Parameter(tensors[f"start.{i}"].clone()) for i in range(len(SHAPES))]
        optimizer = make(parameters, 1.0)
        for s in range(STEPS):
            for group in optimizer.param_groups:
                group["lr"] = factor * tensors["rates"][s].item()
            for i, parameter in enumerate(parameters):
                parameter.grad = tensors[f"gradient.{s}.{i}"].clone()
            optimizer.step()
            for i, parameter in enumerate(parameters):
                tensors[f"{name}.{s}.{i}"] = parameter.detach().clone()
        cases.append({"name": name, "optimizer": name.split("_")[0], "factor": factor, "numbers": numbers})
    return tensors, cases


def schedules():
    """Step s of Inkling's (from 0, warm-up ending after w steps) is step s + 1 of transformers' with a warm-up of w + 1."""
    rows = []
    for steps, warmup in [(13, 3), (60, 6), (5, 0), (200, 10), (7, 5)]:
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
        made = {
            "cosine": transformers.get_cosine_with_min_lr_schedule_with_warmup(optimizer, warmup + 1, steps, min_lr_rate=FLOOR),
            "linear": transformers.get_linear_schedule_with_warmup(optimizer, warmup + 1, steps),
            "constant": transformers.get_constant_schedule_with_warmup(optimizer, warmup + 1),
        }
        for name, schedule in made.items():
            factors = [schedule.lr_lambdas[0](s + 1) for s in range(steps)]
            if name == "linear":  # which has no floor there
                factors = [f if s < warmup else FLOOR + (1 - FLOOR) * f for s, f in enumerate(factors)]
            rows.append({"name": name, "steps": steps, "warmup": warmup, "factors": factors})
    return rows


def dynamic_map(signed):
    values = [Fraction(0), Fraction(1)]
    for power in range(7):
        parts = 2 ** power * (1 if signed else 2)
        for part in range(parts):
            value = (Fraction(1, 10) + Fraction(9, 10) * Fraction(2 * part + 1, 2 * parts)) * Fraction(1, 10 ** (6 - power))
            values += [value, -value] if signed else [value]
    return [float(v) for v in sorted(values)]


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    tensors, cases = optimizers()
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, out / "golden.safetensors")
    golden = {"cases": cases, "schedules": schedules(), "map": {"signed": dynamic_map(True), "unsigned": dynamic_map(False)}}
    (out / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
