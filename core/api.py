"""The API edge's plumbing: who asks, pages, errors of one shape."""
