/** The text of anything thrown. Of errors without words, as a refused connection is: those below, its code or its name. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const below = error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : '';
  const code = 'code' in error ? String(error.code) : '';
  return error.message || below || code || error.name;
}
