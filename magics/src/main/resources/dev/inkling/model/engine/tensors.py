# Types and raw bytes. Types are PyTorch's codes: 5 float16, 6 float32, 7 float64, 15 bfloat16.

# A copy of its own in the given type, also when the type is the same.
def copied(self, x: Tensor, dtype: int) -> Tensor:
  return torch.to(x, dtype, False, True)

# An array of this shape and type where x is; its numbers are not set yet.
def room(self, x: Tensor, shape: List[int], dtype: int) -> Tensor:
  return torch.new_empty(x, shape, dtype=dtype)

# Rows as they lie in a file, seen as numbers of type actual (scripts lack the view that does it), put into y from row `first` on;
# turned: into its columns.
def place(self, y: Tensor, x: Tensor, actual: int, first: int, turned: bool) -> NoneType:
  rows = torch.set_(torch.new_empty(x, [0], dtype=actual), x, 0, torch.size(x), torch.stride(x))
  end = torch.add(first, torch.size(x, 0))
  if turned:
    _0 = torch.copy_(torch.slice(y, 1, first, end), torch.transpose(rows, 0, 1))
  else:
    _1 = torch.copy_(torch.slice(y, 0, first, end), rows)
  return None

# 1 where every number is finite, else 0. Not by a sum, which would first copy all numbers into a wider type.
def finite(self, x: Tensor) -> Tensor:
  least, greatest = torch.aminmax(x)
  return torch.to(torch.logical_and(torch.isfinite(least), torch.isfinite(greatest)), 6)

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

# Numbers between -1 and 1 that look drawn and are always the same, some at a time, where x is; the generator of the process is
# left alone.
def noise(self, x: Tensor, rows: int, columns: int) -> Tensor:
  y = torch.new_empty(x, [rows, columns])
  parts = torch.split(torch.flatten(y), 1048576)
  for i in range(torch.len(parts)):
    place = torch.cumsum(torch.ones_like(parts[i]), 0, dtype=7)
    drawn = torch.frac(torch.mul(torch.sin(torch.add(place, torch.mul(i, 1048576))), 43758.5453))
    _0 = torch.copy_(parts[i], drawn)
  return y

# The largest difference of two arrays, which takes the place of the first, relative to the largest number of the second.
def deviation(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.div(self.largest(torch.sub_(torch.detach(x), y)), self.largest(y))

def largest(self, x: Tensor) -> Tensor:
  least, greatest = torch.aminmax(x)
  return torch.maximum(torch.neg(least), greatest)
