import { StartError } from '../start-error.ts';
import { compareRoutes, matchRoute, parseRoute, type RouteTemplate, splitPath } from './route-template.ts';

/** What answers a path: `target` is whatever the caller wants back. */
export interface Route<Target> {
  readonly methods: readonly string[];
  readonly template: string;
  readonly target: Target;
}

export type Routing<Target> =
  | { readonly kind: 'found'; readonly target: Target; readonly params: Record<string, string> }
  | { readonly kind: 'wrong-method'; readonly allow: readonly string[] }
  | { readonly kind: 'unknown' };

export type Router<Target> = (method: string, path: string) => Routing<Target>;

/**
 * Finds the route of a request. Of those that match the path the most telling decides, and among routes alike
 * the one with the method; HEAD goes where GET goes. Throws `StartError` when two routes are the same.
 */
export function createRouter<Target>(routes: readonly Route<Target>[], prefix: string): Router<Target> {
  const known = routes
    .map((route) => ({
      ...route,
      methods: route.methods.map((method) => method.toUpperCase()),
      template: parseRoute(`${prefix}/${route.template}`),
    }))
    .sort((a, b) => compareRoutes(a.template, b.template));
  refuseDuplicates(known);
  return (method, path) => {
    const segments = splitPath(path);
    const matching = known.flatMap((route) => {
      const params = matchRoute(route.template, segments);
      return params ? [{ ...route, params }] : [];
    });
    const first = matching[0];
    if (!first) return { kind: 'unknown' };
    const alike = matching.filter((route) => compareRoutes(route.template, first.template) === 0);
    const found =
      alike.find(({ methods }) => methods.includes(method)) ??
      (method === 'HEAD' ? alike.find(({ methods }) => methods.includes('GET')) : undefined);
    if (found) return { kind: 'found', target: found.target, params: found.params };
    return { kind: 'wrong-method', allow: [...new Set(alike.flatMap(({ methods }) => methods))] };
  };
}

function refuseDuplicates(
  routes: readonly { readonly methods: readonly string[]; readonly template: RouteTemplate }[],
): void {
  const seen = new Set<string>();
  for (const { methods, template } of routes) {
    const shape = template.text.toLowerCase().replace(/\{(\*{0,2})\w+/g, '{$1');
    for (const method of methods) {
      const key = `${method} ${shape}`;
      if (seen.has(key)) throw new StartError(`two functions answer ${method} ${template.text}`);
      seen.add(key);
    }
  }
}
