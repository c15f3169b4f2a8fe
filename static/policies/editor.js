/* Live numbers on the articles of a policy: "4 · What we collect" while folded, "4" while open. */
(() => {
  const numbered = (child) => {
    const box = child.querySelector(':scope input[type="checkbox"][name$="-value-numbered"]');
    return !box || box.checked;
  };
  const deleted = (child) => child.querySelector(':scope > input[name$="-deleted"]')?.value === '1';

  const renumber = (body) => {
    let number = 0;
    const nested = '[data-streamfield-child] [data-streamfield-child]';
    body.querySelectorAll('[data-streamfield-child]').forEach((child) => {
      const type = child.querySelector('.c-sf-block__type');
      if (!type || child.matches(nested) || deleted(child)) return;
      type.dataset.label ??= type.textContent;
      const folded = child.querySelector('.c-sf-block__title')?.textContent;
      if (numbered(child)) number += 1;
      const shown = numbered(child) ? `${number}${folded ? ' ·' : ''}` : type.dataset.label;
      if (type.textContent !== shown) type.textContent = shown;
    });
  };

  const watch = () => {
    const body = document.querySelector('[data-contentpath="body"]');
    if (!body) return;
    let waiting = false;
    const later = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        renumber(body);
      });
    };
    new MutationObserver(later).observe(body, { childList: true, subtree: true });
    body.addEventListener('change', later);
    later();
  };

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', watch);
  else watch();
})();
