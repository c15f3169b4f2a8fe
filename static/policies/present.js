/* What a policy holds in the editor at this moment, saved or not: its articles with their numbers, its definitions,
   and what the server offers besides (facts, ways to write a reference). Other scripts ask `window.policyPresent`. */
(() => {
  'use strict';

  if (window.policyPresent) return;

  const CHILD = '[data-streamfield-child]';
  const followers = new Set();
  let offered = null;
  let asked = null;
  let told = '';

  const body = () => document.querySelector('[data-contentpath="body"]');
  const hidden = (child, name) => child.querySelector(`:scope > input[name$="-${name}"]`);
  const isDeleted = (child) => hidden(child, 'deleted')?.value === '1';
  const prefixOf = (child) => hidden(child, 'id')?.name.replace(/-id$/, '');
  const named = (name) => document.getElementsByName(name)[0];

  /* The articles in their order: {child, id, number (null without one), heading}. */
  const articles = () => {
    let last = 0;
    return [...(body()?.querySelectorAll(CHILD) ?? [])]
      .filter((child) => !child.parentElement.closest(CHILD) && !isDeleted(child))
      .map((child) => {
        const prefix = prefixOf(child);
        const box = named(`${prefix}-value-numbered`);
        const isNumbered = !box || box.checked;
        if (isNumbered) last += 1;
        const heading = named(`${prefix}-value-heading`)?.value.trim() ?? '';
        return { child, id: hidden(child, 'id')?.value ?? '', number: isNumbered ? last : null, heading };
      });
  };

  const isGone = (element) => {
    for (let child = element.closest(CHILD); child; child = child.parentElement.closest(CHILD)) {
      if (isDeleted(child)) return true;
    }
    return false;
  };

  const firstWords = (field) => {
    try {
      const words = JSON.parse(field?.value || 'null')?.blocks?.map((block) => block.text).join(' ') ?? '';
      return short(words);
    } catch {
      return '';
    }
  };

  /* The definitions in their order: {id, term, meaning()}. */
  const definitions = () => [...(body()?.querySelectorAll('input[name$="-value-term"]') ?? [])]
    .filter((field) => !isGone(field))
    .map((field) => {
      const prefix = field.name.replace(/-value-term$/, '');
      const meaning = () => firstWords(named(`${prefix}-value-content`));
      return { id: named(`${prefix}-id`)?.value ?? '', term: field.value.trim(), meaning };
    });

  /* Words as one line, cut short as the server does. */
  const short = (words) => {
    const line = words.split(/[\n\r\u2028\u2029]+/)
      .map((part) => part.replace(/\t/g, ' ').replace(/\p{C}/gu, '').trim().replace(/\s+/g, ' ')).filter(Boolean);
    const letters = [...line.join(', ')];
    const most = offered?.length ?? 80;
    return letters.length <= most ? letters.join('') : `${letters.slice(0, most - 1).join('').trimEnd()}…`;
  };

  const sentence = (name, values = {}) => Object.entries(values)
    .reduce((text, [key, value]) => text.replace(`{${key}}`, () => value), offered?.words[name] ?? '');

  const referenceTo = (article, form) => {
    const ways = offered.references.find((way) => way.form === form) ?? offered.references[0];
    if (article.number !== null) {
      return ways.numbered[article.number - 1] ?? ways.beyond.replace('{number}', () => article.number);
    }
    return article.heading ? ways.titled.replace('{heading}', () => article.heading) : ways.untitled;
  };

  /* What a fact, a reference or a term stands for now: {label: its words or '', note: what is wrong with it or ''}.
     Nothing is known, and nothing wrong, before the server has answered. */
  const standing = (type, data, known = index()) => {
    if (!offered) return { label: '', note: '' };
    if (type === 'POLICY_FACT') {
      const { forms, merged } = known.facts.get(data.fact) ?? {};
      if (!forms) return { label: '', note: sentence('unknown') };
      const plain = forms.find((one) => !one.form);
      const wanted = forms.find((one) => one.form === (data.form || ''));
      if (!plain?.label) return { label: '', note: sentence('noValue') };
      if (!wanted) return { label: plain.label, note: sentence('noForm') };
      return { label: wanted.label, note: merged ? sentence('merged') : '' };
    }
    if (type === 'POLICY_XREF') {
      const article = known.articles.get(data.ref) ?? known.articles.get(offered.former[data.ref]);
      if (!article) return { label: '', note: sentence('articleGone') };
      return { label: short(referenceTo(article, data.form || '')), note: '' };
    }
    if (type === 'POLICY_TERM') {
      return { label: '', note: known.terms.has(data.ref) ? '' : sentence('termGone') };
    }
    return { label: '', note: '' };
  };

  const factsOffered = () => (offered?.owners ?? []).flatMap(({ groups }) => groups.flatMap(({ facts }) => facts));

  /* How far what a fact says reaches: "Shown in 214 policies, 3 languages", or nothing. */
  const reachOf = (key) => index().facts.get(key)?.reach ?? '';

  let indexed = null;

  /* All of it by id and key; kept until something changes. */
  const index = () => {
    indexed ??= {
      articles: new Map(articles().map((article) => [article.id, article])),
      terms: new Map(definitions().map((definition) => [definition.id, definition])),
      facts: new Map(factsOffered().map((fact) => [fact.key, fact])),
    };
    return indexed;
  };

  const tell = () => {
    indexed = null;
    const { articles: present, terms } = index();
    const now = JSON.stringify([
      Boolean(offered),
      [...present.values()].map(({ id, number, heading }) => [id, number, heading]),
      [...terms.keys()],
    ]);
    followers.forEach((follower) => follower(now !== told));
    told = now;
  };

  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      tell();
    });
  };

  /* Ask the server once for what it offers; a failure is forgotten, so that it can be tried again. */
  const load = () => {
    const url = document.querySelector('[data-policy-offered]')?.dataset.policyOffered;
    asked ??= (url ? fetch(url, { headers: { Accept: 'application/json' } }) : Promise.reject(new Error('no address')))
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then((answer) => {
        offered = answer;
        later();
        return answer;
      })
      .catch((error) => {
        asked = null;
        throw error;
      });
    return asked;
  };

  const watch = () => {
    if (!body()) return;
    const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-hidden'] };
    new MutationObserver(later).observe(body(), changes);
    body().addEventListener('change', later);
    body().addEventListener('input', (event) => {
      if (/-value-(heading|term)$/.test(event.target.name ?? '')) later();
    });
    load().catch(() => {});
    later();
  };

  window.policyPresent = {
    articles,
    definitions,
    load,
    reachOf,
    referenceTo,
    sentence,
    short,
    standing,
    offered: () => offered,
    /* Calls back whenever the policy may have changed, with whether articles or definitions did. */
    follow(follower) {
      followers.add(follower);
      return () => followers.delete(follower);
    },
  };

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', watch);
  else watch();
})();
