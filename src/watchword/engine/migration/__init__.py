"""Migration of running instances to another definition: plans, what stands where, moving it."""
