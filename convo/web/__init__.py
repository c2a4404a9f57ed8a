"""Pages: addresses, forms and answers. Each room here has its routes and its forms."""
