"""Small files of torch.save in its several forms, for TorchFileTest.

    python torch_files.py OUT      (made with torch 2.13.0)
"""
import collections
import os
import sys
from pathlib import Path

import torch


def tensors(dtype):
    counting = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 4
    shared = torch.arange(10, dtype=torch.float32)
    return collections.OrderedDict(
        plain=counting.to(dtype),
        turned=counting.to(dtype).t(),
        part=counting.to(dtype)[1:3, 2:5],
        first=shared.to(dtype)[:4],
        steps=shared.to(dtype)[1::3],
        parameter=torch.nn.Parameter(torch.tensor([1.5, -2.0]).to(dtype)),
        one=torch.tensor(3.5).to(dtype),
    )


class Harm:
    def __reduce__(self):
        return os.system, ("true",)


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name, dtype in {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}.items():
        torch.save(tensors(dtype), out / f"zip_{name}.bin")
        torch.save(tensors(dtype), out / f"legacy_{name}.bin", _use_new_zipfile_serialization=False)
    torch.save({**tensors(torch.float32), "harm": Harm()}, out / "harm.bin")
    torch.save({**tensors(torch.float32), "harm": Harm()}, out / "legacy_harm.bin", _use_new_zipfile_serialization=False)
    torch.save({"step": 3, "names": ["a", "b"], "rate": 0.5, "on": True, "weight": torch.ones(2, 2)}, out / "mixed.bin")
    torch.save([torch.ones(2)], out / "list.bin")


if __name__ == "__main__":
    main()
