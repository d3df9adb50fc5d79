# Types and raw bytes. Types are PyTorch's codes: 5 float16, 6 float32, 15 bfloat16.

# A copy of its own in the given type, also when the type is the same.
def copied(self, x: Tensor, dtype: int) -> Tensor:
  return torch.to(x, dtype, False, True)

# Two-byte values that arrived as float16, read as another two-byte type and converted.
def reinterpreted(self, x: Tensor, actual: int, dtype: int) -> Tensor:
  return torch.to(torch.view_copy(x, dtype=actual), dtype)

# Room for n rows like those of x, and more of them than x has.
def room(self, x: Tensor, n: int) -> Tensor:
  return torch.new_empty(x, torch.add([n], torch.slice(torch.size(x), 1)))

# 1 where every number is finite, else 0.
def finite(self, x: Tensor) -> Tensor:
  return torch.to(torch.isfinite(torch.sum(x, dtype=6)), 6)

def detached(self, x: Tensor) -> Tensor:
  return torch.detach(x)

def narrow(self, x: Tensor, dim: int, start: int, end: int) -> Tensor:
  return torch.slice(x, dim, start, end)

def transposed(self, x: Tensor) -> Tensor:
  return torch.contiguous(torch.transpose(x, 0, 1))

# (B, T, E) seen as (B * T, E).
def rows(self, x: Tensor) -> Tensor:
  return torch.view(x, [-1, torch.size(x, -1)])

# How often the arrays have been written to: a sum that grows with each change of any.
def changes(self, arrays: List[Tensor]) -> int:
  n = 0
  for i in range(torch.len(arrays)):
    n = torch.add(n, torch._version(arrays[i]))
  return n

# Counts a change of each array, by writing to none of its elements: PyTorch's fused updates change arrays without counting it.
def changed(self, arrays: List[Tensor]) -> NoneType:
  for i in range(torch.len(arrays)):
    _0 = torch.zero_(torch.slice(torch.detach(arrays[i]), 0, 0, 0))
  return None
