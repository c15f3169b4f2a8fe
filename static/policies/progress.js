/* The progress of a change, brought up to date every few seconds until it is over. Without this, load the page again. */
(() => {
  const EVERY = 3000;

  const refresh = async () => {
    const shown = document.querySelector('[data-progress]');
    if (!shown || shown.dataset.progressOver === '1') return;
    try {
      const answer = await fetch(shown.dataset.progress, { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
      if (!answer.ok || answer.redirected) return;
      const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = parsed.querySelector('[data-progress]');
      if (!next) return;
      const open = shown.querySelector('details')?.open;
      if (open) next.querySelector('details')?.setAttribute('open', '');
      shown.replaceWith(next);
    } catch {
      // The network is away for a moment: the next turn asks again.
    }
    setTimeout(refresh, EVERY);
  };

  setTimeout(refresh, EVERY);
})();
