"""The networks, in PyTorch: codec, denoiser, conditioning, sampler. Knows no files and no training."""
