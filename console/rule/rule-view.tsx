import { useEffect } from 'preact/hooks';
import { ask } from '../data/client.ts';
import type { RuleAnswer } from '../data/types.ts';
import { useLoad } from '../data/use-load.ts';
import type { Route } from '../route.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { StaleNotice } from '../ui/notice.tsx';
import { useFocusOnce, useTitle } from '../ui/use-title.ts';

/** The rule in force, line by line: where the lines of an explanation lead. */
export function RuleView({ query }: { readonly query: Route['query'] }) {
  const heading = useFocusOnce<HTMLHeadingElement>();
  useTitle('Rule');
  const loaded = useLoad('rule', (signal) => ask<RuleAnswer>(['rule'], { signal }));
  const { value, problem, atMs } = loaded;
  const line = Number(query['line'] ?? 0);
  useEffect(() => {
    if (value) document.getElementById(`line-${line}`)?.scrollIntoView({ block: 'center' });
  }, [value, line]);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        Rule
      </h1>
      <StaleNotice problem={problem} atMs={atMs} />
      {value && (
        <>
          <p>
            {value.name}, sha256 <code>{value.sha256}</code> <CopyButton text={value.text} what="rule" />
          </p>
          {value.unsupported.length > 0 && (
            <ul>
              {value.unsupported.map((one) => (
                <li key={`${one.line}:${one.column}`}>
                  line {one.line}: {one.reason}
                </li>
              ))}
            </ul>
          )}
          <div class="scroll">
            <ol class="rule-text">
              {value.text.split('\n').map((text, at) => (
                <li key={at} id={`line-${at + 1}`} class={at + 1 === line ? 'hit' : ''}>
                  <code>{text || ' '}</code>
                </li>
              ))}
            </ol>
          </div>
        </>
      )}
    </>
  );
}
