"""What is closed, what opens without an account, and what the admin's host does not answer at all."""

TABLE = """
# route                                                             GET      POST
#                                                                   abwetrs  abwetrs
admin/failwhale/                                                    hhhhhhh  hhhhhhh
admin/reports/workflow/                                             hhhhhhh  hhhhhhh
admin/reports/workflow/results/                                     hhhhhhh  hhhhhhh
admin/reports/workflow_tasks/                                       hhhhhhh  hhhhhhh
admin/reports/workflow_tasks/results/                               hhhhhhh  hhhhhhh

admin/login/                                                        +hhhhhh  +++++++
admin/logout/                                                       l------  lllllll
admin/account/                                                      l++++++  l++++++
admin/dismissibles/                                                 l++++++  l------
admin/password_reset/                                               +++++++  +++++++
admin/password_reset/done/                                          +++++++  -------
admin/password_reset/confirm/<uidb64>/<token>/                      +++++++  +++++++
admin/password_reset/complete/                                      +++++++  -------
admin/sprite/                                                       +++++++  +++++++
admin/jsi18n/                                                       +++++++  -------

# A document is a file for whoever has its address; no collection asks for a password.
documents/(\\d+)/(.*)                                                +++++++  +++++++
documents/authenticate_with_password/<restriction_id>/              -------  -------
# A link for an opinion is its own credential, whoever has it; these are forged.
opinion/<link>                                                      -------  -------

_util/authenticate_with_password/<page_view_restriction_id>/<page_id>/   -------  -------
_util/login/                                                        -------  -------
"""
