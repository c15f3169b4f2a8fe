/* Live numbers on the articles of a policy: "4 · What we collect" while folded, "4" while open. */
(() => {
  'use strict';

  const renumber = () => {
    window.policyPresent.articles().forEach(({ child, number }) => {
      const type = child.querySelector('.c-sf-block__type');
      if (!type) return;
      type.dataset.label ??= type.textContent;
      const folded = child.querySelector('.c-sf-block__title')?.textContent;
      const shown = number === null ? type.dataset.label : `${number}${folded ? ' ·' : ''}`;
      if (type.textContent !== shown) type.textContent = shown;
    });
  };

  window.policyPresent?.follow(renumber);
})();
