"""Adapters of every kind on the small golden models, with what PEFT computes for them in float64.

    python peft_cases.py GOLDEN [CASE ...]      (pip install torch transformers peft; made with 2.13.0, 5.18.0 and 0.21.0)

GOLDEN is the folder with the base models. Each case there gets adapter_config.json and adapter_model.safetensors as PEFT writes
them, no number in them as a new adapter has it, and golden.json: logits, the gradient of each adapter array (norm and first
values), and the losses of five AdamW steps on one batch (decay on matrices alone; create_loraplus_optimizer where a ratio is
given), also in float32 for what rounding alone explains. transformers takes the mean cross-entropy in float32 in both.
"""
import copy
import json
import sys
from pathlib import Path

import peft
import torch
import transformers
from peft import LoraConfig, get_peft_model
from peft.optimizers import create_loraplus_optimizer
from transformers import AutoModelForCausalLM

RATE, DECAY, BETAS, EPSILON = 2e-3, 0.01, (0.9, 0.95), 1e-8
CASES = {
    "dora_gpt2": ("gpt2", 1, dict(r=4, lora_alpha=8, use_dora=True, target_modules=["c_attn", "c_proj", "c_fc"])),
    "dora_bloom": ("bloom", 1, dict(r=3, lora_alpha=6, use_dora=True, target_modules=["query_key_value", "dense_4h_to_h"])),
    "dora_rslora_llama_gqa": ("llama_gqa", 1, dict(
        r=4, lora_alpha=6, use_dora=True, use_rslora=True,
        target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"])),
    "rslora_gpt2": ("gpt2", 1, dict(
        r=8, lora_alpha=8, use_rslora=True, target_modules=["attn.c_proj", "c_fc"], layers_to_transform=[1])),
    "loraplus_llama_gqa": ("llama_gqa", 8, dict(r=4, lora_alpha=8, target_modules=["q_proj", "v_proj", "up_proj"])),
}


def rounded(values):
    return [float(f"{v:.9g}") for v in values]


def adapted(folder, settings, seed, prepare):
    torch.manual_seed(seed)
    base = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    prepare(base)
    model = get_peft_model(base, LoraConfig(task_type="CAUSAL_LM", bias="none", **{"lora_dropout": 0.0, **settings})).eval()
    with torch.no_grad():
        for name, p in model.named_parameters():
            if "lora_magnitude_vector" in name:
                p.mul_(0.7 + 0.6 * torch.rand_like(p))
            elif "lora_" in name:
                p.copy_(torch.randn_like(p) * 0.15)
    return model


def optimizer(model, ratio):
    if ratio != 1:
        return create_loraplus_optimizer(
            model, torch.optim.AdamW, lr=RATE, loraplus_lr_ratio=ratio, loraplus_weight_decay=DECAY, betas=BETAS, eps=EPSILON)
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [dict(params=[p for p in trained if p.dim() > 1], weight_decay=DECAY),
              dict(params=[p for p in trained if p.dim() == 1], weight_decay=0.0)]
    return torch.optim.AdamW([g for g in groups if g["params"]], lr=RATE, betas=BETAS, eps=EPSILON)


def losses(model, ids, ratio):
    rule, found = optimizer(model, ratio), []
    for _ in range(5):
        rule.zero_grad()
        loss = model(input_ids=ids, labels=ids, use_cache=False).loss
        loss.backward()
        rule.step()
        found.append(float(loss.detach()))
    return rounded(found)


def save(model, folder, base):
    """adapter_config.json and adapter_model.safetensors."""
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    config = folder / "adapter_config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "base_model_name_or_path": base}, indent=2, sort_keys=True))


def gradients(model):
    """Norm and first values of each trained array's."""
    return {n: dict(norm=float(f"{float(p.grad.norm()):.9g}"), first=rounded(p.grad.flatten()[:6].tolist()))
            for n, p in model.named_parameters() if p.requires_grad}


def make(golden, name, base, ratio, settings, prepare=lambda model: None, **more):
    """prepare(model) changes the base before it is adapted; more goes into golden.json."""
    model = adapted(golden / base, settings, sum(map(ord, name)), prepare)
    save(model, golden / name, base)
    ids = torch.randint(3, model.config.vocab_size, (2, 14))
    single = copy.deepcopy(model)
    model = model.double()
    output = model(input_ids=ids, labels=ids, use_cache=False)
    output.loss.backward()
    trained = [p for p in model.parameters() if p.requires_grad]
    result = dict(
        base_model=base, made_with=dict(peft=peft.__version__, transformers=transformers.__version__, torch=torch.__version__),
        input_ids=ids.tolist(), loss=float(output.loss.detach()), trainable=sum(p.numel() for p in trained),
        logits=[[rounded(row) for row in rows] for rows in output.logits.tolist()],
        grads=gradients(model),
        training=dict(rate=RATE, ratio=ratio, decay=DECAY, betas=BETAS, epsilon=EPSILON, loss=losses(model, ids, ratio),
                      loss_float32=losses(single, ids, ratio)), **more)
    (golden / name / "golden.json").write_text(json.dumps(result, separators=(",", ":")))
    print(name, result["trainable"], result["training"])


def main():
    golden = Path(sys.argv[1])
    for name in sys.argv[2:] or CASES:
        make(golden, name, *CASES[name])


if __name__ == "__main__":
    main()
