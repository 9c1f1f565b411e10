"""What the editors' desk offers beyond the pages of single models: it spans the apps."""
