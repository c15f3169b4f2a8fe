/* The editor saves by itself. Afterwards its form speaks of the draft that it saved, not of the one that it was opened
   on; and what people send while it is saving waits until that is over, or it would come second to itself. */
(() => {
  'use strict';

  const saving = new WeakSet();
  const waiting = new WeakMap();

  const over = ({ target: form, detail }) => {
    saving.delete(form);
    const saved = detail?.response;
    if (saved?.revision_id && form.elements.loaded_revision_id) {
      form.elements.loaded_revision_id.value = saved.revision_id;
      form.elements.loaded_revision_created_at.value = saved.revision_created_at;
    }
    waiting.get(form)?.();
    waiting.delete(form);
  };

  document.addEventListener('w-autosave:save', ({ target }) => saving.add(target));
  document.addEventListener('w-autosave:success', over);
  document.addEventListener('w-autosave:error', over);

  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!saving.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.set(form, () => {
      if (submitter?.name) {
        // The button may be switched off by now, and would not be sent.
        const pressed = Object.assign(document.createElement('input'), { type: 'hidden' });
        pressed.name = submitter.name;
        pressed.value = submitter.value;
        form.append(pressed);
      }
      form.requestSubmit();
    });
  }, { capture: true });
})();
