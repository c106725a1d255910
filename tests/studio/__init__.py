"""The studio page in a real browser: one module per tab. The page and the browser are started once for all."""
