import type { AllowlistDraft } from '../data/types.ts';

/** Why no entry is proposed, in a sentence each. */
export const NOT_PROPOSED: Readonly<Record<AllowlistDraft['notProposed'][number]['reason'], string>> = {
  'hostile-sign': 'It shows signs of an attack, which no entry may excuse:',
  'evidence-incomplete': 'Its rows do not tell who did it, by what, on what:',
  'unusual-name': 'A name in it has characters that a pattern would take for something else:',
  'too-many-values': 'It would have to name too much to be a claim:',
  'attack-shares-actor': 'A case with the verdict true positive has the same actor:',
  lint: 'The entry would be too broad:',
  'hides-attack': 'The entry would hide an attack:',
  'no-effect': 'The entry would change nothing:',
};
