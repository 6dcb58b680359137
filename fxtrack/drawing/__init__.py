"""Drawing: marks, scales, labels and painters; it knows nothing of rates."""
