/* The dialog in which staff choose what to put into a text: a fact, an article, a defined term, a law, a language.

   One list in groups, searched by typing, walked by arrow keys while the focus stays in the search field. */
(() => {
  'use strict';

  if (window.policyPicker) return;

  const present = () => window.policyPresent;
  const say = (name, values) => present().sentence(name, values);
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  let count = 0;

  const made = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => {
      if (value !== undefined && value !== null) element.setAttribute(name, value);
    });
    element.append(...children);
    return element;
  };

  /* ---- What there is: groups {title, rows}, a row {type, name, forms: [{data, label}], note}. A row of a fact also has
     what it speaks of, `part` {title, reach}, the same object for all rows of one, and its own `reach`. ---- */

  const factRow = (fact, part) => ({
    type: 'POLICY_FACT',
    name: fact.name,
    part,
    reach: part.reach ? '' : fact.reach,
    note: fact.forms[0].label ? '' : say('noValue'),
    forms: fact.forms.filter((one) => one.label || !one.form).map((one) => ({
      data: one.form ? { fact: fact.key, form: one.form } : { fact: fact.key },
      label: one.label || fact.name,
    })),
  });

  /* By owner, so that what a library shares is told from what is the portal's own. */
  const facts = () => present().offered().owners.map(({ title, groups }) => ({
    type: 'POLICY_FACT',
    title,
    rows: groups.flatMap((part) => part.facts.filter(({ merged }) => !merged).map((fact) => factRow(fact, part))),
  }));

  const articles = () => ({
    type: 'POLICY_XREF',
    title: say('articles'),
    rows: present().articles().filter(({ id }) => id).map((article) => ({
      type: 'POLICY_XREF',
      name: article.number === null ? say('withoutNumber') : say('article', { number: article.number }),
      shown: article.heading || say('untitled'),
      forms: present().offered().references.map(({ form }) => ({
        data: form ? { ref: article.id, form } : { ref: article.id },
        label: present().short(present().referenceTo(article, form)),
      })).filter(({ label }, at, all) => all.findIndex((one) => one.label === label) === at),
    })),
  });

  const terms = () => ({
    type: 'POLICY_TERM',
    title: say('terms'),
    rows: present().definitions().filter(({ id, term }) => id && term).map((definition) => ({
      type: 'POLICY_TERM',
      name: definition.term,
      shown: definition.meaning(),
      forms: [{ data: { ref: definition.id }, label: definition.term }],
    })),
  });

  const languages = () => ({
    type: 'POLICY_FOREIGN',
    title: say('languages'),
    rows: present().offered().languages.map(({ locale, name }) => ({
      type: 'POLICY_FOREIGN',
      name,
      shown: '',
      forms: [{ data: { locale }, label: name }],
    })),
  });

  /* What was asked for comes first; the rest is found by going on. */
  const groupsFor = (type) => {
    if (type === 'POLICY_FOREIGN') return [languages()];
    const groups = [...facts(), articles(), terms()].filter(({ rows }) => rows.length);
    return [...groups.filter((group) => group.type === type), ...groups.filter((group) => group.type !== type)];
  };

  const shownOf = (row) => row.note || row.shown || (row.shown === undefined ? row.forms[0].label : '');

  const isFound = (row, group, wanted) => {
    const said = row.forms.flatMap(({ data, label }) => [label, data.fact ?? '']);
    const words = plain([group.title, row.part?.title ?? '', row.name, shownOf(row), ...said].join(' '));
    return wanted.every((word) => words.includes(word));
  };

  const isSame = (one, other) => JSON.stringify(Object.entries(one).filter(([, value]) => value).sort())
    === JSON.stringify(Object.entries(other).filter(([, value]) => value).sort());

  /* ---- The dialog ---- */

  class Dialog {
    constructor(request, done) {
      this.request = request;
      this.done = done;
      this.rows = [];
      this.active = null;
      this.choice = null;
      this.id = `policy-picker-${(count += 1)}`;
      this.build();
    }

    build() {
      const { type, current } = this.request;
      const isLanguage = type === 'POLICY_FOREIGN';
      const title = current ? 'change' : (isLanguage && 'titleLanguage') || 'title';
      this.search = made('input', {
        type: 'search',
        class: 'policy-picker__search',
        role: 'combobox',
        'aria-expanded': 'true',
        'aria-autocomplete': 'list',
        'aria-controls': `${this.id}-list`,
        'aria-label': say(isLanguage ? 'searchLanguage' : 'search'),
        placeholder: say(isLanguage ? 'searchLanguage' : 'search'),
        autocomplete: 'off',
        spellcheck: 'false',
      });
      this.status = made('p', { class: 'policy-picker__status', role: 'status' });
      this.list = made('div', {
        class: 'policy-picker__list', role: 'listbox', id: `${this.id}-list`, 'aria-labelledby': `${this.id}-title`,
      });
      this.forms = made('fieldset', { class: 'policy-picker__forms', hidden: '' });
      this.insert = made('button', { type: 'button', class: 'button' }, say(current ? 'replace' : 'insert'));
      const cancel = made('button', { type: 'button', class: 'button button-secondary' }, say('cancel'));
      this.element = made(
        'dialog',
        { class: 'policy-picker', 'aria-labelledby': `${this.id}-title` },
        made('h2', { class: 'policy-picker__title', id: `${this.id}-title` }, say(title)),
        this.search,
        this.status,
        this.list,
        this.forms,
        made('div', { class: 'policy-picker__actions' }, this.insert, cancel),
      );
      this.search.addEventListener('input', () => this.fill());
      this.element.addEventListener('keydown', (event) => this.pressed(event));
      this.list.addEventListener('click', (event) => this.clicked(event));
      this.list.addEventListener('dblclick', () => this.choose());
      this.insert.addEventListener('click', () => this.choose());
      cancel.addEventListener('click', () => this.element.close());
      this.element.addEventListener('close', () => this.closed());
    }

    open() {
      document.body.append(this.element);
      this.fill(this.request.current);
      this.element.showModal();
      this.search.focus();
    }

    closed() {
      this.element.remove();
      this.done(this.choice);
    }

    /* Show what is searched for, and mark the first of it, or what stands in the text already. */
    fill(current = null) {
      const { type, words } = this.request;
      if (type === 'POLICY_FOREIGN' && !words) {
        this.status.textContent = say('selectFirst');
        this.insert.disabled = true;
        return;
      }
      const wanted = plain(this.search.value).split(/\s+/).filter(Boolean);
      this.rows = [];
      const groups = groupsFor(type)
        .map((group) => ({ ...group, rows: group.rows.filter((row) => isFound(row, group, wanted)) }))
        .filter(({ rows }) => rows.length);
      this.list.replaceChildren(...groups.map((group, at) => this.group(group, at)));
      const number = this.rows.length;
      this.status.textContent = (!number && say('none')) || (number === 1 ? say('one') : say('many', { count: number }));
      const same = (row) => current && row.forms.some(({ data }) => row.type === current.type && isSame(data, current.data));
      this.mark(this.rows.find(({ row }) => same(row)) ?? this.rows[0] ?? null, current);
    }

    group(group, at) {
      const title = made('div', { class: 'policy-picker__group', id: `${this.id}-group-${at}` }, group.title);
      const options = group.rows.flatMap((row, place) => [
        ...(row.part && row.part !== group.rows[place - 1]?.part ? [this.part(row.part)] : []),
        this.option(row, group),
      ]);
      return made('div', { role: 'group', 'aria-labelledby': title.id }, title, ...options);
    }

    /* What the rows below speak of, for the eye: to a screen reader each of them says it. */
    part({ title, reach }) {
      const line = made('div', { class: 'policy-picker__part', 'aria-hidden': 'true' }, made('bdi', {}, title));
      if (reach) line.append(made('span', { class: 'policy-picker__reach' }, reach));
      return line;
    }

    option(row, group) {
      const shown = shownOf(row);
      const option = made(
        'div',
        {
          role: 'option',
          class: `policy-picker__option${row.note ? ' policy-picker__option--empty' : ''}`,
          id: `${this.id}-option-${this.rows.length}`,
          'aria-selected': 'false',
          'aria-label': [row.name, shown, row.part?.title, group.title, row.part?.reach || row.reach]
            .filter(Boolean).join(', '),
        },
        made('bdi', { class: 'policy-picker__name' }, row.name),
        made('bdi', { class: 'policy-picker__value' }, shown),
      );
      if (row.reach) option.append(made('span', { class: 'policy-picker__reach' }, row.reach));
      this.rows.push({ row, option });
      return option;
    }

    mark(chosen, current = null) {
      this.active?.option.setAttribute('aria-selected', 'false');
      this.active = chosen;
      this.insert.disabled = !chosen;
      this.search.removeAttribute('aria-activedescendant');
      if (chosen) {
        chosen.option.setAttribute('aria-selected', 'true');
        this.search.setAttribute('aria-activedescendant', chosen.option.id);
        chosen.option.scrollIntoView({ block: 'nearest' });
      }
      this.offerForms(chosen?.row ?? null, current);
    }

    offerForms(row, current) {
      this.forms.hidden = !row || row.forms.length < 2;
      const kept = row?.forms.findIndex(({ data }) => current && isSame(data, current.data)) ?? -1;
      this.forms.replaceChildren(made('legend', {}, say('written')), ...(row?.forms ?? []).map(({ label }, at) => {
        const radio = made('input', { type: 'radio', name: `${this.id}-form`, value: at });
        radio.checked = at === Math.max(kept, 0);
        return made('label', {}, radio, made('bdi', {}, label));
      }));
    }

    clicked(event) {
      const option = event.target.closest('[role="option"]');
      const found = this.rows.find((one) => one.option === option);
      if (found) this.mark(found);
      this.search.focus();
    }

    pressed(event) {
      // What is typed here is nobody's shortcut elsewhere.
      event.stopPropagation();
      if (event.isComposing) return;
      const isField = event.target === this.search;
      if (event.key === 'Enter' && event.target.tagName === 'INPUT') {
        event.preventDefault();
        this.choose();
      } else if (isField && this.step(event.key)) {
        event.preventDefault();
      }
    }

    step(key) {
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
      if (!(key in steps) || !this.rows.length) return false;
      const at = this.rows.indexOf(this.active);
      const last = this.rows.length - 1;
      const wrapped = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1 }[key];
      this.mark(this.rows[wrapped ?? Math.min(last, Math.max(0, at + steps[key]))]);
      return true;
    }

    choose() {
      if (!this.active) return;
      const at = this.forms.querySelector('input:checked')?.value ?? 0;
      const { row } = this.active;
      this.choice = { type: row.type, ...row.forms[at] };
      this.element.close();
    }
  }

  /* A dialog with one sentence: the server did not say what there is. */
  const apologise = ({ failed: sentence, close: label }, done) => {
    const close = made('button', { type: 'button', class: 'button', autofocus: '' }, label);
    const element = made('dialog', { class: 'policy-picker' }, made('p', {}, sentence), close);
    close.addEventListener('click', () => element.close());
    element.addEventListener('close', () => {
      element.remove();
      done(null);
    });
    document.body.append(element);
    element.showModal();
  };

  window.policyPicker = {
    /* Ask somebody to choose. `request`: {type, words selected, current: {type, data} or null, failed: a sentence, close: a word}.
       Resolves to {type, data, label}, or to null where nothing was chosen. */
    open: (request) => new Promise((done) => {
      present().load().then(
        () => new Dialog(request, done).open(),
        () => apologise(request, done),
      );
    }),
  };
})();
