/* Chips in the rich text editor: words that stand for a fact, an article or a definition, shown as quiet pills.

   The label of a fact or a reference is part of the text, as the database keeps it, and follows what it stands for.
   Nobody types into it: the caret passes over it, and it is deleted as one. */
(() => {
  'use strict';

  const { React, DraftJS, draftail } = window;
  if (!React || !DraftJS || !draftail) return;

  const { EditorState, Modifier, SelectionState } = DraftJS;
  const FOREIGN = 'POLICY_FOREIGN';
  const TERM = 'POLICY_TERM';
  const KINDS = ['POLICY_FACT', 'POLICY_XREF', TERM, FOREIGN];
  const COMPUTED = new Set(['POLICY_FACT', 'POLICY_XREF']);
  // With Ctrl or Cmd, and Alt. A fact is where the list begins: all the rest stands in it too.
  const SHORTCUTS = { KeyF: 'POLICY_FACT', KeyL: FOREIGN };

  /* AltGr, by which many keyboards type letters, says that it is Ctrl and Alt. A Mac has none, and may call Option so. */
  const isTyped = (event) => !/mac/i.test(navigator.platform) && event.getModifierState('AltGraph');

  const present = () => window.policyPresent;
  const mutabilityOf = (type) => (COMPUTED.has(type) ? 'IMMUTABLE' : 'MUTABLE');

  /* ---- The pill ---- */

  const titleOf = (type, data, note) => {
    const language = present()?.offered()?.languages.find((one) => one.locale === data.locale)?.name;
    const said = type === FOREIGN ? language ?? data.locale : note;
    const reach = type === 'POLICY_FACT' ? present()?.reachOf(data.fact) : '';
    return [said, reach, present()?.sentence('changeIt')].filter(Boolean).join(' · ') || undefined;
  };

  const chipOf = (type) => function PolicyChip({ contentState, entityKey, children, onEdit }) {
    const [, again] = React.useState(0);
    React.useEffect(() => present()?.follow((isChanged) => isChanged && again((count) => count + 1)), []);
    const data = contentState.getEntity(entityKey).getData();
    const { note } = present()?.standing(type, data) ?? { note: '' };
    const kind = type.replace('POLICY_', '').toLowerCase();
    return React.createElement('bdi', {
      className: `policy-chip policy-chip--${kind}${note ? ' policy-chip--lost' : ''}`,
      title: titleOf(type, data, note),
      lang: type === FOREIGN ? data.locale : undefined,
      'data-note': note ? `(${note})` : undefined,
      onDoubleClick: () => onEdit(entityKey),
    }, children);
  };

  /* ---- The text around it ---- */

  const typeAt = (content, block, offset) => {
    const key = offset >= 0 && offset < block.getLength() ? block.getEntityAt(offset) : null;
    return key ? content.getEntity(key).getType() : null;
  };

  /* The computed chips of a block: [{start, end, key}]. */
  const chipsIn = (content, block) => {
    const found = [];
    block.findEntityRanges(
      (letter) => letter.getEntity() !== null && COMPUTED.has(content.getEntity(letter.getEntity()).getType()),
      (start, end) => found.push({ start, end, key: block.getEntityAt(start) }),
    );
    return found;
  };

  const chipAround = (content, blockKey, offset) => {
    const block = content.getBlockForKey(blockKey);
    if (!block || !COMPUTED.has(typeAt(content, block, offset))) return null;
    return chipsIn(content, block).find(({ start, end }) => start < offset && offset < end) ?? null;
  };

  const labelOf = (content, chip, text) => {
    const entity = content.getEntity(chip.key);
    return present().standing(entity.getType(), entity.getData()).label || present().short(text) || '…';
  };

  const moved = (selection, blockKey, chip, by) => {
    const shift = (end) => (
      selection.get(`${end}Key`) === blockKey && selection.get(`${end}Offset`) >= chip.end
        ? { [`${end}Offset`]: selection.get(`${end}Offset`) + by } : {}
    );
    return selection.merge({ ...shift('anchor'), ...shift('focus') });
  };

  /* The same text with every label as it should be now. Nothing that one could undo. */
  const relabelled = (editorState) => {
    if (!present()?.offered()) return editorState;
    let content = editorState.getCurrentContent();
    let selection = editorState.getSelection();
    content.getBlocksAsArray().forEach((block) => {
      const blockKey = block.getKey();
      chipsIn(content, block).reverse().forEach((chip) => {
        const text = block.getText().slice(chip.start, chip.end);
        const label = labelOf(content, chip, text);
        if (label === text) return;
        const range = SelectionState.createEmpty(blockKey).merge({ anchorOffset: chip.start, focusOffset: chip.end });
        content = Modifier.replaceText(content, range, label, block.getInlineStyleAt(chip.start), chip.key);
        selection = moved(selection, blockKey, chip, label.length - text.length);
      });
    });
    if (content === editorState.getCurrentContent()) return editorState;
    const next = EditorState.set(editorState, { currentContent: content });
    return selection.getHasFocus()
      ? EditorState.forceSelection(next, selection) : EditorState.acceptSelection(next, selection);
  };

  /* Where an end of a selection belongs that fell inside a chip: beyond it when it came from its other side. */
  const outside = (chip, offset, before, isStart, isCollapsed) => {
    if (before === chip.start) return chip.end;
    if (before === chip.end) return chip.start;
    if (isCollapsed) return offset - chip.start < chip.end - offset ? chip.start : chip.end;
    return isStart ? chip.start : chip.end;
  };

  /* The same text with no end of the selection inside a chip. */
  const steppedOver = (editorState, previous) => {
    const content = editorState.getCurrentContent();
    const selection = editorState.getSelection();
    const isCollapsed = selection.isCollapsed();
    const next = {};
    ['anchor', 'focus'].forEach((end) => {
      const blockKey = selection.get(`${end}Key`);
      const offset = selection.get(`${end}Offset`);
      const chip = chipAround(content, blockKey, offset);
      if (!chip) return;
      const before = previous.get('focusKey') === blockKey ? previous.get('focusOffset') : null;
      const isStart = (end === 'anchor') !== selection.getIsBackward();
      const came = end === 'focus' || isCollapsed ? before : null;
      next[`${end}Offset`] = outside(chip, offset, came, isStart, isCollapsed);
    });
    if (!Object.keys(next).length) return editorState;
    return EditorState.forceSelection(editorState, selection.merge(next));
  };

  draftail.registerPlugin({
    type: 'POLICY_CHIPS',
    onChange(editorState, { getEditorState }) {
      const before = getEditorState();
      const isEdited = before.getCurrentContent() !== editorState.getCurrentContent();
      return steppedOver(isEdited ? relabelled(editorState) : editorState, before.getSelection());
    },
    keyBindingFn(event) {
      if (isTyped(event)) return undefined;
      return (event.ctrlKey || event.metaKey) && event.altKey ? SHORTCUTS[event.nativeEvent?.code] : undefined;
    },
    handleDrop(selection, data, isInternal, { getEditorState }) {
      const content = getEditorState().getCurrentContent();
      return chipAround(content, selection.getStartKey(), selection.getStartOffset()) ? 'handled' : 'not-handled';
    },
  }, 'plugins');

  const editors = () => [...document.querySelectorAll('[data-contentpath="body"] input[type="hidden"]')]
    .map((field) => field.draftailEditor).filter(Boolean);

  const relabelAll = () => editors().forEach((editor) => {
    const before = editor.getEditorState();
    const after = relabelled(before);
    if (after !== before) editor.onChange(after);
  });

  /* ---- Pasting ---- */

  const FRAGMENT = 'data-draftjs-conductor-fragment';

  /* What was copied from a text in this browser, wherever it stands, or null. */
  const copied = (html) => {
    if (!html?.includes(FRAGMENT)) return null;
    const carrier = new DOMParser().parseFromString(html, 'text/html').querySelector(`[${FRAGMENT}]`);
    try {
      const raw = JSON.parse(carrier.getAttribute(FRAGMENT));
      Object.values(raw.entityMap).forEach((entity) => {
        if (KINDS.includes(entity.type)) entity.mutability = mutabilityOf(entity.type);
      });
      return DraftJS.convertFromRaw(raw).getBlockMap();
    } catch {
      return null;
    }
  };

  /* Chips come along with their text. Without this, Wagtail takes addresses in what is pasted for links, and chips for
     nothing. Which chips may stand in a text is asked of all that is pasted, whoever wrote it (features.py). */
  const onPaste = (text, html, editorState, { setEditorState }) => {
    if (!html?.includes(FRAGMENT)) return 'not-handled';
    const blocks = copied(html);
    const content = editorState.getCurrentContent();
    const selection = editorState.getSelection();
    const next = blocks
      ? Modifier.replaceWithFragment(content, selection, blocks) : Modifier.replaceText(content, selection, text ?? '');
    setEditorState(relabelled(EditorState.push(editorState, next, 'insert-fragment')));
    return 'handled';
  };

  /* ---- Putting one in ---- */

  const selectedText = (editorState) => {
    const selection = editorState.getSelection();
    if (selection.isCollapsed() || selection.getStartKey() !== selection.getEndKey()) return '';
    const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
    return block.getText().slice(selection.getStartOffset(), selection.getEndOffset());
  };

  /* The selection, or all of the chip that is changed. */
  const targetOf = (editorState, changed) => {
    if (changed) return draftail.DraftUtils.getEntitySelection(editorState, changed);
    const selection = editorState.getSelection();
    if (selection.getStartKey() === selection.getEndKey()) return selection;
    // Several paragraphs are nobody's label: they stay, and it goes behind them.
    const end = { anchorKey: selection.getEndKey(), anchorOffset: selection.getEndOffset() };
    return selection.merge({ ...end, focusKey: end.anchorKey, focusOffset: end.anchorOffset, isBackward: false });
  };

  /* The text with what was chosen in place of the selection; a term and a language keep the words that were selected. */
  const inserted = (editorState, choice, changed) => {
    const selection = targetOf(editorState, changed);
    const content = editorState.getCurrentContent()
      .createEntity(choice.type, mutabilityOf(choice.type), choice.data);
    const key = content.getLastCreatedEntityKey();
    const words = selectedText(EditorState.acceptSelection(editorState, selection));
    if (!COMPUTED.has(choice.type) && words) {
      const next = EditorState.push(editorState, Modifier.applyEntity(content, selection, key), 'apply-entity');
      const end = selection.merge({ anchorOffset: selection.getEndOffset(), focusOffset: selection.getEndOffset() });
      return EditorState.forceSelection(next, end.merge({ isBackward: false }));
    }
    const style = editorState.getCurrentInlineStyle();
    const next = Modifier.replaceText(content, selection, choice.label, style, key);
    return EditorState.push(editorState, next, 'insert-characters');
  };

  class Picker extends React.Component {
    componentDidMount() {
      const { editorState, entityType, entity, entityKey, onComplete } = this.props;
      // The editor takes the chip before the caret for the one that is meant; only a selected one is.
      const isChanged = Boolean(entity) && !editorState.getSelection().isCollapsed() && KINDS.includes(entity.getType());
      const request = {
        type: entityType.type,
        failed: entityType.failed,
        close: entityType.close,
        current: isChanged ? { type: entity.getType(), data: entity.getData() } : null,
        words: selectedText(editorState),
      };
      window.policyPicker.open(request).then((choice) => {
        // Without a choice the caret goes back to where it was.
        const kept = () => EditorState.forceSelection(editorState, editorState.getSelection());
        onComplete(choice ? inserted(editorState, choice, isChanged ? entityKey : null) : kept());
      });
    }

    render() {
      return null;
    }
  }

  KINDS.forEach((type) => {
    draftail.registerPlugin({ type, source: Picker, decorator: chipOf(type), onPaste }, 'entityTypes');
  });

  const watch = () => {
    let wasOffered = false;
    present()?.follow((isChanged) => {
      const isOffered = Boolean(present().offered());
      if (isChanged || isOffered !== wasOffered) relabelAll();
      wasOffered = isOffered;
    });
  };

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', watch);
  else watch();
})();
