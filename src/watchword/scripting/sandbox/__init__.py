"""Foreign scripts in processes of their own, confined by limits and by the kernel. Source: guidelines C-29, W-22."""
