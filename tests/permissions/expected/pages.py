"""Wagtail's own screens of pages: a policy that is a draft, unless the line says otherwise."""

TABLE = """
# route                                                                    GET      POST
#                                                                          abwetrs  abwetrs
admin/                                                                     l++++++  l------
admin/test404/                                                             l++++++  l------
admin/.*/                                                                  l------  l------

admin/pages/ o=+-                                                          l--++-+  l------
admin/pages/<parent_page_id>/                                              l--++-+  l------
admin/pages/<parent_page_id>/results/                                      l--++-+  l------
admin/pages/search/ o=+-                                                   l--++-+  l------
admin/pages/search/results/ o=+-                                           l--++-+  l------

admin/pages/<page_id>/edit/                                                l--++-+  l--bb-b
admin/pages/<page_id>/edit/                 on=review                      l--++++  l--bbbb
admin/pages/<page_id>/edit/                 on=force                       l--++-+  l--bb-b
admin/pages/<page_id>/edit/                 on=root                        l--++-+  l--++-+
admin/pages/<page_id>/edit/                 on=container                   l--++-+  l--++-+
admin/pages/<page_id>/edit/preview/                                        l--++-+  l--++-+
admin/pages/<page_id>/edit/preview/         on=review                      l--++-+  l--++-+
admin/pages/<page_id>/view_draft/                                          l--++-+  l--++-+
admin/pages/<page_id>/view_draft/           on=review                      l--++++  l--++++
admin/pages/<page_id>/usage/                                               l--++-+  l------

admin/pages/add/<content_type_app_name>/<content_type_model_name>/<parent_page_id>/ on=root           l--+--+  l--b--b
admin/pages/add/<content_type_app_name>/<content_type_model_name>/<parent_page_id>/ on=draft          l------  l------
admin/pages/add/<content_type_app_name>/<content_type_model_name>/<parent_page_id>/preview/ on=root   l--+--+  l--+--+
admin/pages/create/<app_label>/<model_name> app_label=policies model_name=privacypolicypage o=++      l--+--+  l--+--+
admin/pages/<parent_page_id>/add_subpage/   on=root                        l--+--+  l--+--+
admin/pages/<parent_page_id>/add_subpage/   on=draft                       l------  l------
admin/pages/<parent_page_id>/add_subpage/   on=container                   l------  l------

# A draft may be deleted by those who may make one; what was published, a portal and its languages are kept.
admin/pages/<page_id>/delete/                                              l--+--+  l--+--+
admin/pages/<page_id>/delete/               on=review                      l-----k  l-----k
admin/pages/<page_id>/delete/               on=force                       l-----k  l-----k
admin/pages/<page_id>/delete/               on=root                        l------  l------
admin/pages/<page_id>/delete/               on=container                   l------  l------

# Nobody publishes, moves, copies or hides by hand.
admin/pages/<page_id>/unpublish/                                           l------  l------
admin/pages/<page_id>/unpublish/            on=force                       l------  l------
admin/pages/<page_id>/convert_alias/                                       l------  l------
admin/pages/<page_to_move_id>/move/                                        l------  l------
admin/pages/<page_to_move_id>/move/<destination_id>/confirm/               l------  l------
admin/pages/<page_to_move_id>/set_position/                                l------  l------
admin/pages/<page_id>/copy/                                                l------  l------
admin/pages/<page_id>/privacy/                                             l------  l------
admin/pages/<page_id>/revisions/<revision_id>/unschedule/                  l------  l------

admin/pages/<page_id>/lock/                                                l------  l-----+
admin/pages/<page_id>/unlock/                                              l------  l-----+

# What was drafted is read by those who may edit; reviewers read what is submitted on our own screen.
admin/pages/<page_id>/history/                                             l--++-+  l------
admin/pages/<page_id>/history/              on=review                      l--++-+  l------
admin/pages/<page_id>/history/results/                                     l--++-+  l------
admin/pages/<page_id>/revisions/            on=review                      l--++++  l--++++
admin/pages/<page_id>/revisions/<revision_id>/view/   on=review            l--++-+  l------
admin/pages/<page_id>/revisions/<revision_id>/view/   on=force             l--++-+  l------
admin/pages/<page_id>/revisions/<revision_id>/revert/ on=force             l--++-+  l--bb-b
admin/pages/<page_id>/revisions/<revision_id>/revert/ on=draft             l--++-+  l--bb-b
admin/pages/<pk>/revisions/compare/<revision_id_a>...<revision_id_b>/ on=review   l--++-+  l------
admin/pages/<pk>/revisions/compare/<revision_id_a>...<revision_id_b>/ on=force    l--++-+  l------
admin/pages/<page_id>/workflow_history/     on=review                      l--++++  l------
admin/pages/<page_id>/workflow_history/detail/<workflow_state_id>/ on=review      l--++++  l------
admin/pages/<page_id>/workflow_history/detail/<workflow_state_id>/ on=force       l--++-+  l------

# Only a reviewer who wrote none of it acts on what is under review, and approves on our own screen alone.
admin/pages/workflow/action/<page_id>/<action_name>/<task_state_id>/ action_name=approve m=--               l----+-  l------
admin/pages/workflow/action/<page_id>/<action_name>/<task_state_id>/ action_name=reject m=--                l----+-  l----+-
admin/pages/workflow/action/<page_id>/<action_name>/<task_state_id>/ action_name=publish               l------  l------
admin/pages/workflow/collect_action_data/<page_id>/<action_name>/<task_state_id>/ action_name=reject m=--   l----+-  l----+-
admin/pages/workflow/confirm_cancellation/<page_id>/ on=review             l------  l------
admin/pages/workflow/preview/<page_id>/<task_id>/    on=review m=--             l----+-  l------

# Many at once: nobody publishes or moves any.
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtailcore model_name=page action=delete ?id=<page>      l--+--+  l--+--+
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtailcore model_name=page action=move ?id=<page>        l------  l------
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtailcore model_name=page action=publish ?id=<page>     l------  l------
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtailcore model_name=page action=unpublish ?id=<page>   l------  l------
admin/bulk/<app_label>/<model_name>/<action>/ app_label=wagtailcore model_name=page action=nothing ?id=<page>     l------  l------

# What a library owns: for those who edit there, which operators do, and nobody else's here.
admin/pages/<parent_page_id>/               on=library o=+-                l-----+  l------
admin/pages/<parent_page_id>/               on=above   o=+-                l-----+  l------
admin/pages/<page_id>/edit/                 on=library o=++                l-----+  l-----+
admin/pages/<page_id>/edit/                 on=model   o=+b                l-----+  l-----b
admin/pages/<page_id>/edit/preview/         on=model   o=++                l-----+  l-----+
admin/pages/<page_id>/view_draft/           on=model   o=++                l-----+  l-----+
admin/pages/<page_id>/history/              on=model   o=+-                l-----+  l------
admin/pages/<page_id>/delete/               on=model   o=++                l-----+  l-----+
admin/pages/<page_id>/copy/                 on=model                       l------  l------
admin/pages/<page_id>/lock/                 on=model                       l------  l-----+
admin/pages/<parent_page_id>/add_subpage/   on=above   o=++                l-----+  l-----+
admin/pages/add/<content_type_app_name>/<content_type_model_name>/<parent_page_id>/ on=above o=+b    l-----+  l-----b

# The explorer's own data.
admin/api/main/pages/                                                      l++++++  l------
admin/api/main/pages/<pk>/                                                 l--++-+  l------
admin/api/main/pages/find/                                                 l------  l------
admin/api/main/pages/<pk>/action/<action_name>/ action_name=delete         l------  l--+--+
admin/api/main/pages/<pk>/action/<action_name>/ action_name=delete on=force   l------  l------
admin/api/main/pages/<pk>/action/<action_name>/ action_name=publish        l------  l------
admin/api/main/pages/<pk>/action/<action_name>/ action_name=unpublish on=force  l------  l------
admin/api/main/pages/<pk>/action/<action_name>/ action_name=copy           l------  l------
admin/api/main/pages/<pk>/action/<action_name>/ action_name=move           l------  l--bb-b
admin/api/main/pages/<pk>/action/<action_name>/ action_name=create_alias   l------  l------
admin/api/main/pages/<pk>/action/<action_name>/ action_name=convert_alias  l------  l--bb-b
admin/api/main/pages/<pk>/action/<action_name>/ action_name=copy_for_translation     l------  l--bb-b
admin/api/main/pages/<pk>/action/<action_name>/ action_name=revert_to_page_revision  l------  l--bb-b

# Who else is there is told to those who may edit; a session is ended by whom it is.
admin/editing-sessions/ping/<app_label>/<model_name>/<object_id>/<session_id>/ app_label=policies model_name=privacypolicypage            l------  l--++-+
admin/editing-sessions/ping/<app_label>/<model_name>/<object_id>/<session_id>/ app_label=policies model_name=privacypolicypage on=review  l------  l--++++
admin/editing-sessions/release/<session_id>/                               l------  l++++++
admin/block-preview/                                                       l------  l------
"""
