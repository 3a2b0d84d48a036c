import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { CATEGORIES } from '../../src/allowlist/categories.ts';
import { ask } from '../data/client.ts';
import type { RuleAnswer } from '../data/types.ts';
import { useLoad } from '../data/use-load.ts';
import { useKeys } from '../ui/shortcuts.ts';
import { FILTERS, type QueueFilter, WINDOWS } from './queue-filter.ts';

const VERDICTS = {
  none: 'none yet',
  TruePositive: 'true positive',
  BenignPositive: 'benign positive',
  FalsePositive: 'false positive',
  Undetermined: 'undetermined',
};

interface FilterProps {
  readonly filter: QueueFilter;
  onChange(filter: QueueFilter): void;
}

/** The filters of the queue beside the disposition. `/` goes to the first of them. */
export function FilterForm({ filter, onChange }: FilterProps) {
  const rule = useLoad('rule', (signal) => ask<RuleAnswer>(['rule'], { signal }));
  const first = useRef<HTMLInputElement>(null);
  useKeys({
    '/': () => {
      first.current?.closest('details')?.setAttribute('open', '');
      first.current?.focus();
    },
  });
  const set = (change: QueueFilter) => onChange({ ...filter, ...change });
  const branches = [...new Set(rule.value?.branches.map(({ name }) => name))];
  const custom = filter.last === undefined && (filter.since !== undefined || filter.until !== undefined);
  const active = FILTERS.some((name) => name !== 'disposition' && filter[name] !== undefined);
  const narrow = useNarrow();
  return (
    <search class="no-print">
      <details class="filter-box" open={!narrow || active}>
        <summary>Filters</summary>
        <div class="filters">
          <TextFilter label="Host" value={filter.host} input={first} onChange={(host) => set({ host })} />
          <TextFilter label="Account" value={filter.account} onChange={(account) => set({ account })} />
          <Choice
            label="Branch"
            value={filter.branch}
            options={pairs(branches)}
            onChange={(branch) => set({ branch })}
          />
          <Choice
            label="Category"
            value={filter.category}
            options={pairs(CATEGORIES)}
            onChange={(category) => set({ category })}
          />
          <Choice
            label="Verdict"
            value={filter.verdict}
            options={Object.entries(VERDICTS)}
            onChange={(verdict) => set({ verdict })}
          />
          <Choice
            label="Filed"
            value={custom ? 'custom' : filter.last}
            options={[
              ...Object.keys(WINDOWS).map((name): [string, string] => [
                name,
                `last ${name.replace(/(\d+)/, '$1 ')}`,
              ]),
              ['custom', 'between …'],
            ]}
            onChange={(last) =>
              set(
                last === 'custom'
                  ? { last: undefined, since: new Date().toISOString().slice(0, 10) }
                  : { last, since: undefined, until: undefined },
              )
            }
          />
          {custom && (
            <>
              <DayFilter label="From (UTC)" value={filter.since} onChange={(since) => set({ since })} />
              <DayFilter label="Before (UTC)" value={filter.until} onChange={(until) => set({ until })} />
            </>
          )}
          {active && (
            <button
              type="button"
              class="small"
              onClick={() => onChange(filter.disposition ? { disposition: filter.disposition } : {})}
            >
              Clear filters
            </button>
          )}
        </div>
      </details>
    </search>
  );
}

/** On a phone the filters would push the first case off the screen. */
function useNarrow(): boolean {
  const query = useMemo(() => window.matchMedia('(max-width: 40rem)'), []);
  const [narrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const update = () => setNarrow(query.matches);
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, [query]);
  return narrow;
}

function pairs(names: readonly string[]): [string, string][] {
  return names.map((name) => [name, name]);
}

interface FieldProps {
  readonly label: string;
  readonly value: string | undefined;
  onChange(value: string | undefined): void;
}

/** Asks when somebody has finished: at Enter, or on leaving the field. */
function TextFilter({
  label,
  value = '',
  input,
  onChange,
}: FieldProps & { readonly input?: { current: HTMLInputElement | null } }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text.trim() !== value) onChange(text.trim() || undefined);
  };
  return (
    <label>
      {label}
      <input
        ref={input ?? null}
        type="text"
        value={text}
        maxLength={256}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') {
            setText(value);
            event.currentTarget.blur();
          }
        }}
      />
    </label>
  );
}

function Choice({
  label,
  value = '',
  options,
  onChange,
}: FieldProps & { readonly options: readonly (readonly [string, string])[] }) {
  // A value of an address that is not among the options is shown all the same: it does filter.
  const known = value === '' || options.some(([name]) => name === value);
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value || undefined)}>
        <option value="">any</option>
        {!known && <option value={value}>{value}</option>}
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function DayFilter({ label, value, onChange }: FieldProps) {
  return (
    <label>
      {label}
      <input
        type="date"
        value={value?.slice(0, 10) ?? ''}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      />
    </label>
  );
}
