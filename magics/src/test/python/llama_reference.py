"""A LLaMA in eager PyTorch, as fast as its public operations make it: what the benchmarks measure the engine against.

Weights are read from a Hugging Face folder in float32 with tied embeddings. Query, key and value, and gate and up, are
one matrix each, which PyTorch multiplies faster than three and two.
"""

import json
import os
import struct

import torch
import torch.nn.functional as F
from torch import nn


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] != "F32":
            raise ValueError(f"{name} is {entry['dtype']}, F32 expected")
        begin, end = entry["data_offsets"]
        tensors[name] = torch.frombuffer(data[begin:end], dtype=torch.float32).reshape(entry["shape"]).clone()
    return tensors


class Layer(nn.Module):
    def __init__(self, config, weights, prefix):
        super().__init__()
        attention, mlp = prefix + "self_attn.", prefix + "mlp."
        self.heads = config["num_attention_heads"]
        self.size = config["head_dim"]
        self.epsilon = config["rms_norm_eps"]
        self.norm1 = nn.Parameter(weights[prefix + "input_layernorm.weight"])
        self.norm2 = nn.Parameter(weights[prefix + "post_attention_layernorm.weight"])
        self.qkv = nn.Parameter(torch.cat([weights[attention + p + "_proj.weight"] for p in "qkv"]))
        self.output = nn.Parameter(weights[attention + "o_proj.weight"])
        self.gate_up = nn.Parameter(torch.cat([weights[mlp + p + "_proj.weight"] for p in ("gate", "up")]))
        self.down = nn.Parameter(weights[mlp + "down_proj.weight"])

    def forward(self, x, cos, sin, cache=None, past=0):
        B, T, E = x.shape
        h = F.rms_norm(x, (E,), self.norm1, self.epsilon)
        q, k, v = F.linear(h, self.qkv).view(B, T, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
        q, k = rotated(q, cos, sin), rotated(k, cos, sin)
        if cache is not None:
            keys, values = cache
            keys[:, :, past : past + T] = k
            values[:, :, past : past + T] = v
            k, v = keys[:, :, : past + T], values[:, :, : past + T]
        y = F.scaled_dot_product_attention(q, k, v, is_causal=T > 1)
        x = x + F.linear(y.transpose(1, 2).reshape(B, T, E), self.output)
        gate, up = F.linear(F.rms_norm(x, (E,), self.norm2, self.epsilon), self.gate_up).chunk(2, -1)
        return x + F.linear(F.silu(gate) * up, self.down)


def rotated(x, cos, sin):
    u, v = x.chunk(2, -1)
    cos, sin = cos.to(x.dtype), sin.to(x.dtype)
    return torch.cat((u * cos - v * sin, v * cos + u * sin), -1)


class Llama(nn.Module):
    def __init__(self, folder):
        super().__init__()
        with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
            config = json.load(file)
        weights = read_safetensors(os.path.join(folder, "model.safetensors"))
        self.config = config
        self.tokens = nn.Parameter(weights["model.embed_tokens.weight"])
        self.layers = nn.ModuleList(
            Layer(config, weights, f"model.layers.{i}.") for i in range(config["num_hidden_layers"])
        )
        self.norm = nn.Parameter(weights["model.norm.weight"])
        size = config["head_dim"]
        inverse = config["rope_theta"] ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
        angles = torch.outer(torch.arange(config["max_position_embeddings"], dtype=torch.float32), inverse.float())
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())

    def forward(self, ids, caches=None, past=0):
        """Logits (B, T, V); with caches (keys, values per layer), ids are the tokens from position past on."""
        end = past + ids.shape[1]
        cos, sin = self.cos[past:end], self.sin[past:end]
        x = F.embedding(ids, self.tokens)
        for i, layer in enumerate(self.layers):
            x = layer(x, cos, sin, caches[i] if caches else None, past)
        if caches:
            x = x[:, -1:]
        return F.linear(F.rms_norm(x, (x.shape[-1],), self.norm, self.config["rms_norm_eps"]), self.tokens)
