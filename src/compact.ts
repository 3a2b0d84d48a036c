/** `T` with the properties that may be `undefined` made optional instead. */
export type Compact<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** A copy without the properties whose value is `undefined`: absent is absent, never a key without a value. */
export function compact<T extends object>(value: T): Compact<T> {
  if (!Object.values(value).includes(undefined)) return { ...value } as Compact<T>;
  // The filter does exactly what the type says; `Object.fromEntries` can't express it.
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Compact<T>;
}
