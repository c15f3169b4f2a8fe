"""Images and documents, which belong to no portal: for those whom Wagtail's own groups or their office let in."""

TABLE = """
# route                                                             GET      POST
#                                                                   abwetrs  abwetrs
admin/documents/                                                    l-+---+  l------
admin/documents/results/                                            l-+---+  l------
admin/documents/add/                                                l-+---+  l-+---+
admin/documents/edit/<document_id>/                                 l-+---+  l-+---+
admin/documents/delete/<document_id>/                               l-+---+  l-+---+
admin/documents/usage/<document_id>/                                l-+---+  l------
admin/documents/multiple/add/                                       l-+---+  l-b---b
admin/documents/multiple/<doc_id>/                                  l------  l-+---+
admin/documents/multiple/create_from_uploaded_document/<uploaded_file_id>/   l------  l------
admin/documents/multiple/<doc_id>/delete/                           l------  l-+---+
admin/documents/multiple/delete_upload/<uploaded_file_id>/          l------  l------
admin/documents/chooser/                                            l-+---+  l------
admin/documents/chooser/results/                                    l-+---+  l------
admin/documents/chooser/chosen/<pk>/                                l-+---+  l------
admin/documents/chooser/chosen-multiple/ ?id=<document>             l-+---+  l------
admin/documents/chooser/create/                                     l-+---+  l-+---+
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtaildocs model_name=document action=delete ?id=<document>             l-+---+  l-+---+
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtaildocs model_name=document action=add_tags ?id=<document>           l-+---+  l-+---+
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtaildocs model_name=document action=add_to_collection ?id=<document>  l-+---+  l-+---+

admin/images/                                                       l-+---+  l------
admin/images/results/                                               l-+---+  l------
admin/images/add/                                                   l-+---+  l-+---+
admin/images/<image_id>/                                            l-+---+  l-+---+
admin/images/<image_id>/delete/                                     l-+---+  l-+---+
admin/images/<image_id>/generate_url/                               l------  l------
admin/images/<image_id>/generate_url/output/                        l------  l------
admin/images/<image_id>/preview/<filter_spec>/ filter_spec=original  l-+---+  l-+---+
admin/images/usage/<image_id>/                                      l-+---+  l------
admin/images/multiple/add/                                          l-+---+  l-b---b
admin/images/multiple/<image_id>/                                   l------  l-+---+
admin/images/multiple/create_from_uploaded_image/<uploaded_file_id>/   l------  l------
admin/images/multiple/<image_id>/delete/                            l------  l-+---+
admin/images/multiple/delete_upload/<uploaded_file_id>/             l------  l------
admin/images/chooser/                                               l-+---+  l------
admin/images/chooser/results/                                       l-+---+  l------
admin/images/chooser/chosen/<pk>/                                   l-+---+  l------
admin/images/chooser/chosen-multiple/ ?id=<image>                   l-+---+  l------
admin/images/chooser/create/                                        l-+---+  l-+---+
admin/images/chooser/<image_id>/select_format/                      l-+---+  l-+---+
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtailimages model_name=image action=delete ?id=<image>             l-+---+  l-+---+
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtailimages model_name=image action=add_tags ?id=<image>           l-+---+  l-+---+
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtailimages model_name=image action=add_to_collection ?id=<image>  l-+---+  l-+---+

admin/api/main/documents/                                           l-+---+  l------
admin/api/main/documents/<pk>/                                      l-+---+  l------
admin/api/main/documents/find/                                      l------  l------
admin/api/main/images/                                              l-+---+  l------
admin/api/main/images/<pk>/                                         l-+---+  l------
admin/api/main/images/find/                                         l------  l------
"""
