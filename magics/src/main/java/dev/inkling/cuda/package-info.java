/**
 * NVIDIA's graphics cards and the libraries of PyTorch that compute on them: which card there is, what it and its driver
 * can do, and which libraries were installed for it. Nothing here loads them.
 */
package dev.inkling.cuda;
