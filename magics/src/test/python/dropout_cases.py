"""Dropout on an adapter's inputs and in the stream: what PEFT and transformers compute when they leave out the numbers that Inkling's
rule names.

    python dropout_cases.py GOLDEN [CASE ...]      (pip install torch transformers peft; made with 2.13.0, 5.18.0 and 0.21.0)

Each case is made as by peft_cases.py, in training mode with lora_dropout set, but every lora_dropout module is replaced by one that
multiplies with a mask drawn here: from the seed, the step, the sequence, the layer and the map by SplitMix64, then for each token
and number by two of MurmurHash3's last steps, compared as a signed 32-bit integer. golden.json holds besides gradients and loss the
masks' kept numbers by layer and map.

Without names of cases GOLDEN/dropout_stream.json is written too: for whole models in training mode whose dropout of the embeddings, of
what attention adds and of what the feed-forward part adds is replaced in the same way, that of the attention's weights being none:
the loss, and the norm of each parameter's gradient.
"""
import json
import sys
from pathlib import Path

import numpy
import torch
from transformers import AutoModelForCausalLM
from transformers.models.bloom import modeling_bloom

import peft_cases

SEED, STEP = 11, 3
LLAMA = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
GPT2 = ["attn.c_attn", "", "", "attn.c_proj", "", "mlp.c_fc", "mlp.c_proj"]
CASES = {
    "dropout_llama_gqa": ("llama_gqa", LLAMA, dict(r=4, lora_alpha=8, lora_dropout=0.25, target_modules=LLAMA)),
    "dropout_dora_gpt2": ("gpt2", GPT2, dict(
        r=4, lora_alpha=8, lora_dropout=0.4, use_dora=True, target_modules=["c_attn", "c_proj", "c_fc"])),
}
STREAM_SHARE = 0.2
STREAM = ["gpt2", "gpt_neo", "gptj", "bloom"]
ADDED = {"resid_dropout": 7, "dropout": 8}
WORD = (1 << 64) - 1


def mixed64(x):
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & WORD
    x = (x ^ x >> 27) * 0x94D049BB133111EB & WORD
    return x ^ x >> 31


def signed(x):
    x &= 0xFFFFFFFF
    return x - (1 << 32) if x >> 31 else x


def key(*parts):
    found = 0
    for part in parts:
        found = mixed64((found + 0x9E3779B97F4A7C15 + part) & WORD)
    return signed(found >> 32)


def mixed32(x):
    x = numpy.array(x, dtype=numpy.int32).view(numpy.uint32)
    x = (x ^ x >> numpy.uint32(16)) * numpy.uint32(0x85EBCA6B)
    x = (x ^ x >> numpy.uint32(13)) * numpy.uint32(0xC2B2AE35)
    return x.view(numpy.int32)


def kept(share, layer, map_index, sequences, tokens, width):
    keys = numpy.array([key(SEED, STEP, sequence, layer) for sequence in range(sequences)], dtype=numpy.int32)
    start = mixed32(keys + numpy.int32(signed(map_index * 1640531527)))
    rows = mixed32(start[:, None] + numpy.arange(tokens, dtype=numpy.int32))
    columns = mixed32(numpy.arange(width, dtype=numpy.int32) + numpy.int32(1013904223))
    return mixed32(rows[:, :, None] ^ columns) >= round(share * 2**32) - 2**31


class Masked(torch.nn.Module):
    def __init__(self, share, layer, map_index):
        super().__init__()
        self.share, self.layer, self.map_index, self.count = share, layer, map_index, None

    def forward(self, x):
        mask = torch.from_numpy(kept(self.share, self.layer, self.map_index, *x.shape))
        self.count = int(mask.sum())
        return x * mask / (1 - self.share)


def masked(model, names, share):
    found = {}
    for path, module in list(model.named_modules()):
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
        if hasattr(module, "lora_dropout"):
            layer = int(next(part for part in path.split(".") if part.isdigit()))
            map_index = next(i for i, name in enumerate(names) if name and path.endswith(name))
            found[f"{layer}.{map_index}"] = module.lora_dropout["default"] = Masked(share, layer, map_index)
    return found


def make(golden, name):
    base, names, settings = CASES[name]
    (golden / name).mkdir(exist_ok=True)
    model = peft_cases.adapted(golden / base, settings, sum(map(ord, name)), lambda model: None)
    peft_cases.save(model, golden / name, base)
    ids = torch.randint(3, model.config.vocab_size, (2, 14))
    masks = masked(model, names, settings["lora_dropout"])
    model = model.double().train()
    loss = model(input_ids=ids, labels=ids, use_cache=False).loss
    loss.backward()
    result = dict(
        base_model=base, seed=SEED, step=STEP, input_ids=ids.tolist(), loss=float(loss.detach()),
        kept={path: mask.count for path, mask in masks.items()},
        trainable=sum(p.numel() for p in model.parameters() if p.requires_grad), grads=peft_cases.gradients(model))
    (golden / name / "golden.json").write_text(json.dumps(result, separators=(",", ":")))
    print(name, result["loss"], result["kept"])


def mask_stream(model, layers):
    for path, module in list(model.named_modules()):
        if not isinstance(module, torch.nn.Dropout):
            continue
        parent, _, name = path.rpartition(".")
        if path == "transformer.drop":
            setattr(model.transformer, name, Masked(STREAM_SHARE, layers, 9))
        elif name in ADDED:
            layer = int(next(part for part in path.split(".") if part.isdigit()))
            setattr(model.get_submodule(parent), name, Masked(STREAM_SHARE, layer, ADDED[name]))
        else:
            module.p = 0.0


def mask_bloom(model, layers):
    """BLOOM has no modules for its dropout, and none of its embeddings."""
    mask_stream(model, layers)
    calls = []

    def dropout_add(x, residual, share, training):
        calls.append(None)
        return residual + Masked(STREAM_SHARE, (len(calls) - 1) // 2, 8 - len(calls) % 2)(x)

    modeling_bloom.dropout_add = dropout_add
    norm = model.transformer.word_embeddings_layernorm
    model.transformer.word_embeddings_layernorm = torch.nn.Sequential(norm, Masked(STREAM_SHARE, layers, 9))


def make_stream(golden, name):
    model = AutoModelForCausalLM.from_pretrained(golden / name, attn_implementation="eager").double().train()
    (mask_bloom if name == "bloom" else mask_stream)(model, model.config.num_hidden_layers)
    torch.manual_seed(len(name))
    ids = torch.randint(3, model.config.vocab_size, (2, 14))
    loss = model(input_ids=ids, labels=ids, use_cache=False).loss
    loss.backward()
    print(name, float(loss.detach()))
    return dict(
        input_ids=ids.tolist(), loss=float(loss.detach()),
        gradients={key.replace("layernorm.0.", "layernorm."): float(f"{float(p.grad.norm()):.9g}")
                   for key, p in model.named_parameters() if p.grad is not None})


def main():
    golden = Path(sys.argv[1])
    for name in sys.argv[2:] or CASES:
        make(golden, name)
    if not sys.argv[2:]:
        stream = dict(seed=SEED, step=STEP, share=STREAM_SHARE, cases={name: make_stream(golden, name) for name in STREAM})
        (golden / "dropout_stream.json").write_text(json.dumps(stream))


if __name__ == "__main__":
    main()
