from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = _("Policies")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models load with the other apps, after this module.
        from policies.authoring import guards
        from policies.desk import explorer, exports, kept
        from policies.desk.localized import views as localize
        from policies.publication import receivers as publication_receivers
        from policies.register import triggers
        from policies.review import receivers

        pre_migrate.connect(triggers.drop_before_migrating, sender=self)
        post_migrate.connect(triggers.install_after_migrating, sender=self)
        guards.connect()
        localize.connect()
        kept.connect()
        explorer.connect()
        exports.connect()
        receivers.connect(self)
        publication_receivers.connect()
