/** Longer keys are not kept: a few hostile queries could fill the memory with them. */
const MAX_KEY_LENGTH = 10_000;

/**
 * Values that are made once for a key and then shared. When there are too many all are forgotten, which costs no
 * more than making again those that are still asked for.
 */
export function kept<Value>(most: number): (key: string, make: () => Value) => Value {
  const values = new Map<string, Value>();
  return (key, make) => {
    const known = values.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (key.length > MAX_KEY_LENGTH) return made;
    if (values.size >= most) values.clear();
    values.set(key, made);
    return made;
  };
}
