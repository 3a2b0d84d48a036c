import { StartError } from '../start-error.ts';

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'parameter' | 'catch-all';
      readonly name: string;
      readonly optional: boolean;
      readonly matches: ((value: string) => boolean) | undefined;
    };

/** A route of an HTTP trigger, taken apart: `cases/{id}/note`, `console/{*path}`, `x/{n:int?}`. */
export interface RouteTemplate {
  readonly text: string;
  readonly segments: readonly Segment[];
}

const parameter = /^\{(\*{0,2})([A-Za-z_]\w*)(?::([a-z]+))?(\?)?\}$/;

const constraints = new Map<string, (value: string) => boolean>([
  ['int', (value) => /^[+-]?\d{1,10}$/.test(value)],
  ['long', (value) => /^[+-]?\d{1,19}$/.test(value)],
  ['alpha', (value) => /^[a-z]*$/i.test(value)],
  ['guid', (value) => /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(value)],
]);

/**
 * Takes a route template of ASP.NET Core apart (Microsoft Learn, "Routing in ASP.NET Core", the part that HTTP
 * triggers use). Throws `StartError` for what it does not know rather than match something else.
 */
export function parseRoute(text: string): RouteTemplate {
  const parts = text.split('/').filter((part) => part !== '');
  const segments = parts.map((part, index): Segment => {
    if (!/[{}]/.test(part)) return { kind: 'literal', text: part };
    const [, stars, name, constraint, optional] = parameter.exec(part) ?? [];
    const matches = constraint === undefined ? undefined : constraints.get(constraint);
    const isLast = index === parts.length - 1;
    if (name === undefined || (constraint && !matches) || ((stars || optional) && !isLast)) {
      throw new StartError(`the route "${text}" has a segment that this host does not know: ${part}`);
    }
    return {
      kind: stars ? 'catch-all' : 'parameter',
      name,
      optional: Boolean(stars || optional),
      matches,
    };
  });
  return { text, segments };
}

/** The segments of a path as it stands in a request, still encoded; a slash at the end does not count. */
export function splitPath(path: string): string[] {
  return path.replace(/^\//, '').replace(/\/$/, '').split('/');
}

/** The parameters of a path that the template matches, decoded; undefined when it does not match. */
export function matchRoute(
  template: RouteTemplate,
  path: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of template.segments.entries()) {
    const raw = segment.kind === 'catch-all' ? path.slice(index).join('/') : (path[index] ?? '');
    if (segment.kind === 'literal') {
      if (decode(raw).toLowerCase() !== segment.text.toLowerCase()) return undefined;
      continue;
    }
    if (raw === '') {
      if (segment.optional) continue;
      return undefined;
    }
    const value = decode(raw);
    if (segment.matches && !segment.matches(value)) return undefined;
    params[segment.name] = value;
  }
  const open = template.segments.at(-1)?.kind === 'catch-all';
  return open || path.length <= template.segments.length ? params : undefined;
}

/** Sorts the more telling template first: a literal before a constraint before a parameter before the rest. */
export function compareRoutes(a: RouteTemplate, b: RouteTemplate): number {
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index++) {
    const difference = weight(a.segments[index]) - weight(b.segments[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function weight(segment: Segment | undefined): number {
  if (segment === undefined) return 5;
  if (segment.kind === 'literal') return 0;
  if (segment.kind === 'catch-all') return 4;
  return segment.matches ? 1 : 2;
}

/** A malformed escape stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
