"""Model folders of real size that have learned nothing, for LoadBenchmark.

    python load_models.py OUT NAME...     (pip install torch transformers safetensors; names below)

Qwen2.5-0.5B's shape in bf16, in f32 and in bf16 in five files; GPT-2's as safetensors and as torch.save writes it.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, GPT2Config, Qwen2Config

QWEN = Qwen2Config(vocab_size=151936, hidden_size=896, intermediate_size=4864, num_hidden_layers=24, num_attention_heads=14,
                   num_key_value_heads=2, max_position_embeddings=32768, rms_norm_eps=1e-6, tie_word_embeddings=True,
                   rope_parameters=dict(rope_type="default", rope_theta=1e6), bos_token_id=151643, eos_token_id=151643)
GPT2 = GPT2Config()
FOLDERS = {
    "qwen-bf16": (QWEN, torch.bfloat16, "single"),
    "qwen-f32": (QWEN, torch.float32, "single"),
    "qwen-sharded": (QWEN, torch.bfloat16, "sharded"),
    "gpt2-safetensors": (GPT2, torch.float32, "single"),
    "gpt2-bin": (GPT2, torch.float32, "bin"),
}


def tensors(config, dtype):
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config)
    some = torch.randn(1 << 20, generator=torch.Generator().manual_seed(1)).mul_(0.02).to(dtype)
    tensors = {}
    for name, p in model.named_parameters():
        vector = p.dim() == 1 and name.endswith("weight")
        whole = some.repeat(-(-p.numel() // len(some)))[:p.numel()].view(p.shape)
        tensors[name] = torch.ones(p.shape, dtype=dtype) if vector else whole.clone()
    return tensors


def main():
    for name in sys.argv[2:]:
        config, dtype, form = FOLDERS[name]
        folder = Path(sys.argv[1]) / name
        config.dtype = dtype
        config.architectures = ["Qwen2ForCausalLM" if config is QWEN else "GPT2LMHeadModel"]
        config.save_pretrained(folder)
        weights = tensors(config, dtype)
        if form == "single":
            save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
        elif form == "bin":
            torch.save(weights, folder / "pytorch_model.bin")
        else:
            names = list(weights)
            files = [f"model-{i + 1:05}-of-00005.safetensors" for i in range(5)]
            for i, file in enumerate(files):
                save_file({n: weights[n] for n in names[i::5]}, folder / file, metadata={"format": "pt"})
            index = {"metadata": {}, "weight_map": {n: files[i % 5] for i, n in enumerate(names)}}
            (folder / "model.safetensors.index.json").write_text(json.dumps(index))


if __name__ == "__main__":
    main()
