"""How chips stand in the database's rich text: a link of a kind of its own around a label.

The label is for whoever edits; what readers see is computed. This form, and no other tried, passes through the
translation tools as one movable tag. Attributes may not be called block, blocks, entity, children or
inline_style_range: the editor's exporter drops those.
"""

FACT = "fact"
REFERENCE = "xref"
TERM = "term"
FOREIGN = "foreign"

# kind → attributes of the chip, as in the database
CHIP_ATTRIBUTES = {
    FACT: ("fact", "form"),
    REFERENCE: ("ref", "form"),
    TERM: ("ref",),
    FOREIGN: ("locale",),
}

# The editor's name of each line or list item, kept in the markup.
BLOCK_KEY = "data-block-key"

# The feature that keeps chips whole while the text around them is typed.
CHIPS = "policy-chips"

# Chips before links: what is pasted is offered to each in this order, and links take whole texts for theirs.
INLINE_FEATURES = ["bold", "italic", FACT, REFERENCE, TERM, FOREIGN, CHIPS, "policy-link"]
BLOCK_FEATURES = [*INLINE_FEATURES, "ol", "ul"]
