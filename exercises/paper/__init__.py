"""Pages as tagged PDF: what a page shows is read from its HTML (``reading``) and set by typst (``paper.typ``)."""
