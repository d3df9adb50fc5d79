# Linear maps. p[i] is a weight (out, in), or its codes (quantised.py), p[i + 1] its bias or empty. a is empty or holds seven low-rank pairs, a[j] (r, in) and
# a[j + 1] (out, r), an absent one empty; for DoRA then the magnitudes of seven maps (out), and the norms of seven maps' rows (out);
# in training with dropout then three arrays (dropout.py).
# kind: how float32 products are computed on a CPU. 0: by PyTorch's choice; else 1, by oneDNN for a single row without gradients, and a
# bit 2 << m for each map m of a layer that is computed by oneDNN where gradients flow (Products.java says which).

def product(self, x: Tensor, w: Tensor, kind: int, m: int) -> Tensor:
  if kind == 0:
    y = torch.linear(x, w, None)
  else:
    if torch.is_grad_enabled():
      if torch.gt(torch.__and__(kind, torch.__lshift__(2, m)), 0):
        y = self.converted_product(x, w)
      else:
        y = torch.linear(x, w, None)
    else:
      single = torch.__and__(torch.eq(torch.numel(x), torch.size(x, -1)), torch.gt(torch.numel(w), 500000))
      if single:
        y = self.row_product(x, w)
      else:
        y = torch.linear(x, w, None)
  return y

def project(self, x: Tensor, p: List[Tensor], i: int, a: List[Tensor], j: int, scale: float, dtype: int, kind: int) -> Tensor:
  m = torch.floordiv(j, 2)
  w = self.weight(p, i, m, dtype)
  y = self.product(x, w, kind, m)
  if torch.gt(torch.numel(p[i + 1]), 0):
    bias = torch.to(p[i + 1], dtype)
    if torch.ge(torch.len(a), 28):
      y0 = torch.add(y, bias)
    else:
      y0 = torch.add_(y, bias)
  else:
    y0 = y
  if torch.gt(torch.len(a), 0):
    if torch.gt(torch.numel(a[j]), 0):
      dropping = torch.eq(torch.remainder(torch.len(a), 14), 3)
      if dropping:
        z = self.dropped(x, a, m)
      else:
        z = x
      d = torch.linear(torch.linear(z, torch.to(a[j], dtype), None), torch.to(a[j + 1], dtype), None)
      if torch.lt(torch.len(a), 28):
        y1 = torch.add_(y0, d, alpha=scale)
      else:
        # As PEFT has it, all that is rescaled comes of what is left of the input.
        if dropping:
          u = self.product(z, w, kind, m)
        else:
          u = y
        k = torch.add(14, m)
        y1 = self.resized(y0, u, d, torch.div(a[k], a[torch.add(k, 7)]), scale, dtype)
    else:
      y1 = y0
  else:
    y1 = y0
  return y1

# DoRA (Liu et al. 2024) as in PEFT: the rows of w + scale b a, of which y = w x and d = b a x, get the length of their magnitude;
# c is magnitude / norm (float32), y0 = y + bias. The difference to 1 is what is rounded, so that bfloat16 keeps a small one.
def resized(self, y0: Tensor, y: Tensor, d: Tensor, c: Tensor, scale: float, dtype: int) -> Tensor:
  y1 = torch.addcmul(y0, y, torch.to(torch.sub(c, 1.), dtype))
  return torch.addcmul(y1, d, torch.to(torch.mul(c, scale), dtype))

# The norms of the rows of w + scale b a in float32, without gradient; some rows at a time, so that the sum is never whole in
# memory. A row of zeros has a norm that one can divide by. The weight is that of map m, at p[i].
def row_norms(self, p: List[Tensor], i: int, m: int, a: Tensor, b: Tensor, scale: float) -> Tensor:
  w = self.whole(p, i, m)
  rows = ops.prim.max(1, torch.floordiv(1048576, torch.size(w, 1)))
  some_w = torch.split(torch.detach(w), rows)
  some_b = torch.split(torch.detach(b), rows)
  norms = annotate(List[Tensor], [])
  for i in range(torch.len(some_w)):
    v = torch.addmm(torch.to(some_w[i], 6), some_b[i], torch.detach(a), alpha=scale)
    _0 = torch.append(norms, torch.linalg_vector_norm(v, 2, [1]))
  return torch.clamp(torch.cat(norms), min=1.0e-12)

def set_row_norms(self, norms: Tensor, p: List[Tensor], i: int, m: int, a: Tensor, b: Tensor, scale: float) -> NoneType:
  _0 = torch.copy_(norms, self.row_norms(p, i, m, a, b, scale))
  return None
