import { eachTold, type Told } from '../../support/told.ts';

/** What a row tells, and the signs of it, all of them, without the word that they all begin with. */
export type EventExample = readonly [told: Told, ...signs: readonly string[]];

/** Examples of what a detector looks for; the near misses are rows of it without that sign. */
export interface EventExamples {
  readonly what: string;
  readonly rows: readonly EventExample[];
}

/** The same for each of some words, which stand in place of `{}` in what the row tells. */
export function eachEvent(told: Told, those: string, ...signs: readonly string[]): readonly EventExample[] {
  return eachTold(told, those).map((one) => [one, ...signs]);
}
