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

INLINE_FEATURES = ["bold", "italic", "policy-link", FACT, REFERENCE, TERM, FOREIGN]
BLOCK_FEATURES = [*INLINE_FEATURES, "ol", "ul"]
