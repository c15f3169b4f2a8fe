"""Opening portals and libraries, and changing them: their roots, groups, hosts, languages and frames."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page, Site

from home.characters import hides_something
from home.forms import SETTINGS
from home.hosts import InvalidHost, is_address, normalise_host
from home.models import (
    WORKING_ROLES,
    Container,
    ContainerKind,
    Host,
    HostState,
    LocaleRoot,
    Theme,
)
from home.queries import root_in
from home.staffing import add_group
from home.timezones import TIME_ZONES


class NotOpened(ValueError):
    """A portal or library was not opened or not changed; the message says why in one sentence."""


class HostInUse(NotOpened):
    """The host already answers for a portal, or for the admin."""


class UnusableHost(NotOpened):
    """The host is not a name at which a portal could answer."""


class NoHost(NotOpened):
    """A library, or a portal that would be left without a host that answers."""


class NameMissing(NotOpened):
    """A portal or library has no name."""


class NoLocale(NotOpened):
    """A portal or library has no language."""


class UnknownLocale(NotOpened):
    """A language is not among those of the installation."""


class LanguageNotEnabled(NotOpened):
    """A language is not among those that the portal has."""


class LanguageNeeded(NotOpened):
    """A portal or library cannot do without a language."""


class UnknownTimeZone(NotOpened):
    """A time zone is not among those that can be chosen."""


@transaction.atomic
def create_portal(
    *,
    host: str,
    name: str,
    locales: Sequence[str],
    controller: Any = None,
    time_zone: str = "Europe/Paris",
) -> Container:
    """Open a portal that answers at `host`, in `locales`, of which the first is its default language.

    `controller` is a controller's row, put into the profile as a draft. All is made, or nothing.

    :raises NotOpened: one of its kinds, saying what was wrong.
    """
    name = _checked_name(name)
    codes = _checked_locales(locales)
    plain_host = _checked_host(host)
    container = _add_container(ContainerKind.PORTAL, name, plain_host, codes, time_zone)
    container.domain = plain_host
    container.controller = controller
    container.save()
    _claim_host(container, plain_host)
    _give_site(container, plain_host)
    Theme.objects.create(container=container, header=name[:120])
    return container


@transaction.atomic
def create_library(*, name: str, locales: Sequence[str], time_zone: str = "Europe/Paris") -> Container:
    """Open a library: a container without host, with editors and reviewers of its own.

    :raises NotOpened: one of its kinds, saying what was wrong.
    """
    name = _checked_name(name)
    return _add_container(ContainerKind.LIBRARY, name, name, _checked_locales(locales), time_zone)


@transaction.atomic
def add_language(*, container: Container, locale: str) -> LocaleRoot:
    """Enable a language of a portal or library, making its root when there never was one.

    :raises UnknownLocale: the installation does not have it.
    """
    row = Locale.objects.get_or_create(language_code=_checked_locales([locale])[0])[0]
    container = _locked(container)  # two who open a language at once make one root
    roots = LocaleRoot.objects.child_of(container)
    if not roots.filter(locale=row).exists():
        _add_roots(container, [row], like=roots.first())
    root: LocaleRoot = roots.get(locale=row)
    if not root.enabled:
        root.enabled = True
        root.save(update_fields=["enabled"], clean=False)
    return root


@transaction.atomic
def switch_language_off(*, container: Container, locale: str) -> LocaleRoot:
    """Switch a language of a portal or library off. Its root stays, with all drafts below it.

    Readers keep what an approved act says (`policies.publication.closing`), and without one have nothing.

    :raises NotOpened: the portal does not have it, or cannot do without it; the message says why.
    """
    container = _locked(container)
    refuse_needed(container, locale)
    root = _enabled_root(container, locale)
    root.enabled = False
    root.save(update_fields=["enabled"], clean=False)
    return root


def refuse_needed(container: Container, locale: str) -> None:
    """Do nothing for a language that a portal can do without.

    :raises LanguageNeeded: it is the default language or the prevailing one.
    """
    if locale == container.default_locale.language_code:
        raise LanguageNeeded(
            _("This is the default language, to which the portal’s first address leads: it cannot be closed.")
        )
    if locale == container.prevailing_locale.language_code:
        raise LanguageNeeded(_("This is the language that prevails over the others: it cannot be closed."))


@transaction.atomic
def set_host(*, container: Container, host: str, canonical: bool) -> Host:
    """Let a portal answer at a host (`canonical`; the one that answered until now redirects there), or redirect.

    The host is added where nobody has it, and taken over where another portal has it as a former one. What redirects
    and what readers are told follow in the same transaction (`policies.publication.receivers`). Twice changes nothing.

    :raises NotOpened: one of its kinds, saying what was wrong.
    """
    if container.kind != ContainerKind.PORTAL:
        raise NoHost(_("“%(library)s” is a library, which has no readers and no host.") % {"library": container})
    own = list(Host.objects.select_for_update().filter(container=container))
    row = _host_to_give(container, host)
    answering = next((known for known in own if known.state == HostState.CANONICAL), None)
    if not canonical and (answering is None or row.pk == answering.pk):
        raise NoHost(
            _("“%(host)s” is where the portal answers, or the first of its hosts: let another one answer first.")
            % {"host": row.host}
        )
    if canonical and answering and answering.pk != row.pk:
        answering.state = HostState.FORMER
        answering.save(update_fields=["state"])
    row.container = container
    row.state = HostState.CANONICAL if canonical else HostState.FORMER
    _save_host(row)
    if canonical:
        _move_site(container, row.host)
    return row


@transaction.atomic
def set_default_language(*, container: Container, locale: str) -> Container:
    """Make an enabled language the one to which the portal's first address leads.

    :raises NotOpened: one of its kinds, saying what was wrong.
    """
    _locked(container)  # whoever closes the language waits, or has closed it
    root = _enabled_root(container, _checked_locales([locale])[0])
    container.default_locale = root.locale
    container.save(update_fields=["default_locale"], clean=False)
    for site in _sites_of(container):
        site.root_page = root
        site.save()
    return container


@transaction.atomic
def change_settings(*, container: Container, **settings: Any) -> dict[str, Any]:
    """Give a portal or library other settings (`SETTINGS`), at once; return which were others before, as they are now.

    No draft is made or changed: drafts have the settings of the row, whenever they are read.

    :raises LanguageNotEnabled: another language is to prevail, which the portal does not have.
    """
    row = _locked(container)
    changed = {name: settings[name] for name in SETTINGS if name in settings and getattr(row, name) != settings[name]}
    if "prevailing_locale" in changed:
        _enabled_root(row, changed["prevailing_locale"].language_code)
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed), clean=False)
    return changed


def _locked(container: Container) -> Container:
    row: Container = Container.objects.select_for_update(of=("self",)).get(pk=container.pk)
    return row


def _enabled_root(container: Container, locale: str) -> LocaleRoot:
    root = root_in(container, locale)
    if root is None:
        raise LanguageNotEnabled(
            _("“%(portal)s” does not have the language “%(code)s”.") % {"portal": container, "code": locale}
        )
    return root


def _checked_name(name: str) -> str:
    stripped = name.strip()
    longest = Container._meta.get_field("name").max_length
    if not stripped:
        raise NameMissing(_("A portal needs a name."))
    if hides_something(stripped):
        raise NameMissing(_("The name holds a character that cannot be shown: type it again."))
    if len(stripped) > longest:
        raise NameMissing(_("A portal's name has at most %(longest)d characters.") % {"longest": longest})
    return stripped


def _checked_locales(locales: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(locales))
    if not codes:
        raise NoLocale(_("A portal needs at least one language."))
    known = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    for code in codes:
        if code not in known:
            raise UnknownLocale(
                _("“%(code)s” is not a language of this installation; it has %(known)s.")
                % {"code": code[:20], "known": ", ".join(known)}
            )
    return codes


def _checked_host(raw: str) -> str:
    try:
        host = normalise_host(raw)
    except InvalidHost as error:
        raise UnusableHost(str(error)) from error
    if is_address(host):
        raise UnusableHost(_("A portal answers at a name, and “%(host)s” is an address.") % {"host": host})
    if host == getattr(settings, "ADMIN_HOST", "") or Site.objects.filter(hostname=host).exists():
        raise _in_use(host)
    return host


def _in_use(host: str) -> HostInUse:
    return HostInUse(_("The host “%(host)s” is already in use.") % {"host": host})


def _host_to_give(container: Container, raw: str) -> Host:
    """Return the row of a host, locked, or a new one that is not saved; refuse another portal's own."""
    try:
        known = Host.objects.select_for_update(of=("self",)).filter(host=normalise_host(raw)).first()
    except InvalidHost as error:
        raise UnusableHost(str(error)) from error
    if known is None:
        return Host(container=container, host=_checked_host(raw))
    if known.container_id != container.pk and known.state == HostState.CANONICAL:
        raise _in_use(known.host)
    return known


def _save_host(row: Host) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _in_use(row.host) from error


def _sites_of(container: Container) -> list[Site]:
    return list(Site.objects.filter(root_page__path__startswith=container.path))


def _move_site(container: Container, host: str) -> None:
    for site in _sites_of(container):
        site.hostname = host
        site.save()


def _claim_host(container: Container, host: str) -> None:
    _save_host(Host(container=container, host=host))


def _give_site(container: Container, host: str) -> None:
    # Wagtail finds its previews' site by this row; readers are answered by host and path from the register.
    port = 443 if settings.WAGTAILADMIN_BASE_URL.startswith("https:") else 80
    root = LocaleRoot.objects.child_of(container).get(locale=container.default_locale)
    Site.objects.create(hostname=host, port=port, site_name=container.name, root_page=root)


def _add_container(kind: ContainerKind, name: str, slug: str, codes: list[str], time_zone: str) -> Container:
    if time_zone not in dict(TIME_ZONES):
        raise UnknownTimeZone(_("“%(zone)s” is not a time zone that can be chosen.") % {"zone": time_zone[:64]})
    rows = [Locale.objects.get_or_create(language_code=code)[0] for code in codes]
    tree = Page.get_first_root_node()
    container: Container = tree.add_child(
        instance=Container(
            title=name,
            slug=find_available_slug(tree, slugify(slug.replace(".", "-")) or kind),
            kind=kind,
            name=name,
            locale=rows[0],
            default_locale=rows[0],
            prevailing_locale=rows[0],
            time_zone=time_zone,
        )
    )
    _add_roots(container, rows)
    for role in WORKING_ROLES:
        add_group(container, role)
    return container


def _add_roots(container: Container, rows: list[Locale], like: LocaleRoot | None = None) -> None:
    """Add a root in each language, all translations of one another and of `like`."""
    names = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    for row in rows:
        root = LocaleRoot(title=names[row.language_code], slug=row.language_code, locale=row)
        if like:
            root.translation_key = like.translation_key
        container.add_child(instance=root)
        like = like or root
