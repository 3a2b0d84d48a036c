import type { AllowlistClaim, Case } from '../case/case.schema.ts';
import type { SourceState } from '../context/context.schema.ts';
import { byWeight } from './by-weight.ts';
import { explanation } from './explanation.ts';
import { headline, signed } from './headline.ts';
import { code, prose } from './markdown.ts';
import { nextChecks } from './next-checks.ts';
import { portalLink } from './portal-link.ts';
import { story } from './story.ts';

/** The size of a comment on a Sentinel incident (Microsoft Learn, "Microsoft Sentinel service limits"). */
export const NOTE_LIMIT = 30_000;
const REASONS_SHOWN = 20;
const LIST_SHOWN = 12;

/**
 * The triage note as Markdown, at most 30,000 characters. Read at night in ten seconds: what decides stands in the
 * first 500 characters, then what to check next, then why, in falling order of use. Every value of the case goes
 * through the encoder of `markdown.ts`.
 */
export function renderNote(triaged: Omit<Case, 'note'>): string {
  const sections = [
    headline(triaged),
    section(
      'Check next',
      list(nextChecks(triaged), (step) => prose(step), ''),
    ),
    section('Score', score(triaged)),
    section('What the rule saw', explanation(triaged.events)),
    section('Context', context(triaged)),
    section('Changed since', contextChanges(triaged)),
    section('Story', story(triaged)),
    section('Allowlist', list(triaged.allowlist, claim, 'No entry makes a claim about this.')),
    section('Rule', rule(triaged)),
    section(
      'Missing',
      list(triaged.evidence.missing, (missing) => prose(missing), 'Nothing known.'),
    ),
    section('Verdict', verdict(triaged)),
    section('Case', identity(triaged)),
  ].filter((text) => text !== '');
  let note = '';
  for (const text of sections) {
    if (note.length + text.length + 2 <= NOTE_LIMIT) note += note === '' ? text : `\n\n${text}`;
  }
  return `${note}\n`;
}

function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

function list<Item>(items: readonly Item[], line: (item: Item) => string, none: string): string {
  if (items.length === 0) return none;
  const lines = items.slice(0, LIST_SHOWN).map((item) => `- ${line(item)}`);
  if (items.length > LIST_SHOWN) lines.push(`- ${items.length - LIST_SHOWN} more in the case`);
  return lines.join('\n');
}

/** How context that came later moved the case. */
function contextChanges({ contextChanges: changes = [] }: Omit<Case, 'note'>): string {
  const lines = changes.slice(-LIST_SHOWN).map(({ revision, at, sources, score: moved, disposition }) => {
    const what = `${disposition.from} ${moved.from} → ${disposition.to} ${moved.to}`;
    return `- Revision ${revision}, ${code(at, 40)}: ${prose(what)}, after ${prose(sources.join(', '))} answered`;
  });
  return lines.join('\n');
}

function score(triaged: Omit<Case, 'note'>): string {
  const percent = Math.round(triaged.evidence.completeness * 100);
  const reasons = byWeight(triaged.score.reasons);
  const lines = reasons.slice(0, REASONS_SHOWN).map((reason) => {
    const evidence = reason.evidence ? ` ${code(reason.evidence, 160)}` : '';
    return `- **${signed(reason.points)}** ${prose(reason.text, 240)}${evidence} (${code(reason.code, 60)})`;
  });
  if (reasons.length > REASONS_SHOWN) lines.push(`- ${reasons.length - REASONS_SHOWN} more in the case`);
  return [
    `${Math.round(triaged.score.value)} of 100, on ${percent}% of the evidence.`,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
  ].join('\n\n');
}

function context({ context: { host, account, sources } }: Omit<Case, 'note'>): string {
  const lines = [
    `- Host ${named(host.name)}${facts([
      ['role', host.role],
      ['criticality', host.criticality],
      ['owner', host.owner],
      ['OS', host.os],
      ['device', host.deviceId],
    ])}${tags(host.tags)}${host.inventoried ? '' : ', not in the inventory'}`,
    `- Account ${named(account.name)}, class ${account.class}${facts([
      ['role', account.role],
      ['owner', account.owner],
    ])}${tags(account.tags)}${account.inventoried ? '' : ', not in the inventory'}`,
  ];
  return [...lines, ...sourceLines(sources)].join('\n');
}

function named(name: string | undefined): string {
  return name === undefined ? 'unknown' : code(name, 100);
}

/** What is away or stale first and each by itself: it may have changed the score. The rest in a line a state. */
function sourceLines(sources: readonly SourceState[]): string[] {
  const troubled = sources.filter(({ status }) => status === 'unavailable' || status === 'stale');
  const lines = troubled.slice(0, LIST_SHOWN).map(({ name, status, detail }) => {
    const why = detail ? `, ${prose(detail, 160)}` : '';
    return `- Source ${prose(name, 60)}: **${status}**${why}`;
  });
  for (const status of ['ok', 'not-configured'] as const) {
    const names = sources.filter((state) => state.status === status).map(({ name }) => prose(name, 60));
    if (names.length > 0) lines.push(`- Sources ${status}: ${names.slice(0, LIST_SHOWN).join(', ')}`);
  }
  return lines;
}

function facts(pairs: readonly (readonly [string, string | undefined])[]): string {
  return pairs.map(([name, value]) => (value ? `, ${name} ${code(value, 80)}` : '')).join('');
}

function tags(values: readonly string[]): string {
  if (values.length === 0) return '';
  const shown = values.slice(0, 8).map((value) => code(value, 60));
  return `, tags ${shown.join(' ')}${values.length > shown.length ? ' …' : ''}`;
}

function claim({ entryId, category, outcome, matchedOn, overriddenBy }: AllowlistClaim): string {
  const facets = matchedOn.slice(0, 8).map((facet) => prose(facet, 60));
  const on = facets.length > 0 ? `, matches on ${facets.join(', ')}` : '';
  const signs = (overriddenBy ?? []).slice(0, 8).map((sign) => code(sign, 60));
  const by = signs.length > 0 ? ` by ${signs.join(', ')}` : '';
  return `**${outcome}**${by}: ${code(entryId, 80)} (${prose(category, 60)})${on}`;
}

function rule({ rule: { source: origin, drift, unsupported } }: Omit<Case, 'note'>): string {
  if (drift.length === 0 && unsupported.length === 0) return '';
  const differences = [
    ...drift.map((text) => `drift: ${prose(text)}`),
    ...unsupported.map((text) => `not evaluated: ${prose(text)}`),
  ];
  const used = origin === 'shipped' ? 'the shipped rule' : 'the query of the alert';
  return `Explained by ${used}.\n\n${list(differences, (line) => line, '')}`;
}

function verdict({ verdict: given }: Omit<Case, 'note'>): string {
  if (!given) return '';
  const comment = given.comment ? `: ${code(given.comment, 600)}` : '';
  return `**${given.classification}** by ${code(given.by, 100)} at ${code(given.at, 40)}${comment}`;
}

function identity({ id, createdAt, revision, alert, incident, rule: used }: Omit<Case, 'note'>): string {
  const lines = [
    `- Case ${code(id, 100)}, revision ${revision}, created ${code(createdAt, 40)}`,
    `- Alert ${code(alert.systemAlertId, 100)}, severity ${code(alert.severity, 40)}, from ${code(alert.startTime, 40)} to ${code(alert.endTime, 40)}`,
    `- Rule ${code(alert.ruleName, 120)}${facts([['id', alert.ruleId]])}, explained with ${code(used.name, 100)}${facts([['sha256', used.sha256]])}`,
  ];
  const attack = [...alert.tactics, ...alert.techniques].slice(0, LIST_SHOWN);
  if (attack.length > 0) lines.push(`- ATT&CK ${attack.map((name) => code(name, 60)).join(' ')}`);
  if (incident) {
    const { number, id: incidentId, title, status } = incident;
    const known = facts([
      ['id', incidentId],
      ['title', title],
      ['status', status],
    ]);
    lines.push(`- Incident${number === undefined ? '' : ` ${number}`}${known}`);
  }
  if (alert.workspaceId) lines.push(`- Workspace ${code(alert.workspaceId, 60)}`);
  if (alert.link) {
    const href = portalLink(alert.link);
    lines.push(href ? `- [Open the alert in its portal](<${href}>)` : `- Link ${code(alert.link, 200)}`);
  }
  return lines.join('\n');
}
