"""LoRA steps in transformers and PEFT on request, for StepBenchmark, which starts this and says what each line means.

    python3 lora_step_reference.py FOLDER f32|bf16 THREADS

As step_reference.py, with the base in the given type and the adapters in float32: rank 16 on all linear maps.
"""

import json
import os
import sys
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM


def main():
    folder, precision, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(threads)
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    base = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype)
    config = LoraConfig(r=16, lora_alpha=32, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM")
    model = get_peft_model(base, config)
    model.train()
    with open(os.path.join(folder, "batch.json"), encoding="utf-8") as file:
        batch = json.load(file)
    ids, targets = torch.tensor(batch["ids"]), torch.tensor(batch["targets"])
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        trained, lr=batch["rate"], betas=(0.9, 0.95), eps=1e-8, weight_decay=batch["decay"], fused=True)
    print("ready", torch.__version__, torch.get_num_threads(), flush=True)
    for line in sys.stdin:
        for _ in range(int(line)):
            start = time.perf_counter()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
                loss = model(input_ids=ids, labels=ids, shift_labels=targets).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, batch["clip"])
            optimizer.step()
            optimizer.zero_grad()
            value = loss.item()
            print(1000 * (time.perf_counter() - start), value, flush=True)


if __name__ == "__main__":
    main()
