"""What superusers alone may open: people, groups, sites, languages, workflow, reports."""

TABLE = """
# route                                                             GET      POST
#                                                                   abwetrs  abwetrs
admin/users/                                                        l-----+  l------
admin/users/results/                                                l-----+  l------
admin/users/new/                                                    l-----+  l-----+
admin/users/edit/<pk>/                                              l-----+  l-----+
admin/users/delete/<pk>/                                            l-----k  l-----k
admin/users/history/<pk>/                                           l-----+  l------
admin/users/history-results/<pk>/                                   l-----+  l------
admin/users/usage/<pk>/                                             l-----+  l------
admin/users/copy/<pk>/                                              l-----+  l-----+
admin/bulk/<app_label>/<model_name>/<action>/ app_label=cms model_name=user action=delete ?id=<user>             l-----+  l-----k
admin/bulk/<app_label>/<model_name>/<action>/ app_label=cms model_name=user action=assign_role ?id=<user>        l-----+  l-----+
admin/bulk/<app_label>/<model_name>/<action>/ app_label=cms model_name=user action=set_active_state ?id=<user>   l-----+  l-----+

admin/groups/                                                       l-----+  l------
admin/groups/results/                                               l-----+  l------
admin/groups/new/                                                   l-----+  l-----+
admin/groups/edit/<pk>/                                             l-----+  l-----+
admin/groups/delete/<pk>/                                           l-----k  l-----k
admin/groups/history/<pk>/                                          l-----+  l------
admin/groups/history-results/<pk>/                                  l-----+  l------
admin/groups/usage/<pk>/                                            l-----+  l------

# What the checks ask of policies.
admin/rulesetting/                                                  l-----+  l------
admin/rulesetting/results/                                          l-----+  l------
admin/rulesetting/new/                                              l-----+  l-----+
admin/rulesetting/edit/<pk>/                                        l-----+  l-----+
admin/rulesetting/delete/<pk>/                                      l-----+  l-----+
admin/rulesetting/history/<pk>/                                     l-----+  l------
admin/rulesetting/history-results/<pk>/                             l-----+  l------
admin/rulesetting/usage/<pk>/                                       l-----+  l------
admin/outdatedcitation/ o=+-                                        l-----+  l------
admin/outdatedcitation/results/ o=+-                                l-----+  l------
admin/outdatedcitation/new/                                         l-----+  l-----+
admin/outdatedcitation/edit/<pk>/                                   l-----+  l-----+
admin/outdatedcitation/delete/<pk>/                                 l-----+  l-----+
admin/outdatedcitation/history/<pk>/                                l-----+  l------
admin/outdatedcitation/history-results/<pk>/                        l-----+  l------
admin/outdatedcitation/usage/<pk>/                                  l-----+  l------

admin/sites/                                                        l-----+  l------
admin/sites/results/                                                l-----+  l------
admin/sites/new/                                                    l-----+  l-----+
admin/sites/edit/<pk>/                                              l-----+  l-----+
admin/sites/delete/<pk>/                                            l-----k  l-----k
admin/sites/history/<pk>/                                           l-----+  l------
admin/sites/history-results/<pk>/                                   l-----+  l------
admin/sites/usage/<pk>/                                             l-----+  l------
admin/sites/copy/<pk>/                                              l-----+  l-----+

admin/locales/                                                      l-----+  l------
admin/locales/results/                                              l-----+  l------
admin/locales/new/                                                  l-----+  l-----+
admin/locales/edit/<pk>/                                            l-----k  l-----k
admin/locales/delete/<pk>/                                          l-----k  l-----k
admin/locales/history/<pk>/                                         l-----+  l------
admin/locales/history-results/<pk>/                                 l-----+  l------
admin/locales/usage/<pk>/                                           l-----+  l------

admin/collections/                                                  l-----+  l------
admin/collections/add/                                              l-----+  l-----+
admin/collections/<pk>/                                             l-----+  l-----+
admin/collections/<pk>/delete/                                      l-----+  l-----+
admin/collections/<collection_id>/privacy/                          l-----+  l-----+

admin/workflows/list/                                               l-----+  l------
admin/workflows/list/results/                                       l-----+  l------
admin/workflows/add/                                                l-----+  l-----+
admin/workflows/enable/<pk>/                                        l------  l-----+
admin/workflows/disable/<pk>/                                       l-----k  l-----k
admin/workflows/edit/<pk>/                                          l-----k  l-----k
admin/workflows/usage/<pk>/                                         l-----+  l------
admin/workflows/usage/<pk>/results/                                 l-----+  l------
admin/workflows/remove/<page_pk>/                                   l------  l-----+
admin/workflows/remove/<page_pk>/<workflow_pk>/                     l------  l-----+
admin/workflows/tasks/add/<app_label>/<model_name>/ app_label=policies model_name=legalapprovaltask   l-----+  l-----+
admin/workflows/tasks/select_type/                                  l-----+  l-----+
admin/workflows/tasks/index/                                        l-----+  l------
admin/workflows/tasks/index/results/                                l-----+  l------
admin/workflows/tasks/edit/<pk>/                                    l-----+  l-----+
admin/workflows/tasks/disable/<pk>/                                 l-----k  l-----k
admin/workflows/tasks/enable/<pk>/                                  l------  l-----+
admin/workflows/task_chooser/                                       l-----+  l------
admin/workflows/task_chooser/results/                               l-----+  l------
admin/workflows/task_chooser/create/                                l-----+  l-----b
admin/workflows/task_chooser/<task_id>/                             l-----+  l-----+

admin/reports/locked/                                               l-----+  l------
admin/reports/locked/results/                                       l-----+  l------
admin/reports/site-history/                                         l-----+  l------
admin/reports/site-history/results/                                 l-----+  l------
admin/reports/aging-pages/                                          l-----+  l------
admin/reports/aging-pages/results/                                  l-----+  l------
admin/reports/page-types-usage/                                     l-----+  l------
admin/reports/page-types-usage/results/                             l-----+  l------
admin/pages/usage/<content_type_app_name>/<content_type_model_name>/            l-----+  l------
admin/pages/usage/<content_type_app_name>/<content_type_model_name>/results/    l-----+  l------

# There are no settings by site.
admin/settings/<app_name>/<model_name>/ app_name=home model_name=theme                  l------  l------
admin/settings/<app_name>/<model_name>/<pk>/ app_name=home model_name=theme             l------  l------
admin/settings/<app_name>/<model_name>/<pk>/preview/ app_name=home model_name=theme     l------  l------
"""
