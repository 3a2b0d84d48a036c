/** Does work and tells how it ended, then or when its promise settles. What it gives or throws stays as it is. */
export function settling<Result>(work: () => Result, ended: (outcome: 'done' | 'failed') => void): Result {
  let result: Result;
  try {
    result = work();
  } catch (error) {
    ended('failed');
    throw error;
  }
  if (result instanceof Promise) {
    result.then(
      () => ended('done'),
      () => ended('failed'),
    );
  } else ended('done');
  return result;
}
