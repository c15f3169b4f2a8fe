/* What the checks find, beside the editor: asked for when the page stands and after each saving. An answer is kept in
   the hidden field `answers` of the form, a mark on an article in `same_meaning`; both are saved with the draft like any
   other word. */
(() => {
  'use strict';

  const panel = () => document.querySelector('[data-policy-checks]');
  const field = () => document.querySelector('input[name="answers"]');

  const answers = () => {
    try {
      return JSON.parse(field()?.value || '{}') ?? {};
    } catch {
      return {};
    }
  };

  const keep = (changed) => {
    field().value = JSON.stringify(changed);
    field().dispatchEvent(new Event('input', { bubbles: true }));
    field().dispatchEvent(new Event('change', { bubbles: true }));
  };

  const count = (errors) => {
    const counter = document.querySelector('[data-side-panel-toggle="policy-checks"] [data-side-panel-toggle-counter]');
    if (!counter) return;
    counter.textContent = errors;
    counter.hidden = !Number(errors);
  };

  const isAnswering = () => Boolean(panel()?.querySelector('.checks-answer:not([data-done])'));

  const check = async () => {
    const away = panel().querySelector('[data-policy-checks-away]');
    try {
      const answer = await fetch(panel().dataset.policyChecks, { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const found = parsed.querySelector('[data-errors]');
      const list = panel().querySelector('[data-policy-checks-list]');
      const open = [...list.querySelectorAll('details')].map((fold) => fold.open);
      found.querySelectorAll('details').forEach((fold, place) => { fold.open = open[place] ?? false; });
      list.replaceChildren(found);
      count(found.dataset.errors);
      away.hidden = true;
    } catch {
      away.hidden = false;
    }
  };

  const goTo = (id) => {
    const article = window.policyPresent?.articles().find((one) => one.id === id);
    if (!article) return;
    const toggle = article.child.querySelector('[data-panel-toggle]');
    if (toggle?.getAttribute('aria-expanded') === 'false') toggle.click();
    article.child.scrollIntoView({ block: 'start' });
    toggle?.focus({ preventScroll: true });
  };

  const say = (button) => {
    const finding = button.closest('[data-key]');
    const form = panel().querySelector('[data-policy-checks-form]').content.firstElementChild.cloneNode(true);
    const part = (name) => form.querySelector(`[data-name="${name}"]`);
    const ways = button.dataset.answer.split(' ');
    [...part('answer').options].filter((way) => !ways.includes(way.value)).forEach((way) => way.remove());
    const fields = () => [...form.querySelectorAll('[data-for]')]
      .filter((label) => label.dataset.for.split(' ').includes(part('answer').value));
    const show = () => {
      const shown = fields();
      form.querySelectorAll('[data-for]').forEach((label) => { label.hidden = !shown.includes(label); });
    };
    part('answer').addEventListener('change', show);
    show();
    form.querySelector('[data-cancel]').addEventListener('click', () => {
      form.remove();
      button.hidden = false;
      button.focus();
    });
    form.querySelector('[data-keep]').addEventListener('click', () => {
      const inputs = fields().map((label) => label.querySelector('[data-name]'));
      const empty = inputs.find((input) => !input.value.trim() || !input.checkValidity());
      if (empty) {
        empty.setAttribute('aria-invalid', 'true');
        empty.focus();
        return;
      }
      const said = Object.fromEntries(inputs.map((input) => [input.dataset.name, input.value.trim()]));
      keep({ ...answers(), [finding.dataset.key]: { answer: part('answer').value, ...said } });
      form.querySelector('[data-kept]').hidden = false;
      form.querySelectorAll('button, select, textarea, input').forEach((input) => { input.disabled = true; });
      form.dataset.done = '';
    });
    button.hidden = true;
    finding.append(form);
    part('answer').focus();
  };

  const takeBack = (button) => {
    const { key } = button.closest('[data-key]').dataset;
    const { [key]: one, [key.split('.')[0]]: all, ...others } = answers();
    keep(others);
    button.disabled = true;
  };

  const mark = () => {
    const boxes = [...panel().querySelectorAll('[data-same-meaning]')];
    const marks = document.querySelector('input[name="same_meaning"]');
    marks.value = JSON.stringify(boxes.filter((box) => box.checked).map((box) => box.value));
    marks.dispatchEvent(new Event('input', { bubbles: true }));
    marks.dispatchEvent(new Event('change', { bubbles: true }));
  };

  const begin = () => {
    if (!panel()) return;
    panel().addEventListener('change', (event) => { if (event.target.matches('[data-same-meaning]')) mark(); });
    panel().addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (!button) return;
      if (button.dataset.article) goTo(button.dataset.article);
      else if (button.dataset.answer) say(button);
      else if (button.matches('[data-take-back]')) takeBack(button);
      else if (button.matches('[data-policy-checks-again]')) check();
    });
    document.addEventListener('w-autosave:success', () => { if (!isAnswering()) check(); });
    check();
  };

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
})();
