"""Tiny random models of variants that real checkpoints have, with the logits that Hugging Face transformers computes.

    python model_variants.py OUT [NAME...]     (pip install torch transformers safetensors; made with 2.13.0 and 5.18.0)

Each folder holds config.json, the weights and golden.json: input_ids and attention_mask (the second row padded on the left),
position_ids where the model has them, logits, and the gradient's norm of the mean loss over the first row.
Those of STORED are written in another form than transformers' own, then read back by transformers for the logits.
"""
import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import (BloomConfig, BloomForCausalLM, GPT2Config, GPT2LMHeadModel, GPTJConfig, GPTJForCausalLM, GPTNeoConfig,
                          GPTNeoForCausalLM, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM, Qwen2Config,
                          Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM)

V, T = 61, 20
GPT2 = dict(vocab_size=V, n_embd=24, n_layer=3, n_head=3, n_positions=32, bos_token_id=0, eos_token_id=0)
LLAMA = dict(vocab_size=V, hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             max_position_embeddings=32, bos_token_id=0, eos_token_id=0)
ROPE = dict(rope_theta=500.0)
VARIANTS = {
    "gpt2_inverse_layer": (GPT2LMHeadModel, GPT2Config(**GPT2, scale_attn_by_inverse_layer_idx=True)),
    "gpt2_unscaled": (GPT2LMHeadModel, GPT2Config(**GPT2, scale_attn_weights=False, n_inner=36, activation_function="relu")),
    "gpt2_untied": (GPT2LMHeadModel, GPT2Config(**GPT2, tie_word_embeddings=False, activation_function="gelu")),
    "gpt_neo_types": (GPTNeoForCausalLM, GPTNeoConfig(
        vocab_size=V, hidden_size=24, num_layers=5, num_heads=3, max_position_embeddings=32, window_size=5, intermediate_size=40,
        attention_types=[[["local", "global", "local"], 1], [["global"], 2]], bos_token_id=0, eos_token_id=0)),
    "gptj_all_rotary": (GPTJForCausalLM, GPTJConfig(
        vocab_size=V, n_embd=24, n_layer=2, n_head=3, n_positions=32, rotary_dim=8, n_inner=50, bos_token_id=0, eos_token_id=0)),
    "bloom_six_heads": (BloomForCausalLM, BloomConfig(
        vocab_size=V, hidden_size=24, n_layer=2, n_head=6, bos_token_id=0, eos_token_id=0)),
    "bloom_after_norm": (BloomForCausalLM, BloomConfig(
        vocab_size=V, hidden_size=30, n_layer=2, n_head=5, apply_residual_connection_post_layernorm=True, bos_token_id=0,
        eos_token_id=0)),
    "llama_biases": (LlamaForCausalLM, LlamaConfig(**LLAMA, attention_bias=True, mlp_bias=True)),
    "llama_one_kv_head": (LlamaForCausalLM, LlamaConfig(**{**LLAMA, "num_key_value_heads": 1, "head_dim": 10})),
    "llama_linear": (LlamaForCausalLM, LlamaConfig(**LLAMA, rope_parameters=dict(**ROPE, rope_type="linear", factor=3.0))),
    "llama_dynamic": (LlamaForCausalLM, LlamaConfig(
        **{**LLAMA, "max_position_embeddings": 12}, rope_parameters=dict(**ROPE, rope_type="dynamic", factor=2.0))),
    "llama_yarn": (LlamaForCausalLM, LlamaConfig(**LLAMA, rope_parameters=dict(
        **ROPE, rope_type="yarn", factor=4.0, original_max_position_embeddings=8))),
    "llama_yarn_attention": (LlamaForCausalLM, LlamaConfig(**LLAMA, rope_parameters=dict(
        **ROPE, rope_type="yarn", factor=4.0, original_max_position_embeddings=8, attention_factor=1.3, beta_fast=20.0,
        beta_slow=2.0))),
    "llama_gelu": (LlamaForCausalLM, LlamaConfig(**LLAMA, hidden_act="gelu_pytorch_tanh", tie_word_embeddings=True)),
    "mistral_full": (MistralForCausalLM, MistralConfig(**LLAMA, sliding_window=None)),
    "qwen2_tied": (Qwen2ForCausalLM, Qwen2Config(**LLAMA, tie_word_embeddings=True)),
    "qwen2_sliding": (Qwen2ForCausalLM, Qwen2Config(
        **{**LLAMA, "num_hidden_layers": 4}, use_sliding_window=True, sliding_window=6, max_window_layers=2)),
    "qwen3_wide_head": (Qwen3ForCausalLM, Qwen3Config(**LLAMA, head_dim=16, attention_bias=True, tie_word_embeddings=True)),
    "gpt2_old_names": (GPT2LMHeadModel, GPT2Config(
        **GPT2, activation_function="gelu_pytorch_tanh", n_inner=20, scale_attn_by_inverse_layer_idx=True,
        reorder_and_upcast_attn=True)),
    "gpt2_silu": (GPT2LMHeadModel, GPT2Config(**GPT2, activation_function="silu")),
    "gpt_neo_layers": (GPTNeoForCausalLM, GPTNeoConfig(
        vocab_size=V, hidden_size=24, num_layers=3, num_heads=2, max_position_embeddings=32, window_size=3,
        attention_types=[[["local"], 2], [["global"], 1]], activation_function="relu", bos_token_id=0, eos_token_id=0)),
    "gptj_part_rotary": (GPTJForCausalLM, GPTJConfig(
        vocab_size=V, n_embd=24, n_layer=2, n_head=3, n_positions=32, rotary_dim=4, activation_function="gelu", bos_token_id=0,
        eos_token_id=0)),
    "bloom_twelve_heads": (BloomForCausalLM, BloomConfig(
        vocab_size=V, hidden_size=24, n_layer=2, n_head=12, bos_token_id=0, eos_token_id=0)),
    "bloom_untied": (BloomForCausalLM, BloomConfig(
        vocab_size=V, hidden_size=24, n_layer=1, n_head=3, tie_word_embeddings=False, bos_token_id=0, eos_token_id=0)),
    "llama_old": (LlamaForCausalLM, LlamaConfig(**{**LLAMA, "num_key_value_heads": 4})),
    "llama_yarn_mscale": (LlamaForCausalLM, LlamaConfig(**LLAMA, rope_parameters=dict(
        **ROPE, rope_type="yarn", factor=4.0, original_max_position_embeddings=8, mscale=0.8, mscale_all_dim=0.4))),
    "llama_yarn_exact": (LlamaForCausalLM, LlamaConfig(**LLAMA, rope_parameters=dict(
        **ROPE, rope_type="yarn", factor=4.0, original_max_position_embeddings=8, truncate=False))),
    "llama_yarn_short": (LlamaForCausalLM, LlamaConfig(**LLAMA, rope_parameters=dict(
        **ROPE, rope_type="yarn", factor=0.5, original_max_position_embeddings=64))),
    "llama_relu": (LlamaForCausalLM, LlamaConfig(**LLAMA, hidden_act="relu")),
    "llama_erf_gelu": (LlamaForCausalLM, LlamaConfig(**LLAMA, hidden_act="gelu")),
    "llama_views": (LlamaForCausalLM, LlamaConfig(**LLAMA)),
    "llama_two_heads": (LlamaForCausalLM, LlamaConfig(**LLAMA, tie_word_embeddings=True)),
    "llama_head_twice": (LlamaForCausalLM, LlamaConfig(**LLAMA, tie_word_embeddings=True)),
    "mistral_old_linear": (MistralForCausalLM, MistralConfig(
        **LLAMA, head_dim=12, sliding_window=5, tie_word_embeddings=True,
        rope_parameters=dict(rope_theta=700.0, rope_type="linear", factor=2.0))),
    "qwen2_layer_types": (Qwen2ForCausalLM, Qwen2Config(
        **{**LLAMA, "num_hidden_layers": 3}, use_sliding_window=True, sliding_window=4,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"])),
    "qwen2_idle_window": (Qwen2ForCausalLM, Qwen2Config(**LLAMA, use_sliding_window=False, sliding_window=4, max_window_layers=0)),
    "qwen2_old_yarn": (Qwen2ForCausalLM, Qwen2Config(
        **LLAMA, rope_parameters=dict(**ROPE, rope_type="yarn", factor=2.0, original_max_position_embeddings=16))),
    "qwen3_sliding": (Qwen3ForCausalLM, Qwen3Config(
        **{**LLAMA, "num_hidden_layers": 3}, head_dim=8, use_sliding_window=True, sliding_window=5, max_window_layers=1)),
    "qwen3_bare": (Qwen3ForCausalLM, Qwen3Config(**LLAMA, head_dim=6, tie_word_embeddings=True)),
}


def drop(config, *names):
    for name in names:
        config.pop(name, None)


def old_rope(config, key):
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    config["rope_scaling"] = {key: rope.pop("rope_type"), **rope}


def old_gpt2(tensors, config):
    named = {name.removeprefix("transformer."): t for name, t in tensors.items()}
    for layer in range(config["n_layer"]):
        named[f"h.{layer}.attn.bias"] = torch.ones(1, 1, 32, 32).tril().bool()
        named[f"h.{layer}.attn.masked_bias"] = torch.tensor(-1e4)
    named["lm_head.weight"] = named["wte.weight"].clone()
    return named


def old_neo(tensors, config):
    drop(config, "attention_types")
    return {name: t.double() for name, t in tensors.items()}


def old_bloom(tensors, config):
    config["n_embed"] = config.pop("hidden_size")
    config["num_attention_heads"] = config.pop("n_head")
    return {name.removeprefix("transformer."): t for name, t in tensors.items()}


def old_llama(tensors, config):
    drop(config, "num_key_value_heads", "head_dim", "rope_parameters", "attention_bias", "mlp_bias", "tie_word_embeddings", "dtype")
    config["torch_dtype"] = "float64"
    named = {name: t.double() for name, t in tensors.items()}
    named.update({f"model.layers.{i}.self_attn.rotary_emb.inv_freq": torch.ones(3) for i in range(2)})
    return named


def views(tensors, config):
    """All in one storage, matrices column by column."""
    flat = torch.cat([t.t().reshape(-1) if t.dim() == 2 else t for t in tensors.values()])
    named, at = {}, 0
    for name, t in tensors.items():
        part = flat[at:at + t.numel()]
        named[name] = part.view(t.shape[1], t.shape[0]).t() if t.dim() == 2 else part
        at += t.numel()
    return named


def two_heads(tensors, config):
    return {**tensors, "lm_head.weight": torch.randn(V, 24, generator=torch.Generator().manual_seed(1)) * 0.25}


def head_twice(tensors, config):
    return {**tensors, "lm_head.weight": tensors["model.embed_tokens.weight"].clone()}


def bare(tensors, config):
    config["eos_token_id"] = [0, 3]
    return {name.removeprefix("model."): t.bfloat16() for name, t in tensors.items()}


def old_mistral(tensors, config):
    old_rope(config, "type")
    return {name: t.half() for name, t in tensors.items()}


def old_qwen(tensors, config):
    old_rope(config, "type")
    drop(config, "layer_types", "tie_word_embeddings")
    return tensors


STORED = {
    "gpt2_old_names": (old_gpt2, "old"),
    "gpt2_silu": (lambda tensors, config: {name: t.half() for name, t in tensors.items()}, "zip"),
    "gpt_neo_layers": (old_neo, "zip"),
    "gptj_part_rotary": (lambda tensors, config: {name: t.bfloat16() for name, t in tensors.items()}, "safe"),
    "bloom_twelve_heads": (old_bloom, "old"),
    "llama_old": (old_llama, "safe"),
    "llama_views": (views, "zip"),
    "llama_two_heads": (two_heads, "safe"),
    "llama_head_twice": (head_twice, "safe"),
    "mistral_old_linear": (old_mistral, "safe"),
    "qwen2_old_yarn": (old_qwen, "safe"),
    "qwen3_bare": (bare, "safe"),
}


def store(folder, change, form):
    """Changes what transformers has written: names, number types and the form of the file."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    tensors = change(load_file(folder / "model.safetensors"), config)
    path.write_text(json.dumps(config, indent=2) + "\n")
    if form == "safe":
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    else:
        (folder / "model.safetensors").unlink()
        torch.save(tensors, folder / "pytorch_model.bin", _use_new_zipfile_serialization=form == "zip")


def make(name, model_class, config, out):
    torch.manual_seed(sum(map(ord, name)))
    config._attn_implementation = "eager"
    model = model_class(config).float().eval()
    with torch.no_grad():
        for parameter_name, p in model.named_parameters():
            norm = p.dim() == 1 and parameter_name.endswith("weight")
            p.copy_(torch.randn_like(p) * 0.25 + (1.0 if norm else 0.0))
    folder = out / name
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    if name in STORED:
        store(folder, *STORED[name])
        model = model_class.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    ids = torch.randint(1, V, (2, T))
    mask = torch.ones_like(ids)
    mask[1, :6] = 0
    given = {}
    if any(hasattr(config, a) for a in ("rope_parameters", "n_positions", "window_size")) and not name.startswith("bloom"):
        given["position_ids"] = (mask.cumsum(-1) - 1).clamp(min=0)
    with torch.no_grad():
        logits = model(input_ids=ids, attention_mask=mask, use_cache=False, **given).logits
    loss = model(input_ids=ids[:1], labels=ids[:1], use_cache=False).loss
    loss.backward()
    norm = torch.sqrt(sum((p.grad.double() ** 2).sum() for p in model.parameters()))
    golden = dict(input_ids=ids.tolist(), attention_mask=mask.tolist(), loss=float(loss), gradient_norm=float(norm),
                  logits=[[[float(f"{v:.7g}") for v in row] for row in rows] for rows in logits.tolist()])
    (folder / "golden.json").write_text(json.dumps(golden))
    print(name, float(loss), float(logits.abs().max()))


def main():
    out = Path(sys.argv[1])
    wanted = sys.argv[2:] or VARIANTS
    for name, (model_class, config) in ((name, VARIANTS[name]) for name in wanted):
        make(name, model_class, config, out)


if __name__ == "__main__":
    main()
