# Token and position embeddings and the output head. ids (B, T) int64; x (B, T, E) float32.

# w: 0 tokens (V, E), 1 positions or empty, 2 norm or empty, 3 its bias. index (T) or (B, T): which positions. d: what is left out
# (dropout.py), or an empty list.
def embed(self, ids: Tensor, w: List[Tensor], index: Tensor, d: List[Tensor], f: List[float]) -> Tensor:
  x = torch.to(torch.embedding(w[0], ids), 6)
  if torch.gt(torch.numel(w[1]), 0):
    y = torch.add(x, torch.to(torch.embedding(w[1], index), 6))
  else:
    y = x
  if torch.gt(torch.numel(w[2]), 0):
    z = torch.layer_norm(y, [torch.size(y, -1)], w[2], w[3], f[0])
  else:
    z = y
  return self.left(z, d, 9)

# w: 0 final norm, 1 its bias or empty, 2 head (V, E), 3 its bias or empty. s and f as for a layer.
# Logits in dtype.
def narrow_logits(self, x: Tensor, w: List[Tensor], s: List[int], f: List[float]) -> Tensor:
  h = torch.to(self.norm(x, w[0], w[1], s[5], f[0]), s[9])
  return self.project(h, w, 2, annotate(List[Tensor], []), 0, 1., s[9], torch.__and__(s[10], 1))

def logits(self, x: Tensor, w: List[Tensor], s: List[int], f: List[float]) -> Tensor:
  return torch.to(self.narrow_logits(x, w, s, f), 6)

# Logits and their targets some rows at a time, which stay in the processor's cache.
def in_parts(self, logits: Tensor, targets: Tensor) -> Tuple[List[Tensor], List[Tensor]]:
  V = torch.size(logits, -1)
  rows = ops.prim.max(8, torch.floordiv(1048576, V))
  return (torch.split(torch.view(logits, [-1, V]), rows), torch.split(torch.view(targets, [-1]), rows))

# Sum of the cross-entropies in nats over the positions whose target is not negative, computed in float32; the logits, of any type,
# become the gradient of weight times that sum, in their place: PyTorch's own loss needs four arrays of their size.
def loss_gradient(self, logits: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
  some, wanted = self.in_parts(torch.detach(logits), targets)
  losses = annotate(List[Tensor], [])
  for i in range(torch.len(some)):
    index = torch.unsqueeze(torch.clamp(wanted[i], min=0), 1)
    asked = torch.unsqueeze(torch.to(torch.ge(wanted[i], 0), 6), 1)
    y = torch.log_softmax(torch.to(some[i], 6), 1)
    _0 = torch.append(losses, torch.mul(torch.gather(y, 1, index), asked))
    p = torch.scatter_add_(torch.exp_(y), 1, index, torch.neg(torch.ones_like(asked)))
    _1 = torch.copy_(some[i], torch.mul_(p, torch.mul(asked, weight)))
  return torch.neg(torch.sum(torch.cat(losses)))

# Cross-entropy of every position in nats, 0 where the target is -100; in float32, some rows at a time.
def losses(self, x: Tensor, w: List[Tensor], targets: Tensor, s: List[int], f: List[float]) -> Tensor:
  some, wanted = self.in_parts(self.narrow_logits(x, w, s, f), targets)
  losses = annotate(List[Tensor], [])
  for i in range(torch.len(some)):
    _0 = torch.append(losses, torch.cross_entropy_loss(torch.to(some[i], 6), wanted[i], None, 0, -100, 0.))
  return torch.cat(losses)
