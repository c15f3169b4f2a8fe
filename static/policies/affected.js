/* Who is affected: one line below the heading of each article that other policies show too. Asked for once. */
(() => {
  const MARK = 'data-affected';

  const idOf = (child) => child.querySelector(':scope > input[name$="-id"]')?.value;

  const tell = (body, sentences) => {
    const nested = '[data-streamfield-child] [data-streamfield-child]';
    body.querySelectorAll('[data-streamfield-child]').forEach((child) => {
      if (child.matches(nested) || child.querySelector(`[${MARK}]`)) return;
      const sentence = sentences[idOf(child)];
      if (!sentence) return;
      const line = document.createElement('p');
      line.setAttribute(MARK, '');
      line.className = 'affected-line';
      line.textContent = sentence;
      child.querySelector('.w-panel__header')?.after(line);
    });
  };

  const watch = async () => {
    const body = document.querySelector('[data-contentpath="body"]');
    const page = location.pathname.match(/^(.*\/)pages\/(\d+)\/edit\//);
    if (!body || !page) return;
    const answer = await fetch(`${page[1]}policies/affected/${page[2]}/`, { headers: { Accept: 'application/json' } });
    if (!answer.ok || answer.redirected) return;
    const sentences = await answer.json();
    tell(body, sentences);
    new MutationObserver(() => tell(body, sentences)).observe(body, { childList: true, subtree: true });
  };

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', watch);
  else watch();
})();
