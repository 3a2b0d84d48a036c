import type { Connection } from 'rhea';
import * as z from 'zod';
import type { AmqpProblem } from './amqp.ts';
import { covers, type EntityPath, entityOf, type Grant, readSasToken, type SharedKey } from './sas-token.ts';
import { saidKey } from './sasl.ts';

const UNAUTHORIZED = 'amqp:unauthorized-access';

const tokenRequestSchema = z.looseObject({
  application_properties: z.looseObject({ operation: z.literal('put-token'), name: z.string() }),
  body: z.string(),
});
const securityTokenSchema = z.looseObject({
  application_properties: z.looseObject({ security_token: z.string() }),
});

/** What became of a token: `malformed` where the request was none, a problem where it is refused. */
export type TokenOutcome = 'taken' | 'malformed' | AmqpProblem;

/** Who may use what of the hub: connections, by the key (SASL PLAIN) or by tokens that are signed with it. */
export class HubAccess {
  #shared: SharedKey;
  #now: () => number;
  /** Of each connection the last token for each entity. */
  #grants = new WeakMap<Connection, Map<string, Grant>>();

  constructor(shared: SharedKey, now: () => number) {
    this.#shared = shared;
    this.#now = now;
  }

  /** Takes the token of a `put-token` request, for the entity that it names. */
  putToken(connection: Connection, request: unknown): TokenOutcome {
    const parsed = tokenRequestSchema.safeParse(request);
    if (!parsed.success) return 'malformed';
    const grant = readSasToken(parsed.data.body, this.#shared, this.#now());
    if (typeof grant === 'string') return refused(grant);
    const audience = entityOf(parsed.data.application_properties.name);
    if (audience === undefined || !covers(grant.entity, audience)) {
      return refused('The token is not of the entity that the request names.');
    }
    const grants = this.#grants.get(connection) ?? new Map<string, Grant>();
    this.#grants.set(connection, grants.set(audience.join('/'), { entity: audience, until: grant.until }));
    return 'taken';
  }

  /** Whether a connection may use an entity at this moment. */
  allows(connection: Connection, entity: EntityPath): boolean {
    const now = this.#now();
    for (const grant of this.#grants.get(connection)?.values() ?? []) {
      if (grant.until > now && covers(grant.entity, entity)) return true;
    }
    return saidKey(connection);
  }

  /** Whether a management request brings a token for the entity itself, as the .NET client does. */
  allowsRequest(request: unknown, entity: EntityPath): boolean {
    const parsed = securityTokenSchema.safeParse(request);
    if (!parsed.success) return false;
    const { security_token: token } = parsed.data.application_properties;
    const grant = readSasToken(token, this.#shared, this.#now());
    return typeof grant !== 'string' && covers(grant.entity, entity);
  }
}

function refused(description: string): AmqpProblem {
  return { condition: UNAUTHORIZED, description };
}

/** The refusal of a connection that has shown no token for an entity. */
export function unauthorized(entity: string): AmqpProblem {
  return refused(`Unauthorized access: a token for '${entity}' is needed.`);
}
