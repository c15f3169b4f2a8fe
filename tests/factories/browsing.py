"""The editor in a browser: signing in, unfolding an article, and what a text shows."""

import json

from tests.factories.policies import sample_id

BODY = "[data-contentpath=body] [data-streamfield-child]"
PICKER = "dialog.policy-picker[open]"
CHIPS = "() => [...document.querySelectorAll('.policy-chip')].map((one) => [one.textContent, one.dataset.note || ''])"


def open_editor(page, base, policy, username="editor"):
    """Sign in and open a policy; returns when the editor knows what can be inserted."""
    page.goto(f"{base}/admin/login/?next=/admin/pages/{policy.pk}/edit/")
    if "/login/" in page.url:
        page.fill("[name=username]", username)
        page.fill("[name=password]", "demo")
        page.press("[name=password]", "Enter")
    page.wait_for_selector(BODY)
    page.wait_for_function("() => Boolean(window.policyPresent?.offered())")


def section(page, name):
    """The panel of a sample article."""
    return page.locator(f"#block-{sample_id(name)}-section")


def unfold(page, name):
    section(page, name).locator("[data-panel-toggle]").first.click()


def text_of(page, name, words=""):
    """A text of an article that can be typed into, the first that holds the words."""
    return section(page, name).locator("[contenteditable=true]", has_text=words).first


def chips(page):
    """What each chip of the page shows, and what is said to be wrong with it."""
    return [tuple(chip) for chip in page.evaluate(CHIPS)]


def labels(page):
    return [label for label, _note in chips(page)]


def move_up(page, name):
    child = section(page, name).locator("xpath=ancestor::*[@data-streamfield-child][1]")
    child.locator("[data-streamfield-action=MOVE_UP]").first.click()


def choose(page, search, *, keys=()):
    """Type into the open picker, press further keys, and take what is marked."""
    page.wait_for_selector(PICKER)
    page.keyboard.type(search)
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.wait_for_selector(PICKER, state="detached")
    page.wait_for_function("() => document.activeElement.isContentEditable")


def paste(page, html, text=""):
    """Paste into the text that has the focus, as if it came from another window."""
    page.evaluate(
        """([html, text]) => {
            const data = new DataTransfer();
            data.setData('text/html', html);
            data.setData('text/plain', text);
            const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        [html, text],
    )


def fragment(*parts):
    """What the editor puts on the clipboard: parts are words, or (words, type, mutability, data)."""
    text, ranges, entities = "", [], {}
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        words, kind, mutability, data = part
        ranges.append({"key": len(entities), "offset": len(text), "length": len(words)})
        entities[str(len(entities))] = {"type": kind, "mutability": mutability, "data": data}
        text += words
    block = {"key": "abcde", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "data": {}}
    raw = json.dumps({"blocks": [block | {"entityRanges": ranges}], "entityMap": entities})
    escaped = raw.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")
    return f"<div data-draftjs-conductor-fragment='{escaped}'>{len(text)}</div>"
