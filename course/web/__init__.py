"""What every page shares: context, guards, forms, error pages, layouts and the stylesheet."""
