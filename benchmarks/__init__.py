"""Speed and accuracy of the numerical kernels beside their peers: ``python -m benchmarks``."""
