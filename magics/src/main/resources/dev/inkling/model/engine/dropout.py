# Dropout whose choice depends on where a number stands and on nothing else: three arrays say it, a key for each sequence (B) int32, the
# bound () int32 below which a number drawn leaves out, 1 / (1 - share) (). A layer's list a of additions (projection.py) may end with
# them; its list d (decoder.py) is empty or holds them. m: 0 to 6 the input of a map, 7 what attention adds, 8 what the feed-forward part
# adds, 9 the embeddings.

# The upper bits of the result depend on every bit of x (int32), which is overwritten: two of MurmurHash3's last steps. What a shift
# to the right fills in is the sign, which must not come in.
def mixed(self, x: Tensor) -> Tensor:
  high = torch.bitwise_and_(torch.bitwise_right_shift(x, 16), 65535)
  _0 = torch.mul_(torch.bitwise_xor_(x, high), -2048144789)
  low = torch.bitwise_and_(torch.bitwise_right_shift(x, 13), 524287)
  return torch.mul_(torch.bitwise_xor_(x, low), -1028477387)

# What stays of (B, T, I), boolean.
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

# What is left of x (B, T, I), where d says that something is left out.
def left(self, x: Tensor, d: List[Tensor], m: int) -> Tensor:
  if torch.gt(torch.len(d), 0):
    y = self.dropped(x, d, m)
  else:
    y = x
  return y
