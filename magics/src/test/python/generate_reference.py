"""Greedy generation with a key/value cache in eager PyTorch, for GenerationBenchmark, which starts this.

    python3 generate_reference.py FOLDER THREADS PROMPT-LENGTH

Each line on standard input is a number of tokens to draw after the prompt (ids 1, 2, 3, ...); the answer is a line
"milliseconds id id ...", and once at the start "ready VERSION THREADS".
"""

import sys
import time

import torch

from llama_reference import Llama


@torch.inference_mode()
def generated(model, prompt, count):
    config = model.config
    shape = (1, config["num_attention_heads"], len(prompt) + count, config["head_dim"])
    caches = [(torch.zeros(shape), torch.zeros(shape)) for _ in model.layers]
    ids, past, drawn = torch.tensor([prompt]), 0, []
    for _ in range(count):
        logits = model(ids, caches, past)
        past += ids.shape[1]
        ids = logits[:, -1].argmax(-1, keepdim=True)
        drawn.append(ids.item())
    return drawn


def main():
    folder, threads, length = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    model = Llama(folder).eval()
    prompt = list(range(1, length + 1))
    print("ready", torch.__version__, torch.get_num_threads(), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        drawn = generated(model, prompt, int(line))
        print(1000 * (time.perf_counter() - start), *drawn, flush=True)


if __name__ == "__main__":
    main()
