"""A share kit's pages: share links, rules of networks that people share to, HTML. Pure, but for its own files."""
