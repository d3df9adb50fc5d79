"""Several documents in one row that do not see each other, with the loss on a part of their tokens, by Hugging Face transformers.

    python packed_documents.py GOLDEN   (pip install torch transformers safetensors; made with 2.13.0 and 5.18.0, in float64)

For models that are in GOLDEN already. The reference is each document run alone: its logits, and the mean over all documents of
the cross-entropy of the tokens whose label is not -100, with its gradients. Written to GOLDEN/packed.json: by model the rows of
documents and labels, logits of every document, loss and the norm of each parameter's gradient. What the script itself demands is
that PyTorch computes the same from whole rows with a block-diagonal mask and positions that begin anew with each document, where
Hugging Face takes such a mask.
"""
import json
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM

MODELS = ["gpt2", "gpt_neo", "gptj", "bloom", "llama_gqa", "llama_rope_llama3", "mistral_sliding", "qwen2", "qwen3",
          "variants/bloom_six_heads", "variants/gpt_neo_types", "variants/qwen2_sliding", "variants/llama_yarn"]
# By row: lengths of documents, and how many of a document's first tokens are not learned.
ROWS = [[(9, 4), (5, 1), (6, 3)], [(1, 1), (17, 6), (2, 1)]]


def labels_of(ids, prompt):
    labels = ids.clone()
    labels[0, :prompt] = -100
    return labels


def loss_sum(logits, labels):
    return torch.nn.functional.cross_entropy(
        logits[0, :-1], labels[0, 1:], ignore_index=-100, reduction="sum")


def whole_row(model, name, row):
    """Logits of documents in one row, the mask block-diagonal and the positions restarted."""
    ids = torch.cat([ids for ids, _ in row], 1)
    length = ids.shape[1]
    number = torch.cat([torch.full((document.shape[1],), i) for i, (document, _) in enumerate(row)])
    places = torch.cat([torch.arange(document.shape[1]) for document, _ in row])[None]
    distance = torch.arange(length)[:, None] - torch.arange(length)[None]
    allowed = (number[:, None] == number[None]) & (distance >= 0)
    window = getattr(model.config, "sliding_window", None)
    if "sliding" in name and "qwen2" not in name and window:
        allowed &= distance < window
    mask = torch.zeros(1, 1, length, length, dtype=torch.float64).masked_fill(~allowed, torch.finfo(torch.float64).min)
    return model(input_ids=ids, attention_mask=mask, position_ids=places, use_cache=False).logits[0]


def make(folder, name):
    model = AutoModelForCausalLM.from_pretrained(folder / name, attn_implementation="eager").double().eval()
    torch.manual_seed(len(name))
    rows = []
    for lengths in ROWS:
        rows.append([])
        for length, prompt in lengths:
            ids = torch.randint(1, 60, (1, length))
            rows[-1].append((ids, labels_of(ids, prompt)))
    asked = sum(int((labels[0, 1:] != -100).sum()) for row in rows for _, labels in row)
    total = 0.0
    logits = []
    for row in rows:
        logits.append([])
        for ids, labels in row:
            alone = model(input_ids=ids, use_cache=False).logits
            logits[-1].append(alone[0].detach())
            total = total + loss_sum(alone, labels)
    loss = total / asked
    loss.backward()
    with torch.no_grad():
        for row, expected in zip(rows, logits):
            # Hugging Face lets one mask serve all layers, of which only some have a window here, and takes none of this form for BLOOM.
            if name != "variants/qwen2_sliding" and "bloom" not in name:
                worst = (whole_row(model, name, row) - torch.cat(expected)).abs().max()
                assert worst < 2e-5, (name, worst)
    return dict(
        documents=[[ids[0].tolist() for ids, _ in row] for row in rows],
        labels=[[labels[0].tolist() for _, labels in row] for row in rows],
        logits=[[[[float(f"{v:.7g}") for v in token] for token in document.tolist()] for document in row] for row in logits],
        loss=float(loss.detach()),
        gradients={key: float(p.grad.norm()) for key, p in model.named_parameters() if p.grad is not None},
    )


def main():
    folder = Path(sys.argv[1])
    torch.set_num_threads(1)
    cases = {name: make(folder, name) for name in MODELS}
    (folder / "packed.json").write_text(json.dumps(cases))
    for name, case in cases.items():
        print(name, case["loss"])


if __name__ == "__main__":
    main()
