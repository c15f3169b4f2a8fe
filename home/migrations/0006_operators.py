from itertools import count

from django.db import migrations

# Everyone of them enters the admin, and asks for translations of what libraries own.
GIVEN = (
    ("home", "container", "operate", "Can operate across portals"),
    ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),
    ("wagtail_localize", "translation", "submit_translation", "Can submit translations"),
)


def add_operators(apps, schema_editor):
    """Add the group; Django makes the permission itself only after all migrations."""
    Group = apps.get_model("auth", "Group")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    # A group that is called so already has members who are no operators.
    names = ("Operators" if number == 1 else f"Operators ({number})" for number in count(1))
    group = Group.objects.create(name=next(name for name in names if not Group.objects.filter(name=name).exists()))
    for app_label, model, codename, name in GIVEN:
        kind, _made = ContentType.objects.get_or_create(app_label=app_label, model=model)
        permission, _made = Permission.objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        group.permissions.add(permission)


def remove_operators(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    operate = {"permissions__content_type__app_label": "home", "permissions__codename": "operate"}
    Group.objects.filter(**operate).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0005_role_terms"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        # These give something to every group that enters the admin, as far as there is one.
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="container",
            options={
                "permissions": [("operate", "Can operate across portals")],
                "verbose_name": "portal or library",
                "verbose_name_plural": "portals and libraries",
            },
        ),
        migrations.RunPython(add_operators, remove_operators),
    ]
