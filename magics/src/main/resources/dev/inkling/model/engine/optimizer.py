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
