"""Our own screens, and translating policies: one that is a draft, unless the line says otherwise."""

TABLE = """
# route                                                             GET      POST
#                                                                   abwetrs  abwetrs
admin/policies/names/<page_id>/                                     l--++-+  l--++-+
admin/policies/offered/<page_id>/                                   l--++-+  l------
admin/policies/affected/<page_id>/                                  l--++++  l------
admin/policies/checks/<page_id>/                                    l--++-+  l------

# Whoever works for the portal reads; that a reviewer alone decides is said on the screen itself.
admin/policies/review/<task_state_id>/                              l--++++  l--++++
admin/policies/review/<task_state_id>/     on=force                 l--++++  l--++++
admin/policies/review/<task_state_id>/     on=controller            l--++++  l--++++
admin/policies/review/<task_state_id>/words/<article>/ m=--         l----+-  l----+-
admin/policies/translating/<page_id>/                               l--++-+  l--++-+
admin/policies/suggestions/<page_id>/                               l--++-+  l--++-+
admin/policies/acceptance/<portal>/                                 l--++++  l--++++
admin/policies/citing/<portal>/<law>/                               l--++++  l------
admin/policies/proposals/<pk>/                                      l--++++  l--++++
admin/policies/changes/<pk>/ o=+-                                   l--++++  l------
admin/policies/changes/<pk>/progress/ o=+-                          l--++++  l------
admin/policies/versions/<chain>/                                    l--++++  l------
admin/policies/versions/<chain>/<number>/  number=1                 l--++++  l------
admin/policies/versions/<chain>/<number>/  number=99                l------  l------
admin/policies/acts/<pk>/                                           l--++++  l--++++
admin/policies/acts/<chain>/<action>/<number>/ action=redaction number=0 m=-- l--+-+-  l--+-+-
admin/policies/acts/<chain>/<action>/<number>/ action=delete number=0    l------  l------
# A version that lacks nothing: whoever may read is led to the list of versions, and told so.
admin/policies/pending/<chain>/<number>/   number=1                 l--++++  l--kkkk
admin/policies/people/<portal>/            m=++ o=++                l-----+  l-----+
admin/policies/appearance/<pk>/preview/                             l--+--+  l--+--+
admin/policies/portals/ o=+-                                        l-----+  l------
admin/policies/portals/<portal>/settings/ o=++                      l-----+  l-----+
admin/policies/portals/<portal>/languages/ o=++                     l--++++  l--++++
admin/policies/portals/<portal>/languages/<locale>/close/ locale=en m=--    l--+-+-  l--+-+-
admin/policies/portals/<portal>/languages/<locale>/close/ locale=xx m=--    l------  l------
admin/policies/file/<page_id>/                                      l--++++  l------
admin/policies/file/<page_id>/             on=force                 l--++++  l------
admin/policies/file/<chain>/                                        l--++++  l------
admin/policies/file/<chain>/dossier.<form> form=json                l--++++  l------
admin/policies/file/<chain>/dossier.<form> form=docx                l------  l------
admin/policies/findings/<chain>/ o=+-                               l--++++  l------

# A list of one's own portals: for whoever has none it is empty.
admin/policies/findings/                                            l++++++  l------
admin/policies/languages/                                           l++++++  l------

admin/localize/jsi18n/                                              l++++++  l------
admin/localize/submit/page/<page_id>/                               l--++-+  l--++-+
admin/localize/submit/page/<page_id>/      on=root                  l------  l------
admin/localize/update/<translation_source_id>/                      l--++-+  l--++-+
admin/localize/translate/<translation_id>/strings/<string_segment_id>/edit/         l------  l------
admin/localize/translate/<translation_id>/overrides/<overridable_segment_id>/edit/  l------  l------
admin/localize/translate/<translation_id>/pofile/download/          l--++-+  l--++-+
admin/localize/translate/<translation_id>/pofile/upload/            l------  l--bb-b
admin/localize/translate/<translation_id>/machine_translate/        l------  l------
admin/localize/translate/<translation_id>/preview/                  l--++-+  l--++-+
admin/localize/translate/<translation_id>/preview/<mode>/ mode=en   l------  l------
admin/localize/translate/<translation_id>/disable/                  l------  l--hh-h

# Facts keep their own wordings, no policy is a copy that follows another, and the report is across portals.
admin/localize/submit/snippet/<app_label>/<model_name>/<pk>/ app_label=policies model_name=controller   l------  l------
admin/localize/page/<page_id>/convert_to_alias/                     l------  l------
admin/localize/api/snippets/<app_label>/<model_name>/      app_label=policies model_name=controller     l------  l------
admin/localize/api/snippets/<app_label>/<model_name>/<pk>/ app_label=policies model_name=controller     l------  l------
admin/localize/reports/translations/                                l-----+  l------
admin/localize/reports/translations/results/                        l-----+  l------
"""
