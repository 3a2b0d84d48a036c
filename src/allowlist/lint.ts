import { programKind } from '../activity/program.ts';
import { signOf } from '../activity/signs/catalogue.ts';
import type { AllowlistEntry } from './entry.schema.ts';
import type { LintFinding } from './lint-finding.ts';
import { lintPatterns } from './lint-patterns.ts';
import { lintProcesses } from './lint-processes.ts';

/** What the shipped pack may do that an entry of the customer may not. */
export interface LintOptions {
  /** The entry is one of the shipped pack: it needs no `expires`. */
  readonly shipped?: boolean;
}

function lintExpiry({ expires }: AllowlistEntry, { shipped = false }: LintOptions): readonly LintFinding[] {
  if (shipped || expires !== undefined) return [];
  const message = 'An entry of your own needs a last day: what nobody renews ends by itself.';
  return [{ code: 'expires.missing', path: '/expires', message }];
}

function lintFacets({ who, ancestry, what, hosts }: AllowlistEntry): readonly LintFinding[] {
  const facets = [who, ancestry?.parent, ancestry?.grandparent, what, hosts];
  const named = facets.filter((facet) => facet !== undefined && Object.keys(facet).length > 0).length;
  if (named >= 2) return [];
  const message =
    'Name at least two facets (who, parent, grandparent, what, hosts): one alone is only a likeness.';
  return [{ code: 'facets.single', path: '', message }];
}

function lintAccounts({ who }: AllowlistEntry): readonly LintFinding[] {
  const index = (who?.classes ?? []).indexOf('web-service');
  if (index < 0) return [];
  const message =
    'Accounts of web, application and database servers never manage units: their sign overrides every entry.';
  return [{ code: 'who.web-service', path: `/who/classes/${index}`, message }];
}

/** True where the entry can hold for an image that is being built only, and for nothing of the host's. */
function isBuild({ ancestry, what }: AllowlistEntry): boolean {
  const inLayers = what?.unitPlaces?.every((place) => place === 'container-layer') === true;
  const processes = [ancestry?.parent?.names, ancestry?.grandparent?.names];
  const contained = processes.some((names) =>
    names?.every((name) => programKind(name.replace(/[*?]+$/, '')) === 'container-runtime'),
  );
  return inLayers || contained;
}

function lintTolerated(entry: AllowlistEntry): readonly LintFinding[] {
  return entry.tolerates.flatMap((code, index): readonly LintFinding[] => {
    const suppressible = signOf(code)?.suppressible ?? 'no';
    if (suppressible === 'build' && !isBuild(entry)) {
      const message = `${code} belongs to the build of an image only: name its container runtime, or its layers as the place.`;
      return [{ code: 'tolerates.outside-build', path: `/tolerates/${index}`, message }];
    }
    if (suppressible !== 'no') return [];
    const message = `${code} is no sign that an entry may tolerate: no benign actor shows it, or it does not exist.`;
    return [{ code: 'tolerates.refused', path: `/tolerates/${index}`, message }];
  });
}

/** Finds what makes an entry broader than a claim. Pure; an entry without findings may be put in force. */
export function lintEntry(entry: AllowlistEntry, options: LintOptions = {}): readonly LintFinding[] {
  return [
    ...lintExpiry(entry, options),
    ...lintFacets(entry),
    ...lintAccounts(entry),
    ...lintPatterns(entry),
    ...lintProcesses(entry),
    ...lintTolerated(entry),
  ];
}

/**
 * Finds what may not be meant and is no reason to refuse an entry, on a day (ISO 8601): an entry that is over still holds
 * for alerts of its time, which may come again.
 */
export function warnOf({ expires }: AllowlistEntry, today: string): readonly LintFinding[] {
  if (expires === undefined || expires >= today) return [];
  const message = `Its last day is over: the entry excuses no alert that is later than ${expires}.`;
  return [{ code: 'expires.past', path: '/expires', message }];
}
