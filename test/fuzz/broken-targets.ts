import fc from 'fast-check';
import type { Target } from './target.ts';

/** A target that breaks on one input of three. */
function broken(name: string, breaks: () => unknown, hangMs = 60_000): Target {
  return {
    name,
    holds: 'nothing',
    hangMs,
    share: 1,
    property: () =>
      fc.asyncProperty(fc.constantFrom('well', 'good', 'the input that breaks it'), async (input) => {
        if (input.includes('breaks')) await breaks();
      }),
  };
}

/** Targets that are broken in each way in which a target may be, for the test of the fuzzer itself. */
export const brokenTargets: Readonly<Record<string, () => Target>> = {
  hangs: () =>
    broken(
      'hangs',
      () => {
        for (;;);
      },
      2_000,
    ),
  waits: () => broken('waits', () => new Promise(() => setInterval(() => undefined, 1000)), 2_000),
  dies: () => broken('dies', () => process.abort()),
  hoards: () =>
    broken('hoards', () => {
      const kept: number[][] = [];
      for (;;) kept.push(new Array(1_000_000).fill(0.5));
    }),
  blind: () => ({
    ...broken('blind', () => undefined),
    blind: (inputs) => (inputs < 10 ? undefined : 'saw nothing'),
  }),
};
