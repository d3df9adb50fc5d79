"""Tiny random models of variants that real checkpoints have, with the logits that Hugging Face transformers computes.

    python model_variants.py OUT      (pip install torch transformers safetensors; made with 2.13.0 and 5.18.0)

Each folder holds config.json, the weights and golden.json: input_ids and attention_mask (the second row padded on the left),
position_ids where the model has them, logits, and the gradient's norm of the mean loss over the first row.
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
}


def make(name, model_class, config, out):
    torch.manual_seed(sum(map(ord, name)))
    config._attn_implementation = "eager"
    model = model_class(config).float().eval()
    with torch.no_grad():
        for parameter_name, p in model.named_parameters():
            norm = p.dim() == 1 and parameter_name.endswith("weight")
            p.copy_(torch.randn_like(p) * 0.25 + (1.0 if norm else 0.0))
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
    folder = out / name
    model.save_pretrained(folder, safe_serialization=True)
    (folder / "generation_config.json").unlink(missing_ok=True)
    golden = dict(input_ids=ids.tolist(), attention_mask=mask.tolist(), loss=float(loss), gradient_norm=float(norm),
                  logits=[[[float(f"{v:.7g}") for v in row] for row in rows] for rows in logits.tolist()])
    (folder / "golden.json").write_text(json.dumps(golden))
    print(name, float(loss), float(logits.abs().max()))


def main():
    out = Path(sys.argv[1])
    for name, (model_class, config) in VARIANTS.items():
        make(name, model_class, config, out)


if __name__ == "__main__":
    main()
