import type { Classification, Disposition, Outcome } from '../data/types.ts';

/** The shape says what the colour says, for those who see no difference between colours. */
const SHAPES: Readonly<Record<Disposition, string>> = {
  'likely-malicious': 'M8 1.2 15.2 14H.8Z',
  'needs-review': 'M8 .8 15.2 8 8 15.2.8 8Z',
  'likely-benign': 'M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2Z',
};

export function DispositionMark({ disposition }: { readonly disposition: Disposition }) {
  return (
    <svg class={`shape ${disposition}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[disposition]} />
    </svg>
  );
}

export function DispositionBadge({ disposition }: { readonly disposition: Disposition }) {
  return (
    <span class={`disposition ${disposition}`}>
      <DispositionMark disposition={disposition} />
      {disposition}
    </span>
  );
}

const CLASSIFICATIONS: Readonly<Record<Classification, string>> = {
  TruePositive: 'true positive',
  BenignPositive: 'benign positive',
  FalsePositive: 'false positive',
  Undetermined: 'undetermined',
};

export function VerdictBadge({ classification }: { readonly classification: Classification }) {
  return <span class={`verdict ${classification}`}>{CLASSIFICATIONS[classification]}</span>;
}

const OUTCOMES: Readonly<Record<Outcome, readonly [sign: string, word: string]>> = {
  match: ['✓', 'holds'],
  'no-match': ['✗', 'fails'],
  unknown: ['?', 'unknown'],
};

export function OutcomeMark({ outcome }: { readonly outcome: Outcome }) {
  const [sign, word] = OUTCOMES[outcome];
  return (
    <span class={`outcome ${outcome}`}>
      <span aria-hidden="true">{sign}</span> {word}
    </span>
  );
}
