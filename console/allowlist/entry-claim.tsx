import type { AllowlistEntry } from '../data/types.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Value } from '../ui/value.tsx';

/** An entry as the claim that it is: who does what, by what ancestry, from where, on what. */
export function EntryClaim({ entry }: { readonly entry: AllowlistEntry }) {
  const { who, ancestry, what, hosts, disqualifiers } = entry;
  return (
    <>
      <p>
        <Value text={entry.reason} limit={1_000} />
      </p>
      <Facts>
        <Fact name="owner" value={entry.owner} />
        <Fact name="weight" value={entry.weight} />
        <Fact name="tables" value={entry.tables} />
        <Fact name="accounts" value={who?.accounts} code />
        <Fact name="account classes" value={who?.classes} />
        <Fact name="script of its own" value={who?.ownScript === true ? 'required' : undefined} />
        <Process name="parent" process={ancestry?.parent} />
        <Process name="grandparent" process={ancestry?.grandparent} />
        <Fact name="verbs" value={what?.verbs} code />
        <Fact name="units" value={what?.units} code />
        <Fact name="unit files" value={what?.unitPaths} code />
        <Fact name="unit places" value={what?.unitPlaces} />
        <Fact
          name="same command"
          value={what?.sameCommand === true ? 'the parent names the unit' : undefined}
        />
        <Fact name="hosts" value={hosts?.names} code />
        <Fact name="host roles" value={hosts?.roles} />
        <Fact name="host tags" value={hosts?.tags} />
        <Fact name="ended by verbs" value={disqualifiers?.verbs} code />
        <Fact name="ended by units" value={disqualifiers?.units} code />
        <Fact name="ended by unit places" value={disqualifiers?.unitPlaces} />
        <Fact name="tolerates" value={entry.tolerates} code />
      </Facts>
    </>
  );
}

interface ProcessProps {
  readonly name: string;
  readonly process: NonNullable<AllowlistEntry['ancestry']>['parent'] | undefined;
}

function Process({ name, process }: ProcessProps) {
  if (process === undefined) return null;
  return (
    <>
      <Fact name={name} value={process.names} code />
      <Fact name={`${name}: program`} value={process.executables} code />
      <Fact name={`${name}: script`} value={process.scripts} code />
      <Fact name={`${name}: module`} value={process.modules} code />
      <Fact name={`${name}: command line`} value={process.commandLines} code />
      <Fact name={`${name}: argument`} value={process.argument} code />
      <Fact name={`${name}: inline code`} value={process.inline === true ? 'allowed' : undefined} />
      <Fact name={`${name}: runs`} value={process.runs} code />
    </>
  );
}
