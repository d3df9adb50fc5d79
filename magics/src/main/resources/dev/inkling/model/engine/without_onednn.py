# The same for a PyTorch built without oneDNN, where a script that names its operations does not compile.

def row_product(self, x: Tensor, w: Tensor) -> Tensor:
  return torch.linear(x, w, None)

def converted_product(self, x: Tensor, w: Tensor) -> Tensor:
  return torch.linear(x, w, None)
