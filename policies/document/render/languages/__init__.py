"""One module a language: the labels that the renderers add to what the author wrote."""
