/** Brings PyTorch's libraries for NVIDIA's graphics cards onto this machine, when that is asked for. */
package dev.inkling.kernel.cuda;
