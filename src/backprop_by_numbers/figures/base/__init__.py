"""What all figures share: style, colours, axes, labels, shapes and checks."""
