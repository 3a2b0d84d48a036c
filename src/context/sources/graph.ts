import * as z from 'zod';
import { compact } from '../../compact.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { boundedText, MOST_ITEMS } from '../bounds.ts';
import { entraUserSchema } from '../context.schema.ts';
import type { FactCache, Loaded } from '../fact-cache.ts';
import { pathSegment } from '../odata-literal.ts';
import { parse } from '../query-runner.ts';
import { type ContextSource, firstText } from '../source.ts';
import { answerOf, nothingToAsk } from '../source-answer.ts';
import { describeFailure, type ServiceWords } from '../source-failure.ts';

export const graphWords: ServiceWords = {
  name: 'Microsoft Graph',
  permission:
    'the application permissions User.Read.All and RoleManagement.Read.Directory of Microsoft Graph',
  setting: 'GRAPH_ENDPOINT',
};

const text = boundedText.nullish();

const userSchema = z.object({
  id: boundedText,
  displayName: text,
  userPrincipalName: text,
  accountEnabled: z.boolean().nullish(),
  userType: text,
  jobTitle: text,
  department: text,
});

const rolesSchema = z.object({ value: z.array(z.object({ displayName: text })) });

const accountFactSchema = z.object({
  account: z.object({ user: entraUserSchema.exactOptional() }),
});
const rolesFactSchema = z.object({ account: z.object({ directoryRoles: z.array(z.string()) }) });

const TTL_MS = 60 * 60_000;
const SELECT = 'id,displayName,userPrincipalName,accountEnabled,userType,jobTitle,department';
const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The user and the directory roles of an Entra account. A local account of a host is none, and nobody is asked. */
export function graphSource(
  client: Pick<HttpClient, 'request'>,
  cache: FactCache,
  { endpoint }: { readonly endpoint: string },
): ContextSource {
  async function ask<Value>(
    path: string,
    schema: z.ZodType<Value>,
    deadline: number,
  ): Promise<Loaded<Value | undefined>> {
    const outcome = await client.request({
      method: 'GET',
      url: `${endpoint}/v1.0/users/${path}`,
      audience: endpoint,
      // What a query of a cast collection asks for (Microsoft Learn, "Advanced query capabilities").
      headers: { consistencylevel: 'eventual' },
      readOnly: true,
      maxBytes: 1024 * 1024,
      quota: 'graph',
      deadline,
    });
    if (outcome.kind === 'failed' && outcome.code === 'not-found') return { kind: 'value', value: undefined };
    if (outcome.kind === 'failed') return { kind: 'failed', failure: describeFailure(outcome, graphWords) };
    const parsed = parse(outcome, schema, graphWords);
    return 'failure' in parsed
      ? { kind: 'failed', failure: parsed.failure }
      : { kind: 'value', value: parsed.value };
  }

  return {
    name: 'graph',
    async lookUp({ rows }, deadline) {
      const id = firstText(rows, ['AccountObjectId', 'InitiatingProcessAccountObjectId']);
      const upn = firstText(rows, ['AccountUpn', 'InitiatingProcessAccountUpn']);
      const name = id !== undefined && OBJECT_ID.test(id) ? id : upn;
      if (name === undefined) return nothingToAsk('the account is not one of Entra');
      const key = name.toLowerCase();
      const segment = pathSegment(name);
      const [user, roles] = await Promise.all([
        cache.get(
          { key: `graph ${key}`, ttlMs: TTL_MS, schema: accountFactSchema, shared: true },
          async () => {
            const found = await ask(`${segment}?$select=${SELECT}`, userSchema, deadline);
            return found.kind === 'failed'
              ? found
              : {
                  kind: 'value' as const,
                  value: { account: compact({ user: found.value && userOf(found.value) }) },
                };
          },
        ),
        cache.get(
          { key: `graph-roles ${key}`, ttlMs: TTL_MS, schema: rolesFactSchema, shared: true },
          async () => {
            const path = `${segment}/transitiveMemberOf/microsoft.graph.directoryRole?$select=id,displayName&$count=true`;
            const found = await ask(path, rolesSchema, deadline);
            if (found.kind === 'failed') return found;
            const directoryRoles = (found.value?.value ?? [])
              .flatMap(({ displayName }) => displayName || [])
              .slice(0, MOST_ITEMS);
            return { kind: 'value' as const, value: { account: { directoryRoles } } };
          },
        ),
      ]);
      const first = answerOf(
        user,
        user.kind === 'value' && user.value.account.user === undefined
          ? 'Entra does not know the account'
          : undefined,
      );
      const second = answerOf(roles);
      const facts = { account: { ...second.facts.account, ...first.facts.account } };
      if (first.state.status !== 'ok') return { facts, state: first.state };
      if (second.state.status !== 'ok') return { facts, state: second.state };
      return { facts, state: first.state };
    },
  };
}

function userOf(user: z.infer<typeof userSchema>) {
  const { id, displayName, userPrincipalName, accountEnabled, userType, jobTitle, department } = user;
  return compact({
    id,
    displayName: displayName ?? undefined,
    userPrincipalName: userPrincipalName ?? undefined,
    accountEnabled: accountEnabled ?? undefined,
    userType: userType ?? undefined,
    jobTitle: jobTitle ?? undefined,
    department: department ?? undefined,
  });
}
