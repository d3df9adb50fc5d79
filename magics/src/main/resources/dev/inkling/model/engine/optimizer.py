# Updates of many tensors at once.

# Scales the gradients so that their joint L2 norm is at most `limit`; returns the norm before.
def clip(self, gradients: List[Tensor], limit: float) -> Tensor:
  n = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))
  c = torch.clamp(torch.div(limit, torch.add(n, 1.0e-6)), max=1.)
  torch._foreach_mul_(gradients, c)
  return n

def norm_all(self, tensors: List[Tensor]) -> Tensor:
  return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(tensors)))

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
