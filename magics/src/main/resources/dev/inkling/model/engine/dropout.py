# Dropout whose choice depends on where a number stands and on nothing else. A layer's list a of additions (projection.py) then ends
# with three arrays: a key for each sequence (B) int32, the bound () int32 below which a number drawn leaves out, 1 / (1 - share) ().

# The upper bits of the result depend on every bit of x (int32), which is overwritten: two of MurmurHash3's last steps. What a shift
# to the right fills in is the sign, which must not come in.
def mixed(self, x: Tensor) -> Tensor:
  high = torch.bitwise_and_(torch.bitwise_right_shift(x, 16), 65535)
  _0 = torch.mul_(torch.bitwise_xor_(x, high), -2048144789)
  low = torch.bitwise_and_(torch.bitwise_right_shift(x, 13), 524287)
  return torch.mul_(torch.bitwise_xor_(x, low), -1028477387)

# What stays of the input (B, T, I) of map m, boolean.
def kept(self, B: int, T: int, I: int, a: List[Tensor], m: int) -> Tensor:
  n = torch.len(a)
  device = ops.prim.device(a[torch.sub(n, 3)])
  key = self.mixed(torch.add(a[torch.sub(n, 3)], torch.mul(m, 1640531527)))
  row = self.mixed(torch.add(torch.unsqueeze(key, 1), torch.arange(T, dtype=3, device=device)))
  column = self.mixed(torch.add(torch.arange(I, dtype=3, device=device), 1013904223))
  return torch.ge(self.mixed(torch.bitwise_xor(torch.unsqueeze(row, 2), column)), a[torch.sub(n, 2)])

def dropped(self, x: Tensor, a: List[Tensor], m: int) -> Tensor:
  B, T, I = torch.size(x)
  y = torch.mul(x, self.kept(B, T, I, a, m))
  return torch.mul(y, a[torch.sub(torch.len(a), 1)])
