"""Training steps in eager PyTorch on request, for StepBenchmark, which starts this and says what each line means.

    python3 step_reference.py FOLDER f32|bf16 THREADS

FOLDER holds the initial model and batch.json. Each line on standard input is a number of steps to take; for each step
a line "milliseconds loss" comes back, and once at the start "ready VERSION".
"""

import json
import os
import sys
import time

import torch
import torch.nn.functional as F

from llama_reference import Llama


def main():
    folder, precision, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(threads)
    model = Llama(folder)
    with open(os.path.join(folder, "batch.json"), encoding="utf-8") as file:
        batch = json.load(file)
    ids, targets = torch.tensor(batch["ids"]), torch.tensor(batch["targets"])
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() == 1]
    groups = [{"params": matrices, "weight_decay": batch["decay"]}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=batch["rate"], betas=(0.9, 0.95), eps=1e-8, fused=True)
    print("ready", torch.__version__, torch.get_num_threads(), flush=True)
    for line in sys.stdin:
        for _ in range(int(line)):
            start = time.perf_counter()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
                logits = model(ids)
                loss = F.cross_entropy(logits.view(-1, logits.shape[-1]).float(), targets.view(-1))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), batch["clip"])
            optimizer.step()
            optimizer.zero_grad()
            value = loss.item()
            print(1000 * (time.perf_counter() - start), value, flush=True)


if __name__ == "__main__":
    main()
