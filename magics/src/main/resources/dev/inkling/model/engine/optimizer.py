# Updates of many tensors at once.

# Scales the gradients so that their joint L2 norm is at most `limit`; returns the norm before.
def clip(self, gradients: List[Tensor], limit: float) -> Tensor:
  n = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))
  c = torch.clamp(torch.div(limit, torch.add(n, 1.0e-6)), max=1.)
  torch._foreach_mul_(gradients, c)
  return n

def adamw(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], rate: float, beta1: float, beta2: float, decay: float, epsilon: float) -> NoneType:
  torch._foreach_add_(steps, 1)
  torch._fused_adamw_(p, g, m, v, [], steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
  return None

def zero(self, tensors: List[Tensor]) -> NoneType:
  torch._foreach_zero_(tensors)
  return None

def assign(self, to: List[Tensor], values: List[Tensor]) -> NoneType:
  torch._foreach_copy_(to, values)
  return None

# Muon (Jordan et al. 2024): the momentum of a matrix, made nearly orthogonal by five Newton-Schulz steps in dtype.
def muon(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], rate: float, momentum: float, decay: float, dtype: int) -> NoneType:
  torch._foreach_mul_(m, momentum)
  torch._foreach_add_(m, g)
  for i in range(torch.len(p)):
    u = torch.add(g[i], m[i], alpha=momentum)
    tall = torch.gt(torch.size(u, 0), torch.size(u, 1))
    if tall:
      x = torch.to(torch.transpose(u, 0, 1), dtype)
    else:
      x = torch.to(u, dtype)
    x = torch.div(x, torch.add(torch.linalg_vector_norm(x), 1.0e-7))
    for j in range(5):
      a = torch.matmul(x, torch.transpose(x, 0, 1))
      b = torch.add(torch.mul(a, -4.775), torch.mul(torch.matmul(a, a), 2.0315))
      x = torch.add(torch.mul(x, 3.4445), torch.matmul(b, x))
    if tall:
      y = torch.transpose(x, 0, 1)
    else:
      y = x
    _0 = torch.mul_(p[i], torch.sub(1., torch.mul(rate, decay)))
    ratio = torch.div(float(torch.size(u, 0)), float(torch.size(u, 1)))
    _1 = torch.add_(p[i], torch.to(y, 6), alpha=torch.neg(torch.mul(rate, torch.sqrt(ops.prim.max(1., ratio)))))
  return None

# A zero that depends on every tensor: its backward pass gives each one a gradient of zeros to accumulate into.
def nothing(self, p: List[Tensor]) -> Tensor:
  s = torch.sum(torch.mul(p[0], 0.))
  for i in range(torch.len(p)):
    s = torch.add(s, torch.sum(torch.mul(p[i], 0.)))
  return s

# SGD with the decay inside the gradient; m is empty without momentum.
def sgd(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], rate: float, momentum: float, decay: float) -> NoneType:
  torch._fused_sgd_(p, g, m, weight_decay=decay, momentum=momentum, lr=rate, dampening=0., nesterov=False, maximize=False, is_first_step=False)
  return None

# Lion (Chen et al. 2023, algorithm 2): steps of one size, by the sign of a mix of momentum and gradient.
def lion(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], rate: float, beta1: float, beta2: float, decay: float) -> NoneType:
  for i in range(torch.len(p)):
    u = torch.sign_(torch.lerp(g[i], m[i], beta1))
    _0 = torch.mul_(p[i], torch.sub(1., torch.mul(rate, decay)))
    _1 = torch.add_(p[i], u, alpha=torch.neg(rate))
    _2 = torch.lerp_(m[i], g[i], torch.sub(1., beta2))
  return None

def root_mean_square(self, x: Tensor) -> Tensor:
  return torch.div(torch.linalg_vector_norm(x), torch.sqrt(float(torch.numel(x))))

# A step against g / sqrt(v), its size relative to the parameter's; v is overwritten.
def adafactor_step(self, p: Tensor, g: Tensor, v: Tensor, t: float, rate: float, decay: float, epsilon: float) -> NoneType:
  size = torch.mul(torch.clamp(self.root_mean_square(p), 1.0e-3), ops.prim.min(rate, torch.div(1., torch.sqrt(t))))
  u = torch.mul_(torch.rsqrt_(torch.clamp_(v, torch.mul(epsilon, epsilon))), g)
  length = torch.clamp(self.root_mean_square(u), 1.)
  _0 = torch.mul_(p, torch.sub(1., torch.mul(rate, decay)))
  _1 = torch.sub_(p, torch.mul_(u, torch.div(size, length)))
  return None

# Adafactor (Shazeer and Stern 2018) in PyTorch's form: a matrix (n, m) keeps mean squares of its rows r (n, 1) and columns c (1, m).
def adafactor(self, p: List[Tensor], g: List[Tensor], r: List[Tensor], c: List[Tensor], step: Tensor, rate: float, decay: float, epsilon: float) -> NoneType:
  t = float(torch.item(step))
  share = torch.pow(t, -0.8)
  for i in range(torch.len(p)):
    rows = torch.square_(torch.linalg_vector_norm(g[i], 2, [-1], True))
    _0 = torch.lerp_(r[i], torch.div_(rows, torch.size(g[i], -1)), share)
    columns = torch.square_(torch.linalg_vector_norm(g[i], 2, [-2], True))
    _1 = torch.lerp_(c[i], torch.div_(columns, torch.size(g[i], -2)), share)
    v = torch.div_(torch.matmul(r[i], c[i]), torch.clamp_(torch.mean(r[i], [-2], True), epsilon))
    self.adafactor_step(p[i], g[i], v, t, rate, decay, epsilon)
  return None

# The same for vectors, which keep a mean square v of each number.
def adafactor_vectors(self, p: List[Tensor], g: List[Tensor], v: List[Tensor], step: Tensor, rate: float, decay: float, epsilon: float) -> NoneType:
  t = float(torch.item(step))
  for i in range(torch.len(p)):
    _0 = torch.lerp_(v[i], torch.square(g[i]), torch.pow(t, -0.8))
    self.adafactor_step(p[i], g[i], torch.clone(v[i]), t, rate, decay, epsilon)
  return None

# Numbers in blocks of b, each a code (blocks, b) of a value of the map (256), times the scale of its block (blocks).
def decoded(self, codes: Tensor, scale: Tensor, map: Tensor) -> Tensor:
  x = torch.index_select(map, 0, torch.to(torch.view(codes, [-1]), 4))
  return torch.mul_(torch.view(x, [-1, torch.size(codes, 1)]), torch.unsqueeze(scale, 1))

# The other way, into codes and scale, to the nearest value: table (65536) has the code of the least number whose upper 16 bits are the
# index, above (256) the number from which on the next code is nearer. No two such numbers share their upper bits. With keep, what is
# not zero stays so.
def encode(self, x: Tensor, codes: Tensor, scale: Tensor, above: Tensor, table: Tensor, keep: bool) -> NoneType:
  _0 = torch.copy_(scale, torch.amax(torch.abs(x), [1]))
  y = torch.view(torch.div(x, torch.unsqueeze(torch.clamp(scale, 1.0e-37), 1)), [-1])
  upper = torch.bitwise_and(torch.bitwise_right_shift(torch.view_copy(y, dtype=3), 16), 65535)
  low = torch.index_select(table, 0, upper)
  near = torch.add_(low, torch.gt(y, torch.index_select(above, 0, torch.to(low, 4))))
  if keep:
    code = torch.maximum(near, torch.to(torch.gt(y, 0.), 0))
  else:
    code = near
  _1 = torch.copy_(codes, torch.view(code, [-1, torch.size(codes, 1)]))
  return None

# AdamW whose moments are kept in codes; decoded a part at a time, so that no more than a part is ever whole in memory. Not by the
# fused update: the compiler takes what it does to the elements of a list made here for dead code.
# The last block is filled up with numbers that stay zero. maps: values, above and table for the first moment, then for the second.
def adamw8bit(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], ms: List[Tensor], v: List[Tensor], vs: List[Tensor], steps: List[Tensor], maps: List[Tensor], rate: float, beta1: float, beta2: float, decay: float, epsilon: float) -> NoneType:
  torch._foreach_add_(steps, 1)
  for i in range(torch.len(p)):
    parameter = torch.view(p[i], [-1])
    gradient = torch.view(g[i], [-1])
    block = torch.size(m[i], 1)
    t = float(torch.item(steps[i]))
    move = torch.neg(torch.div(rate, torch.sub(1., torch.pow(beta1, t))))
    root = torch.sqrt(torch.sub(1., torch.pow(beta2, t)))
    for k in range(torch.floordiv(torch.add(torch.size(m[i], 0), 1023), 1024)):
      first = torch.mul(k, 1024)
      end = torch.add(first, 1024)
      mc = torch.slice(m[i], 0, first, end)
      mk = torch.slice(ms[i], 0, first, end)
      vc = torch.slice(v[i], 0, first, end)
      vk = torch.slice(vs[i], 0, first, end)
      x = self.decoded(mc, mk, maps[0])
      y = self.decoded(vc, vk, maps[3])
      part = torch.slice(parameter, 0, torch.mul(first, block), torch.mul(end, block))
      size = torch.numel(part)
      slope = torch.slice(gradient, 0, torch.mul(first, block), torch.mul(end, block))
      mean = torch.slice(torch.view(x, [-1]), 0, 0, size)
      square = torch.slice(torch.view(y, [-1]), 0, 0, size)
      _0 = torch.lerp_(mean, slope, torch.sub(1., beta1))
      _1 = torch.addcmul_(torch.mul_(square, beta2), slope, slope, value=torch.sub(1., beta2))
      _2 = torch.mul_(part, torch.sub(1., torch.mul(rate, decay)))
      _3 = torch.addcdiv_(part, mean, torch.add_(torch.div_(torch.sqrt(square), root), epsilon), value=move)
      self.encode(x, mc, mk, maps[1], maps[2], False)
      self.encode(y, vc, vk, maps[4], maps[5], True)
  return None

def count(self, step: Tensor) -> NoneType:
  _0 = torch.add_(step, 1)
  return None
