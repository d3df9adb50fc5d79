"""Adapters on a quantised base: what bitsandbytes makes of small golden models, and what PEFT computes on that.

    python quantised_cases.py GOLDEN [CASE ...]      (pip install torch transformers peft bitsandbytes; made with 2.13.0, 5.18.0,
                                                      0.21.0 and 0.50.2)

GOLDEN is the folder with the base models. bitsandbytes quantises every linear map of the layers on the CPU: NF4 in blocks of 64 with
the scales quantised once more, or rows of int8. Each case gets quantised.safetensors with the codes, their scales and, for the first
layer, the values they stand for, and then what peft_cases.py makes of a case, on a base of those values. quantised_weight holds one
weight whose blocks fill more than a group of 256 and end in the middle, with the same parts by "nf4." and "int8.".
"""
import sys
from pathlib import Path

import bitsandbytes
import bitsandbytes.functional as quantisation
import torch
from safetensors.torch import save_file
from transformers.pytorch_utils import Conv1D

import peft_cases

LLAMA = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
CASES = {
    "nf4_llama_gqa": (4, "llama_gqa", 1, dict(r=4, lora_alpha=8, target_modules=LLAMA)),
    "nf4_dora_gpt2": (4, "gpt2", 1, dict(r=4, lora_alpha=8, use_dora=True, target_modules=["c_attn", "c_proj", "c_fc"])),
    "int8_qwen2": (8, "qwen2", 1, dict(r=4, lora_alpha=8, target_modules=LLAMA)),
    "int8_bloom": (8, "bloom", 1, dict(r=3, lora_alpha=6, target_modules=["query_key_value", "dense", "dense_h_to_4h", "dense_4h_to_h"])),
}


def quantised(weight, bits):
    """The values of a weight (out, in) afterwards, and what they are made of."""
    if bits == 8:
        codes, largest, _ = torch.ops.bitsandbytes.int8_vectorwise_quant.default(weight.clone())
        return quantisation.int8_vectorwise_dequant(codes, largest), dict(codes=codes, largest=largest)
    codes, state = quantisation.quantize_4bit(weight, blocksize=64, compress_statistics=True, quant_type="nf4")
    parts = dict(codes=codes.flatten(), block_codes=state.absmax, block_scales=state.state2.absmax, mean=state.offset.reshape(1))
    return quantisation.dequantize_4bit(codes, state), parts


def quantise(model, bits, file):
    found = {}
    with torch.no_grad():
        for name, module in model.named_modules():
            if not isinstance(module, (torch.nn.Linear, Conv1D)) or name == "lm_head":
                continue
            turned = isinstance(module, Conv1D)
            weight = module.weight.t().contiguous() if turned else module.weight
            values, parts = quantised(weight.detach(), bits)
            module.weight.copy_(values.t() if turned else values)
            if ".0." in name:
                parts["values"] = values
            found.update({f"{name}.{part}": array.contiguous().clone() for part, array in parts.items()})
    save_file(found, file)


def single(folder):
    folder.mkdir(exist_ok=True)
    torch.manual_seed(5)
    # Rows of very different size, as trained weights have them.
    weight = torch.randn(67, 257) * torch.exp(torch.randn(67, 1))
    found = dict(weight=weight)
    for name, bits in dict(nf4=4, int8=8).items():
        values, parts = quantised(weight, bits)
        found.update({f"{name}.{part}": array.contiguous().clone() for part, array in dict(parts, values=values).items()})
    save_file(found, folder / "quantised.safetensors")


def main():
    golden = Path(sys.argv[1])
    single(golden / "quantised_weight")
    for name in sys.argv[2:] or CASES:
        bits, *case = CASES[name]
        (golden / name).mkdir(exist_ok=True)
        peft_cases.make(
            golden, name, *case, lambda model: quantise(model, bits, golden / name / "quantised.safetensors"),
            bits=bits, bitsandbytes=bitsandbytes.__version__)


if __name__ == "__main__":
    main()
