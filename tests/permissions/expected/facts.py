"""The facts and the frames of portals. `<fact>` is each kind of fact; a line holds for all of them, under review unless
it says `on=fact`, which is a draft.
"""

TABLE = """
# route                                                             GET      POST
#                                                                   abwetrs  abwetrs
admin/snippets/                                                     l------  l------
admin/snippets/policies/<fact>/ o=+-                                l--++++  l------
admin/snippets/policies/<fact>/results/ o=+-                        l--++++  l------
admin/snippets/policies/<fact>/add/ o=++                            l--+--+  l--+--+
admin/snippets/policies/<fact>/preview/ o=++                        l--+--+  l--+--+

# Whoever does not write a fact is led from its form to its plain page; under review nobody changes it.
admin/snippets/policies/<fact>/edit/<pk>/                           l--++++  l--++++
admin/snippets/policies/<fact>/edit/<pk>/           on=fact         l--++++  l--+--+
admin/snippets/policies/<fact>/preview/<pk>/                        l--+--+  l--+--+
admin/snippets/policies/<fact>/preview/<pk>/        on=fact         l--+--+  l--+--+
admin/snippets/policies/<fact>/delete/<pk>/         on=fact         l--+--+  l--+--+
admin/snippets/policies/<fact>/delete/<pk>/                         l--k--k  l--k--k
admin/bulk/<app_label>/<model_name>/<action>/ app_label=policies model_name=<fact> action=delete on=fact ?id=<pk>   l--+--+  l--+--+

# What is approved, and what is shared, is seen by everybody with a role; the history of drafts by editors of the owner.
admin/snippets/policies/<fact>/inspect/<pk>/                        l--++++  l------
admin/snippets/policies/<fact>/inspect/<pk>/        on=shared o=+-  l--++++  l------
admin/snippets/policies/<fact>/shown/<pk>/                          l--++++  l------
admin/snippets/policies/<fact>/shown/<pk>/          on=shared o=+-  l--++++  l------
admin/snippets/policies/<fact>/merge/<pk>/          on=fact         l--++++  l--++++
admin/snippets/policies/<fact>/merge/<pk>/          on=shared o=++  l--++++  l--++++
admin/snippets/policies/<fact>/usage/<pk>/                          l--+--+  l------
admin/snippets/policies/<fact>/usage/<pk>/          on=shared o=+-  l-----+  l------
admin/snippets/policies/<fact>/history/<pk>/                        l--+--+  l------
admin/snippets/policies/<fact>/history/<pk>/        on=shared o=+-  l-----+  l------
admin/snippets/policies/<fact>/history-results/<pk>/                l--+--+  l------
admin/snippets/policies/<fact>/history/<pk>/revisions/<revision_id>/view/         l--+--+  l------
admin/snippets/policies/<fact>/history/<pk>/revisions/<revision_id>/revert/       on=fact   l--+--+  l--+--+
admin/snippets/policies/<fact>/history/<pk>/revisions/compare/<revision_id_a>...<revision_id_b>/    l--+--+  l------
admin/snippets/policies/<fact>/workflow_history/<pk>/                             l--+--+  l------
admin/snippets/policies/<fact>/workflow_history/<pk>/detail/<workflow_state_id>/  l--+--+  l------
admin/snippets/policies/<fact>/edit/<pk>/           on=shared o=++  l--++++  l-----+
admin/snippets/policies/<fact>/delete/<pk>/         on=shared o=kk  l-----k  l-----k

# Nobody publishes by hand; editors may lock their own facts.
admin/snippets/policies/<fact>/unpublish/<pk>/                      l------  l------
admin/snippets/policies/<fact>/history/<pk>/revisions/<revision_id>/unschedule/   l------  l------
admin/snippets/policies/<fact>/lock/<pk>/           on=fact         l------  l--+--+
admin/snippets/policies/<fact>/unlock/<pk>/         on=fact         l------  l--+--+

admin/snippets/policies/<fact>/workflow/action/<pk>/<action_name>/<task_state_id>/ action_name=approve m=--              l----+-  l------
admin/snippets/policies/<fact>/workflow/action/<pk>/<action_name>/<task_state_id>/ action_name=reject m=--               l----+-  l----+-
admin/snippets/policies/<fact>/workflow/collect_action_data/<pk>/<action_name>/<task_state_id>/ action_name=reject m=--  l----+-  l----+-
admin/snippets/policies/<fact>/workflow/confirm_cancellation/<pk>/  l------  l------
admin/snippets/policies/<fact>/workflow/preview/<pk>/<task_id>/     m=-- l----+-  l------

# Choosers open for everybody and offer what one sees; facts are made on their own pages.
admin/snippets/choose/policies/<fact>/                              l++++++  l------
admin/snippets/choose/policies/<fact>/results/                      l++++++  l------
admin/snippets/choose/policies/<fact>/chosen/<pk>/                  l--++++  l------
admin/snippets/choose/policies/<fact>/chosen/<pk>/  on=shared o=+-  l--++++  l------
admin/snippets/choose/policies/<fact>/chosen-multiple/              l++++++  l------
admin/snippets/choose/policies/<fact>/create/                       l------  l------

# The frame of a portal comes and goes with it.
admin/theme/ o=+-                                                   l--+--+  l------
admin/theme/results/ o=+-                                           l--+--+  l------
admin/theme/new/                                                    l------  l------
admin/theme/edit/<pk>/                                              l--+--+  l--+--+
admin/theme/delete/<pk>/                                            l------  l------
admin/theme/history/<pk>/                                           l--+--+  l------
admin/theme/history-results/<pk>/                                   l--+--+  l------
admin/theme/usage/<pk>/                                             l--+--+  l------
"""
