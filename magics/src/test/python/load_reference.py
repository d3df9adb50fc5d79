"""Loads a model folder with transformers once, for LoadBenchmark: time from files to first logits, memory that grew.

    python load_reference.py FOLDER f32|bf16 THREADS

Prints "milliseconds anonymous-bytes file-bytes logit...": the last are the first logits of the last token of ids 1 to 8.
"""

import gc
import sys
import time

import torch
from transformers import AutoConfig, AutoModelForCausalLM


def resident():
    with open("/proc/self/status", encoding="ascii") as file:
        lines = dict(line.split(":", 1) for line in file)
    return [1024 * int(lines[key].split()[0]) for key in ("RssAnon", "RssFile")]


def main():
    folder, dtype = sys.argv[1], {"f32": torch.float32, "bf16": torch.bfloat16}[sys.argv[2]]
    torch.set_num_threads(int(sys.argv[3]))
    ids = torch.arange(1, 9)[None]
    with torch.no_grad():
        AutoModelForCausalLM._model_mapping[type(AutoConfig.from_pretrained(folder))]  # imports the family's code
        torch.nn.Linear(64, 64, dtype=dtype)(torch.ones(8, 64, dtype=dtype))
        gc.collect()
        before = resident()
        start = time.perf_counter()
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype)
        logits = model(ids).logits[0, -1, :5].float()
        took = time.perf_counter() - start
    gc.collect()
    grown = [after - b for after, b in zip(resident(), before)]
    print(1000 * took, *grown, *logits.tolist())


if __name__ == "__main__":
    main()
