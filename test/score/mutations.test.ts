import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AllowlistEntry } from '../../src/allowlist/entry.schema.ts';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { hostileEdits } from '../support/scenarios/hostile-edits.ts';
import { assumeHit, type Event, formsOf, judge } from '../support/scenarios/scenario.ts';
import { benignScenarios, maliciousScenarios } from '../support/scenarios.ts';

describe('a hostile edit of a benign scenario', () => {
  for (const [name, edit] of Object.entries(hostileEdits)) {
    it(`is never likely-benign: ${name}`, () => {
      let edited = 0;
      for (const scenario of benignScenarios) {
        for (const form of formsOf(scenario)) {
          const before = scenario.events.map((event) => assumeHit(event, form));
          const events = scenario.events.flatMap((event) => edit(event) ?? event);
          const rows = events.map((event) => assumeHit(event, form));
          // What the form does not show, nobody can judge.
          if (JSON.stringify(rows) === JSON.stringify(before)) continue;
          edited += 1;
          const { score } = judge(rows, { role: scenario.role });
          assert.notEqual(
            score.disposition,
            'likely-benign',
            `${scenario.label}, ${form}: ${JSON.stringify(events)}`,
          );
        }
      }
      assert.ok(edited >= 10, `only ${edited} scenarios changed`);
    });
  }

  it('starts from scenarios that are likely-benign before it', () => {
    for (const { label, events, role } of benignScenarios) {
      const { score } = judge(
        events.map((event) => assumeHit(event, 'full')),
        { role },
      );
      assert.equal(score.disposition, 'likely-benign', label);
    }
  });
});

/** A glob with its wildcards filled in: a text that the glob matches or nearly does. */
function sample(glob: string): string {
  return glob
    .replace(/\*\*\//g, 'x/')
    .replace(/\{([^,}]+)[^}]*\}/g, '$1')
    .replace(/[+@!]\(\[?([^\]|)]).*?\)/g, '$1')
    .replace(/[*?]+/g, 'x');
}

/** All that an entry asks of the ancestors, as words. */
function markersOf({ ancestry }: AllowlistEntry): readonly string[] {
  const processes = [ancestry?.parent, ancestry?.grandparent];
  return processes
    .flatMap((process) => [
      process?.names?.[0],
      process?.executables?.[0],
      process?.scripts?.[0],
      process?.commandLines?.[0],
      process?.argument,
    ])
    .filter((marker) => marker !== undefined)
    .map(sample);
}

/** Places where an attacker may write a marker without having what it stands for. */
const wear: Readonly<Record<string, (event: Event, markers: readonly string[]) => Event>> = {
  'behind the parent’s line': (event, markers) => withLine(event, `${event.parentLine} ${markers.join(' ')}`),
  'in a comment': (event, markers) => withLine(event, `${event.parentLine} # ${markers.join(' ')}`),
  'in a variable before it': (event, markers) =>
    withLine(event, `X=${markers.join('_')} ${event.parentLine}`),
  // A name that gives the attack away stays.
  'as the name of the grandparent': (event, markers) =>
    /^(?:bash|sh|sudo|python3)$/.test(event.grandparent)
      ? { ...event, grandparent: markers.at(-1) ?? '' }
      : event,
  'in an argument of systemctl': (event, markers) =>
    event.path === undefined ? { ...event, line: `${event.line} ${markers.join(' ')}` } : event,
};

function withLine(event: Event, parentLine: string): Event {
  return event.path === undefined ? { ...event, parentLine } : { ...event, parentLine, line: parentLine };
}

describe("a malicious scenario that wears an entry's markers", () => {
  for (const [place, put] of Object.entries(wear)) {
    it(`is never likely-benign: ${place}`, () => {
      for (const entry of shippedEntries) {
        const markers = markersOf(entry);
        for (const scenario of maliciousScenarios) {
          const rows = scenario.events.map((event) => assumeHit(put(event, markers), 'full'));
          const { score } = judge(rows);
          assert.notEqual(score.disposition, 'likely-benign', `${entry.id}: ${scenario.label}`);
        }
      }
    });
  }
});
