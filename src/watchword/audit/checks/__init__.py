"""What checks look at, by subject. `watchword.audit.guidelines` says which row uses which."""
