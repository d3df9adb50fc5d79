# Linear maps of few bits. p[i] holds codes then, int8 or, for four bits, uint8 with two codes each (the first in the upper half), and p
# goes on after its twenty arrays with four for each of the seven maps: 20 + 4 m what the codes are scaled by, m the map's number.
# Eight bits: the largest of each row (out), two empty ones, the weight's place (out, in) in the compute type.
# Four bits: codes (blocks / 256, 256) and scales (blocks / 256) of the largest of each block of 64, their mean (1), the weight's place.
# p[48] and p[49] are for four bits: pairs of NF4 values by the byte that codes them (256, 2), and the values of the blocks' codes (256).

def quantise8(self, w: Tensor, codes: Tensor, largest: Tensor) -> NoneType:
  rows = ops.prim.max(1, torch.floordiv(1048576, torch.size(w, 1)))
  for k in range(torch.floordiv(torch.sub(torch.add(torch.size(w, 0), rows), 1), rows)):
    first = torch.mul(k, rows)
    end = torch.add(first, rows)
    x = torch.slice(w, 0, first, end)
    m = torch.amax(torch.abs(x), [1])
    _0 = torch.copy_(torch.slice(largest, 0, first, end), m)
    # A row of zeros has codes of zero.
    c = torch.div(127., torch.clamp(m, min=1.0e-36))
    _1 = torch.copy_(torch.slice(codes, 0, first, end), torch.round(torch.mul(x, torch.unsqueeze(c, 1))))
  return None

# Each block of x divided by its largest number: the index of the nearest value, whose lower neighbours all lie below it. bounds are
# the middles between neighbours; what lies on one goes down.
def nearest(self, x: Tensor, largest: Tensor, bounds: Tensor) -> Tensor:
  y = torch.mul(x, torch.unsqueeze(torch.reciprocal(torch.clamp(largest, min=1.0e-38)), 1))
  return torch.to(torch.bucketize(torch.clamp(y, -1., 1.), bounds, out_int32=True), 0)

# bounds: between the 16 values of NF4; bounds2: between the 256 of the blocks' codes.
def quantise4(self, w: Tensor, codes: Tensor, block_codes: Tensor, block_scales: Tensor, mean: Tensor, bounds: Tensor, bounds2: Tensor) -> NoneType:
  flat = torch.view(w, [-1])
  n = torch.numel(flat)
  blocks = torch.floordiv(torch.numel(codes), 32)
  largest = torch.zeros([blocks], dtype=6, device=ops.prim.device(w))
  for k in range(torch.floordiv(torch.add(blocks, 16383), 16384)):
    first = torch.mul(k, 16384)
    end = ops.prim.min(torch.add(first, 16384), blocks)
    some = torch.slice(flat, 0, torch.mul(first, 64), torch.mul(end, 64))
    missing = torch.sub(torch.mul(torch.sub(end, first), 64), torch.numel(some))
    x = torch.view(torch.constant_pad_nd(some, [0, missing]), [-1, 64])
    m = torch.amax(torch.abs(x), [1])
    _0 = torch.copy_(torch.slice(largest, 0, first, end), m)
    q = torch.view(self.nearest(x, m, bounds), [-1, 2])
    upper = torch.bitwise_left_shift(torch.select(q, 1, 0), 4)
    _1 = torch.copy_(torch.slice(codes, 0, torch.mul(first, 32), torch.mul(end, 32)), torch.bitwise_or(upper, torch.select(q, 1, 1)))
  _2 = torch.copy_(mean, torch.reshape(torch.mean(largest), [1]))
  rest = torch.constant_pad_nd(torch.sub(largest, mean), [0, torch.sub(torch.numel(block_codes), blocks)])
  rows = torch.view(rest, [-1, 256])
  _3 = torch.copy_(block_scales, torch.amax(torch.abs(rows), [1]))
  _4 = torch.copy_(block_codes, self.nearest(rows, block_scales, bounds2))
  return None

# The weights of a map, written over to. Some numbers at a time, which stay in the processor's cache between the steps.
def read8(self, codes: Tensor, largest: Tensor, to: Tensor) -> NoneType:
  rows = ops.prim.max(1, torch.floordiv(131072, torch.size(to, 1)))
  for k in range(torch.floordiv(torch.sub(torch.add(torch.size(to, 0), rows), 1), rows)):
    first = torch.mul(k, rows)
    end = torch.add(first, rows)
    scale = torch.unsqueeze(torch.mul(torch.slice(largest, 0, first, end), 0.007874015748031496), 1)
    x = torch.mul_(torch.to(torch.slice(codes, 0, first, end), 6), scale)
    _0 = torch.copy_(torch.slice(to, 0, first, end), x)
  return None

def read4(self, codes: Tensor, block_codes: Tensor, block_scales: Tensor, mean: Tensor, pairs: Tensor, values: Tensor, to: Tensor) -> NoneType:
  table = torch.view_as_complex(pairs)
  largest = torch.view(torch.add_(self.decoded(block_codes, block_scales, values), mean), [-1])
  flat = torch.view(to, [-1])
  blocks = torch.floordiv(torch.numel(codes), 32)
  for k in range(torch.floordiv(torch.add(blocks, 2047), 2048)):
    first = torch.mul(k, 2048)
    end = ops.prim.min(torch.add(first, 2048), blocks)
    index = torch.to(torch.slice(codes, 0, torch.mul(first, 32), torch.mul(end, 32)), 3)
    x = torch.view(torch.view_as_real(torch.index_select(table, 0, index)), [-1, 64])
    y = torch.view(torch.mul_(x, torch.unsqueeze(torch.slice(largest, 0, first, end), 1)), [-1])
    part = torch.slice(flat, 0, torch.mul(first, 64), torch.mul(end, 64))
    _0 = torch.copy_(part, torch.slice(y, 0, 0, torch.numel(part)))
  return None

# m: the map's number, i the place of its weight.
def read(self, p: List[Tensor], i: int, m: int, to: Tensor) -> NoneType:
  at = torch.add(20, torch.mul(4, m))
  if torch.gt(torch.numel(p[torch.add(at, 2)]), 0):
    self.read4(p[i], p[at], p[torch.add(at, 1)], p[torch.add(at, 2)], p[48], p[49], to)
  else:
    self.read8(p[i], p[at], to)
  return None

# Writes a layer's weights into their places, which the layer's passes use; nothing for weights that are whole.
def read_layer(self, p: List[Tensor]) -> NoneType:
  if torch.gt(torch.len(p), 20):
    places = [2, 4, 6, 8, 14, 16, 18]
    for m in range(7):
      to = p[torch.add(23, torch.mul(4, m))]
      if torch.gt(torch.numel(to), 0):
        self.read(p, places[m], m, to)
  return None

# The weight of a map for a product. That of codes lies in a place that another layer will write over: the backward pass takes it from
# there, and is not to mind that it has been written to since, so that the caller must call read_layer before it.
def weight(self, p: List[Tensor], i: int, m: int, dtype: int) -> Tensor:
  if torch.gt(torch.len(p), 20):
    w = ops.prim.data(p[torch.add(23, torch.mul(4, m))])
  else:
    w = torch.to(p[i], dtype)
  return w

# The same in float32, for the caller alone.
def whole(self, p: List[Tensor], i: int, m: int) -> Tensor:
  if torch.gt(torch.len(p), 20):
    w = torch.empty_like(p[torch.add(23, torch.mul(4, m))], dtype=6)
    self.read(p, i, m, w)
  else:
    w = p[i]
  return w
