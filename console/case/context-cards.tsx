import type { Case } from '../data/types.ts';
import { Fact, Facts, labelOf } from '../ui/facts.tsx';
import { Value } from '../ui/value.tsx';

const HOST = ['name', 'deviceId', 'os', 'role', 'tags', 'owner', 'criticality', 'inventoried'];
const ACCOUNT = ['name', 'class', 'role', 'owner', 'tags', 'inventoried', 'user'];

/** Host and account as the sources know them, and what each source said or failed to say. */
export function ContextCards({ context }: { readonly context: Case['context'] }) {
  const { host, account, sources } = context;
  return (
    <>
      <div class="columns">
        <div>
          <h3>Host</h3>
          <Facts>
            <Fact name="name" value={host.name ?? 'unknown'} />
            <Fact name="role" value={host.role} />
            <Fact name="criticality" value={host.criticality} />
            <Fact name="owner" value={host.owner} />
            <Fact name="tags" value={host.tags} />
            <Fact name="os" value={host.os} />
            <Fact name="device" value={host.deviceId} code />
            <Fact name="inventory" value={host.inventoried ? 'known' : 'does not know it'} />
            <Others value={host} known={HOST} />
          </Facts>
        </div>
        <div>
          <h3>Account</h3>
          <Facts>
            <Fact name="name" value={account.name ?? 'unknown'} />
            <Fact name="class" value={account.class} />
            <Fact name="role" value={account.role} />
            <Fact name="owner" value={account.owner} />
            <Fact name="tags" value={account.tags} />
            <Fact name="inventory" value={account.inventoried ? 'known' : 'does not know it'} />
            <Others value={account} known={ACCOUNT} />
            {account.user && <Others value={account.user} known={[]} />}
          </Facts>
        </div>
      </div>
      <h3>Sources</h3>
      <div class="scroll">
        <table>
          <caption class="hidden">What each source of context answered</caption>
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">State</th>
              <th scope="col">What it says</th>
              <th scope="col" class="number">
                Age
              </th>
              <th scope="col" class="number">
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <tr key={source.name}>
                <th scope="row">
                  <Value text={source.name} />
                </th>
                <td>
                  <span class={`state ${source.status}`}>{source.status}</span>
                </td>
                <td>
                  {source.reason !== undefined && <span class="tag">{source.reason}</span>}{' '}
                  {source.detail !== undefined && <Value text={source.detail} />}
                </td>
                <td class="number">{source.ageMs === undefined ? '' : ageOf(source.ageMs)}</td>
                <td class="number">{source.ms === undefined ? '' : `${Math.round(source.ms)} ms`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What newer sources add: shown by the name that it has. */
function Others({ value, known }: { readonly value: object; readonly known: readonly string[] }) {
  return (
    <>
      {otherFacts(value, known).map(([name, fact]) => (
        <Fact key={name} name={labelOf(name)} value={fact} />
      ))}
    </>
  );
}

/** Facts beside those that have a place of their own above, whatever the sources know. */
function otherFacts(value: object, known: readonly string[]): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([name]) => !known.includes(name));
}

/** How old an answer is. */
function ageOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1 ? 'fresh' : minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
