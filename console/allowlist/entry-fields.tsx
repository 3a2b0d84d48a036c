import { useState } from 'preact/hooks';
import { CATEGORIES } from '../../src/allowlist/categories.ts';
import { type EntryDraft, linesOf, listOf, parseDraft, valueAt, withValue } from './entry-draft.ts';

/** Fields of several values, one a line, in the groups of an entry: who, by what, does what, where. */
const LISTS: readonly (readonly [
  group: string,
  fields: readonly (readonly [path: string, label: string])[],
])[] = [
  ['Who', [['who.accounts', 'Accounts']]],
  [
    'By what ancestry',
    [
      ['ancestry.parent.names', 'Parent'],
      ['ancestry.parent.executables', 'Its program'],
      ['ancestry.parent.scripts', 'The script that it runs'],
      ['ancestry.parent.commandLines', 'Its whole command line'],
      ['ancestry.parent.runs', 'Programs that its one-line script runs'],
      ['ancestry.grandparent.names', 'Grandparent'],
    ],
  ],
  [
    'Does what',
    [
      ['what.verbs', 'systemctl verbs'],
      ['what.units', 'Units'],
      ['what.unitPaths', 'Unit files'],
    ],
  ],
  [
    'On what',
    [
      ['hosts.names', 'Hosts'],
      ['hosts.roles', 'Roles of hosts'],
      ['hosts.tags', 'Tags of hosts'],
    ],
  ],
];

interface FieldsProps {
  readonly draft: EntryDraft;
  /** Whether the id can still be chosen. */
  readonly isNew: boolean;
  onChange(draft: EntryDraft): void;
}

/** The fields of an entry. What has no field of its own is in the JSON below, which is the whole of it. */
export function EntryFields({ draft, isNew, onChange }: FieldsProps) {
  const set = (path: string, value: unknown) => onChange(withValue(draft, path, value));
  const text = (path: string) => {
    const value = valueAt(draft, path);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  return (
    <>
      <div class="fields">
        <label>
          Title
          <input
            type="text"
            value={text('title')}
            maxLength={120}
            onInput={(event) => set('title', event.currentTarget.value)}
          />
        </label>
        <label>
          Id
          <input
            type="text"
            value={text('id')}
            maxLength={80}
            readOnly={!isNew}
            spellcheck={false}
            onInput={(event) => set('id', event.currentTarget.value)}
          />
        </label>
        <label>
          Category
          <select value={text('category')} onChange={(event) => set('category', event.currentTarget.value)}>
            {CATEGORIES.map((category) => (
              <option key={category}>{category}</option>
            ))}
          </select>
        </label>
        <label>
          Owner
          <input
            type="text"
            value={text('owner')}
            maxLength={120}
            onInput={(event) => set('owner', event.currentTarget.value)}
          />
        </label>
        <label>
          Last day
          <input
            type="date"
            value={text('expires')}
            onInput={(event) => set('expires', event.currentTarget.value || undefined)}
          />
        </label>
        <label>
          Weight, in points
          <input
            type="number"
            min={1}
            max={60}
            value={text('weight')}
            onInput={(event) => set('weight', Number(event.currentTarget.value))}
          />
        </label>
        <label class="wide">
          Reason: why this is expected, and what an attacker could still wear
          <textarea
            rows={3}
            maxLength={1000}
            value={text('reason')}
            onInput={(event) => set('reason', event.currentTarget.value)}
          />
        </label>
      </div>
      {LISTS.map(([group, fields]) => (
        <fieldset class="facet" key={group}>
          <legend>{group}</legend>
          <div class="fields">
            {fields.map(([path, label]) => (
              <ListField
                key={path}
                label={label}
                value={valueAt(draft, path)}
                onChange={(list) => set(path, list)}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <JsonField draft={draft} onChange={onChange} />
    </>
  );
}

interface ListProps {
  readonly label: string;
  readonly value: unknown;
  onChange(list: readonly string[] | undefined): void;
}

function ListField({ label, value, onChange }: ListProps) {
  const lines = linesOf(value);
  const [typed, setTyped] = useState(lines);
  // While somebody types, blank lines and spaces stay; from outside (JSON, another draft) the value wins.
  const shown = linesOf(listOf(typed)) === lines ? typed : lines;
  return (
    <label>
      {label}
      <textarea
        rows={Math.min(6, rowsOf(shown))}
        class="code"
        value={shown}
        spellcheck={false}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          onChange(listOf(event.currentTarget.value));
        }}
      />
    </label>
  );
}

/** About how many rows a text takes in a field of usual width. */
function rowsOf(text: string): number {
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 28)), 0);
}

function JsonField({ draft, onChange }: { readonly draft: EntryDraft; onChange(draft: EntryDraft): void }) {
  const json = JSON.stringify(draft, undefined, 2);
  const [typed, setTyped] = useState<string>();
  const broken = typed !== undefined && parseDraft(typed) === undefined;
  return (
    <details class="json">
      <summary>As JSON, the whole entry</summary>
      <label>
        <span class="hidden">The entry as JSON</span>
        <textarea
          rows={18}
          class="code"
          spellcheck={false}
          value={typed ?? json}
          aria-invalid={broken}
          onInput={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            const parsed = parseDraft(text);
            if (parsed) onChange(parsed);
          }}
          onBlur={() => !broken && setTyped(undefined)}
        />
      </label>
      {broken && (
        <p class="notice bad">
          This is not a JSON object yet; the fields above still show the last one that was.
        </p>
      )}
    </details>
  );
}
