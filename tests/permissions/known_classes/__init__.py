"""What our routes guarantee against each class of weakness that sites like this one have had, and where it is tested.

What others test already is only named here. `matrix` is tests/permissions/test_matrix, `crawl` is
tests/journeys/test_portals_do_not_leak.

| Words are never markup: names, sentences, errors, file names   | test_markup, test_files
| Words are never markup: cells, attributes, hostile rich text   | authoring/test_chips, document/test_render_html
| Data for scripts and plain sentences are never read as pages   | test_markup
| What is sent is limited before it is read                      | test_files, authoring/importing/test_limits
| The words of a search are bounded, whatever they are           | test_bounds
| Numbers are bounded, in addresses, queries and forms           | test_bounds, crawl
| The size of an image is bounded                                | test_files
| Screens that confirm an act ask what the act asks              | matrix
| A field that is not offered cannot be set                      | test_of_others
| Settings open by the right to change them, menu or not         | matrix
| Previews and drafts are for those who may edit or review       | matrix, authoring/test_previews
| Histories and comparisons are as private as drafts             | matrix
| A child (revision, comment, version) is its parent’s own       | test_of_others, desk/test_localize
| Pages are copied and moved by nobody, between portals or not   | home/test_guards
| Facts are copied by nobody: there is no such address           | matrix
| Lists of data begin with what one may see, drafts or not       | crawl
| Every part of a chooser offers and names one’s own alone       | matrix, crawl
| Translating asks for the right to edit source and target       | desk/test_localize, matrix
| A conditional request tells nothing that is not shown          | test_of_others, test_files, delivery/test_policy
| What restricts a collection restricts all that is below it     | test_files
| Images and documents are for those who look after them         | matrix
| Tables to download hold no formula                             | test_files, desk/dossier/test_csv
| What one edits begins with the latest draft                    | desk/test_overtaken
"""
