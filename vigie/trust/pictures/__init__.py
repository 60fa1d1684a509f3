"""Pictures of strangers: looked at from outside, decoded where nothing can be broken,
made anew from their pixels, and served from one address alone."""
