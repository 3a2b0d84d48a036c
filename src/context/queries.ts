import { readFileSync } from 'node:fs';
import { type QueryTemplate, readQueryTemplate } from '../kql/query-template.ts';
import { packageFile } from '../package-files.ts';

/** The queries of the folder `queries`, by the names of their files. */
export const queryNames = [
  'account',
  'alert-rows',
  'ancestry',
  'device',
  'incident',
  'next',
  'other-alerts',
  'other-alerts-hunting',
  'preflight',
  'spread',
  'watchlist',
] as const;

export type QueryName = (typeof queryNames)[number];

const templates = new Map<QueryName, QueryTemplate>();

/** A query of the folder `queries`; its file is read by the first call. */
export function queryTemplate(name: QueryName): QueryTemplate {
  const known = templates.get(name);
  if (known !== undefined) return known;
  const template = readQueryTemplate(name, readFileSync(packageFile(`queries/${name}.kql`), 'utf8'));
  templates.set(name, template);
  return template;
}
