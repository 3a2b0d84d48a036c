import type { ComponentChildren } from 'preact';
import { AnyValue } from './value.tsx';

/** Names with their values; what is absent is left out. */
export function Facts({ children }: { readonly children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

export function Fact({
  name,
  value,
  code = false,
}: {
  readonly name: string;
  readonly value: unknown;
  readonly code?: boolean;
}) {
  const absent =
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (absent) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {Array.isArray(value) ? (
          <ul class="inline">
            {value.map((item, at) => (
              <li key={at}>
                <AnyValue value={item} code={code} />
              </li>
            ))}
          </ul>
        ) : (
          <AnyValue value={value} code={code} />
        )}
      </dd>
    </div>
  );
}

/** `lastSeen` as `last seen`. */
export function labelOf(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
