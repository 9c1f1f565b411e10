"""What needs doing at the desk, and what readers suggest."""
