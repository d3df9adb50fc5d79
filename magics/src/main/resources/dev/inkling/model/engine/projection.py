# Linear maps. p[i] is a weight (out, in), p[i + 1] its bias or empty; a[j], a[j + 1] are a low-rank pair (r, in), (out, r) or empty.
# kind: 0 plain product, 1 oneDNN where gradients flow (faster than MKL on some processors, no bias inside), 2 on a CPU oneDNN for a
# single row without gradients, 3 both; float32 only.

def product(self, x: Tensor, w: Tensor, kind: int) -> Tensor:
  if kind == 0:
    y = torch.linear(x, w, None)
  else:
    if torch.is_grad_enabled():
      if torch.eq(torch.__and__(kind, 1), 1):
        y = torch.to_dense(torch.mkldnn_linear(torch.to_mkldnn(x), w, None))
      else:
        y = torch.linear(x, w, None)
    else:
      single = torch.__and__(torch.eq(torch.numel(x), torch.size(x, -1)), torch.gt(torch.numel(w), 500000))
      if torch.__and__(single, torch.ge(kind, 2)):
        y = self.row_product(x, w)
      else:
        y = torch.linear(x, w, None)
  return y

def project(self, x: Tensor, p: List[Tensor], i: int, a: List[Tensor], j: int, scale: float, dtype: int, kind: int) -> Tensor:
  y = self.product(x, torch.to(p[i], dtype), kind)
  if torch.gt(torch.numel(p[i + 1]), 0):
    y0 = torch.add(y, torch.to(p[i + 1], dtype))
  else:
    y0 = y
  if torch.gt(torch.len(a), 0):
    if torch.gt(torch.numel(a[j]), 0):
      d = torch.linear(torch.linear(x, torch.to(a[j], dtype), None), torch.to(a[j + 1], dtype), None)
      y1 = torch.add(y0, d, alpha=scale)
    else:
      y1 = y0
  else:
    y1 = y0
  return y1
