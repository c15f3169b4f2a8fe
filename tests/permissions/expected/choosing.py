"""Choosers that the editor opens: what is offered in them is one's own, so that they open for everybody."""

TABLE = """
# route                                                  GET      POST
#                                                        abwetrs  abwetrs
admin/choose-page/                                       l++++++  l------
admin/choose-page/<parent_page_id>/                      l--++++  l------
admin/choose-page/search/                                l++++++  l------
admin/choose-page/chosen-multiple/ ?id=<page>            l--++++  l------
admin/choose-external-link/                              l++++++  lbbbbbb
admin/choose-email-link/                                 l++++++  l++++++
admin/choose-phone-link/                                 l++++++  l++++++
admin/choose-anchor-link/                                l++++++  l++++++

# Tags are words of images and documents.
admin/tag-autocomplete/                                  l-+---+  l-+---+
admin/tag-autocomplete/<app_name>/<model_name>/ app_name=taggit model_name=tag                   l-+---+  l-+---+
admin/tag-autocomplete/<app_name>/<model_name>/ app_name=policies model_name=privacypolicypage   l------  l------
"""
