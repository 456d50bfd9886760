"""What people touch: renders Figures, computes nothing."""
