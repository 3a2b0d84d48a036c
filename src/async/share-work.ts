/**
 * Work that many ask for at the same time is done once, and its outcome, also a failure, stands for `keepMs`: what
 * anybody may ask for must not make as many calls to others as there are questions.
 */
export function shareWork<Result>(
  work: () => Promise<Result>,
  keepMs: number,
  clock: () => Date,
): () => Promise<Result> {
  let known: { readonly outcome: Promise<Result>; readonly askedMs: number; done: boolean } | undefined;
  return () => {
    const now = clock().getTime();
    const isFresh = known !== undefined && (!known.done || Math.abs(now - known.askedMs) < keepMs);
    if (known !== undefined && isFresh) return known.outcome;
    const asked = { outcome: work(), askedMs: now, done: false };
    const settled = () => {
      asked.done = true;
    };
    asked.outcome.then(settled, settled);
    known = asked;
    return asked.outcome;
  };
}
