import type { Case, Disposition } from '../data/types.ts';

/**
 * What newer versions of the service add to a case, read with care: any of it may be absent, and a page that was
 * open during an upgrade must not fail on it.
 */

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A step by which a unit came to run, of this case or of a related one. */
export interface StoryStep {
  readonly stage: string;
  readonly at: string;
  readonly units: readonly string[];
  readonly actor: string | undefined;
  /** The related case that it is of; `undefined` for this one. */
  readonly caseId: string | undefined;
}

export interface RelatedCase {
  readonly caseId: string;
  readonly disposition: Disposition | undefined;
  readonly joinedBy: string;
  readonly summary: string;
}

export interface StoryView {
  readonly stage: string | undefined;
  /** Of all cases of the story, by time. */
  readonly steps: readonly StoryStep[];
  readonly related: readonly RelatedCase[];
}

function stepsOf(value: unknown, caseId: string | undefined): readonly StoryStep[] {
  return listOf(value).map((step) => ({
    stage: textOf(step['stage']) ?? '?',
    at: textOf(step['at']) ?? '',
    units: Array.isArray(step['units']) ? step['units'].filter((unit) => typeof unit === 'string') : [],
    actor: textOf(step['actor']),
    caseId,
  }));
}

/** What the cases of the host tell together; `undefined` where the case tells no story. */
export function storyOf(triaged: Case): StoryView | undefined {
  const story = fieldsOf(fieldsOf(triaged)['story']);
  const stage = textOf(story['stage']);
  const others = listOf(story['related']);
  const steps = [
    ...stepsOf(story['steps'], undefined),
    ...others.flatMap((other) => stepsOf(other['steps'], textOf(other['caseId']))),
  ];
  if (stage === undefined && steps.length === 0 && others.length === 0) return undefined;
  return {
    stage,
    steps: steps.toSorted((a, b) => a.at.localeCompare(b.at)),
    related: others.map((other) => ({
      caseId: textOf(other['caseId']) ?? '',
      disposition: dispositionOf(other['disposition']),
      joinedBy: textOf(other['joinedBy']) ?? '',
      summary: textOf(other['summary']) ?? '',
    })),
  };
}

function dispositionOf(value: unknown): Disposition | undefined {
  const known: readonly Disposition[] = ['likely-benign', 'needs-review', 'likely-malicious'];
  return known.find((disposition) => disposition === value);
}

/** One thing that was to be written to the incident, and how far that came. */
export interface WriteBack {
  readonly action: string;
  readonly state: string;
  readonly attempts: number | undefined;
  readonly lastError: string | undefined;
}

export function writeBackOf(triaged: Case): readonly WriteBack[] {
  return listOf(fieldsOf(triaged)['writeback']).map((one) => ({
    action: textOf(one['action']) ?? '?',
    state: textOf(one['state']) ?? '?',
    attempts: typeof one['attempts'] === 'number' ? one['attempts'] : undefined,
    lastError: textOf(one['lastError']) ?? textOf(fieldsOf(one['lastError'])['message']),
  }));
}

/** Facts of a host, an account or a source beside those that have a place of their own, in their order. */
export function otherFacts(value: object, known: readonly string[]): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([name]) => !known.includes(name));
}
