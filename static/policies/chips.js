/* Chips in the rich text editor: words that stand for a fact, an article or a definition, shown as quiet pills. */
(() => {
  const { React, draftail } = window;
  if (!React || !draftail) return;

  const targets = { POLICY_FACT: 'fact', POLICY_XREF: 'ref', POLICY_TERM: 'ref', POLICY_FOREIGN: 'locale' };

  const chipOf = (type) => function PolicyChip({ contentState, entityKey, children }) {
    const target = contentState.getEntity(entityKey).getData()[targets[type]] || '';
    const title = type === 'POLICY_FACT' || type === 'POLICY_FOREIGN' ? target : undefined;
    const kind = type.replace('POLICY_', '').toLowerCase();
    return React.createElement('span', { className: `policy-chip policy-chip--${kind}`, title }, children);
  };

  // Chips come with a text; the editor cannot make new ones, so that nothing opens.
  class NoPicker extends React.Component {
    componentDidMount() {
      this.props.onClose();
    }

    render() {
      return null;
    }
  }

  Object.keys(targets).forEach((type) => {
    draftail.registerPlugin({ type, source: NoPicker, decorator: chipOf(type) }, 'entityTypes');
  });
})();
