"""The API of the district's orders, and the page on which platforms are let in."""
