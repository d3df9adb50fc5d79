# One decoder layer of any family. x (B, T, E) is float32; products run in dtype.
# p: 0 norm1, 2 query, 4 key, 6 value, 8 output, 10 query norm, 11 key norm, 12 norm2, 14 gate, 16 up, 18 down (each with its bias after it);
#    then what quantised weights are read with (quantised.py).
# a: low-rank pairs for query, key, value, output, gate, up, down, for DoRA with magnitudes and norms (projection.py); or an empty list.
# d: what is left out of what attention and feed-forward part add (dropout.py), or an empty list.
# s: 0 heads N, 1 kv heads K, 2 head size H, 3 rotary dims, 4 rotary style (0 none, 1 halves, 2 interleaved), 5 norm (0 layer, 1 rms),
#    6 activation (0 tanh GELU, 1 gated SiLU, 2 gated tanh GELU, 3 erf GELU, 4 ReLU, 5 SiLU, 6 gated erf GELU,
#    7 gated ReLU), 7 parallel residual, 8 residual after norm, 9 dtype, 10 product kind,
#    11 query, key and value in one matrix (0 no, 1 thirds, 2 head by head; the matrix stands at the query's place)
# f: 0 epsilon, 1 attention scale, 2 adapter scale

# Root-mean-square norm of x's last dimension, without its weight: x / sqrt(mean(x^2) + epsilon). The kernel that divides rows by
# their length has a fused backward pass, which rms_norm lacks on a CPU; a further column of sqrt(E epsilon) is the epsilon.
def rms(self, x: Tensor, epsilon: float) -> Tensor:
  E = torch.size(x, -1)
  v = torch.constant_pad_nd(torch.reshape(x, [-1, E]), [0, 1], torch.sqrt(torch.mul(E, epsilon)))
  length = torch.full([torch.size(v, 0), 1], torch.sqrt(E), dtype=ops.prim.dtype(x), device=ops.prim.device(x))
  y, _0 = torch._weight_norm_interface(v, length, 0)
  return torch.view(torch.split_with_sizes(y, [E, 1], -1)[0], torch.size(x))

def norm(self, x: Tensor, w: Tensor, b: Tensor, kind: int, epsilon: float) -> Tensor:
  if kind == 1:
    y = torch.mul(self.rms(x, epsilon), w)
  else:
    y = torch.layer_norm(x, [torch.size(x, -1)], w, b, epsilon)
  return y

# The first dims of each head, turned: pairs (u, v) become (u cos - v sin, v cos + u sin). cos and sin (T, dims) hold a value for
# each dimension, sin negative for those of u.
def rotate(self, x: Tensor, cos: Tensor, sin: Tensor, dims: int, style: int) -> Tensor:
  size = torch.size(x, -1)
  if torch.lt(dims, size):
    r, rest = torch.split_with_sizes(x, [dims, torch.sub(size, dims)], -1)
    return torch.cat([self.turned(r, cos, sin, style), rest], -1)
  else:
    return self.turned(x, cos, sin, style)

def turned(self, x: Tensor, cos: Tensor, sin: Tensor, style: int) -> Tensor:
  if style == 1:
    u, v = torch.chunk(x, 2, -1)
    swapped = torch.cat([v, u], -1)
  else:
    swapped = torch.flatten(torch.flip(torch.unflatten(x, -1, [-1, 2]), [-1]), -2, -1)
  return torch.addcmul_(torch.mul(x, cos), swapped, sin)

def heads(self, h: Tensor, cos: Tensor, sin: Tensor, p: List[Tensor], a: List[Tensor], s: List[int], f: List[float]) -> Tuple[Tensor, Tensor, Tensor]:
  B, T, E = torch.size(h)
  y = self.project(h, p, 2, a, 0, f[2], s[9], s[10])
  if s[11] == 0:
    q2 = torch.view(y, [B, T, s[0], s[2]])
    k2 = torch.view(self.project(h, p, 4, a, 2, f[2], s[9], s[10]), [B, T, s[1], s[2]])
    v2 = torch.view(self.project(h, p, 6, a, 4, f[2], s[9], s[10]), [B, T, s[1], s[2]])
  else:
    if s[11] == 1:
      q3, k3, v3 = torch.split_with_sizes(y, [torch.mul(s[0], s[2]), torch.mul(s[1], s[2]), torch.mul(s[1], s[2])], -1)
      q2 = torch.reshape(q3, [B, T, s[0], s[2]])
      k2 = torch.reshape(k3, [B, T, s[1], s[2]])
      v2 = torch.reshape(v3, [B, T, s[1], s[2]])
    else:
      y2 = torch.view(y, [B, T, s[0], 3, s[2]])
      q2 = torch.select(y2, 3, 0)
      k2 = torch.select(y2, 3, 1)
      v2 = torch.select(y2, 3, 2)
  q = torch.transpose(q2, 1, 2)
  k = torch.transpose(k2, 1, 2)
  v = torch.transpose(v2, 1, 2)
  if torch.gt(torch.numel(p[10]), 0):
    q0 = torch.rms_norm(q, [s[2]], torch.to(p[10], s[9]), f[0])
    k0 = torch.rms_norm(k, [s[2]], torch.to(p[11], s[9]), f[0])
  else:
    q0 = q
    k0 = k
  if torch.gt(s[4], 0):
    q1 = self.rotate(q0, cos, sin, s[3], s[4])
    k1 = self.rotate(k0, cos, sin, s[3], s[4])
  else:
    q1 = q0
    k1 = k0
  return (q1, k1, v)

# Keys or values (B, K, T, H), each as often as there are queries for it: PyTorch's fused attention does not share them on a processor,
# and its plain one holds all pairs of tokens. A single new token has few pairs, and copying the cache for it would cost more.
def repeated(self, k: Tensor, q: Tensor) -> Tensor:
  B, K, T, H = torch.size(k)
  N = torch.size(q, 1)
  if torch.__or__(ops.prim.is_cuda(k), torch.__or__(torch.eq(torch.size(q, 2), 1), torch.eq(N, K))):
    y = k
  else:
    y = torch.reshape(torch.expand(torch.unsqueeze(k, 2), [B, K, torch.floordiv(N, K), T, H]), [B, N, T, H])
  return y

# Causal attention of short texts in bfloat16, all pairs of tokens at once. Moving all keys of a head moves each row of scores as a whole,
# which softmax does not see: around their mean the scores are smaller, and so is what bfloat16 rounds off them.
def attend_pairs(self, q: Tensor, k: Tensor, v: Tensor, scale: float) -> Tensor:
  B, N, T, H = torch.size(q)
  future = torch.triu(torch.full([T, T], -inf, dtype=ops.prim.dtype(q)), 1)
  centred = torch.sub(k, torch.detach(torch.mean(k, [2], True)))
  keys = torch.transpose(torch.reshape(centred, [-1, T, H]), 1, 2)
  scores = torch.baddbmm(future, torch.reshape(q, [-1, T, H]), keys, beta=1, alpha=scale)
  y = torch.bmm(torch.softmax(scores, -1), torch.reshape(v, [-1, T, H]))
  return torch.view(y, [B, N, T, H])

def attend(self, q: Tensor, k0: Tensor, v0: Tensor, mask: Tensor, causal: bool, s: List[int], f: List[float]) -> Tensor:
  B, N, T, H = torch.size(q)
  k = self.repeated(k0, q)
  v = self.repeated(v0, q)
  grouped = torch.lt(torch.size(k, 1), N)
  if torch.gt(torch.numel(mask), 0):
    y = torch.scaled_dot_product_attention(q, k, v, mask, 0., False, scale=f[1], enable_gqa=grouped)
  else:
    short = torch.__and__(torch.__and__(causal, torch.eq(torch.size(k, 2), T)), torch.le(T, 512))
    if torch.__and__(torch.__and__(short, torch.eq(ops.prim.dtype(q), 15)), torch.__not__(ops.prim.is_cuda(q))):
      y = self.attend_pairs(q, k, v, f[1])
    else:
      y = torch.scaled_dot_product_attention(q, k, v, None, 0., causal, scale=f[1], enable_gqa=grouped)
  return torch.reshape(torch.transpose(y, 1, 2), [B, T, torch.mul(s[0], s[2])])

def bend(self, x: Tensor, kind: int) -> Tensor:
  if torch.__or__(torch.eq(kind, 1), torch.eq(kind, 5)):
    y = torch.silu(x)
  else:
    if torch.__or__(torch.eq(kind, 3), torch.eq(kind, 6)):
      y = torch.gelu(x)
    else:
      if torch.__or__(torch.eq(kind, 4), torch.eq(kind, 7)):
        y = torch.relu(x)
      else:
        y = torch.gelu(x, approximate="tanh")
  return y

def feed_forward(self, h: Tensor, p: List[Tensor], a: List[Tensor], s: List[int], f: List[float]) -> Tensor:
  u = self.project(h, p, 16, a, 10, f[2], s[9], s[10])
  if torch.gt(torch.numel(p[14]), 0):
    g = torch.mul(self.bend(self.project(h, p, 14, a, 8, f[2], s[9], s[10]), s[6]), u)
  else:
    g = self.bend(u, s[6])
  return self.project(g, p, 18, a, 12, f[2], s[9], s[10])

# x + y in float32, where y is a product that nothing else reads: in its place, as every new array costs a pass over memory.
def plus(self, x: Tensor, y: Tensor) -> Tensor:
  if torch.eq(ops.prim.dtype(y), 6):
    z = torch.add_(y, x)
  else:
    z = torch.add(x, y)
  return z

def join(self, x: Tensor, h: Tensor, y: Tensor, p: List[Tensor], a: List[Tensor], d: List[Tensor], s: List[int], f: List[float]) -> Tensor:
  o = self.left(self.project(y, p, 8, a, 6, f[2], s[9], s[10]), d, 7)
  if s[7] == 1:
    out = self.plus(self.plus(x, o), self.left(self.feed_forward(h, p, a, s, f), d, 8))
  else:
    if s[8] == 1:
      x0 = self.plus(torch.to(h, 6), o)
    else:
      x0 = self.plus(x, o)
    h0 = torch.to(self.norm(x0, p[12], p[13], s[5], f[0]), s[9])
    if s[8] == 1:
      r = torch.to(h0, 6)
    else:
      r = x0
    out = self.plus(r, self.left(self.feed_forward(h0, p, a, s, f), d, 8))
  return out

def layer(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, p: List[Tensor], a: List[Tensor], d: List[Tensor], s: List[int], f: List[float]) -> Tensor:
  self.read_layer(p)
  h = torch.to(self.norm(x, p[0], p[1], s[5], f[0]), s[9])
  q, k, v = self.heads(h, cos, sin, p, a, s, f)
  y = self.attend(q, k, v, mask, True, s, f)
  return self.join(x, h, y, p, a, d, s, f)

# The same with a key/value cache (B, K, capacity, H), of which `past` positions are filled; writes the new ones in place.
def layer_cached(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, keys: Tensor, values: Tensor, past: int, p: List[Tensor], a: List[Tensor], s: List[int], f: List[float]) -> Tensor:
  B, T, E = torch.size(x)
  self.read_layer(p)
  h = torch.to(self.norm(x, p[0], p[1], s[5], f[0]), s[9])
  q, k, v = self.heads(h, cos, sin, p, a, s, f)
  end = torch.add(past, T)
  _0 = torch.copy_(torch.slice(keys, 2, past, end), k)
  _1 = torch.copy_(torch.slice(values, 2, past, end), v)
  y = self.attend(q, torch.slice(keys, 2, 0, end), torch.slice(values, 2, 0, end), mask, torch.gt(T, 1), s, f)
  return self.join(x, h, y, p, a, annotate(List[Tensor], []), s, f)
