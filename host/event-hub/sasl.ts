import type { Connection } from 'rhea';
import * as z from 'zod';
import { isSame, type SharedKey } from './sas-token.ts';

/** A mechanism as rhea runs it: `outcome` is undefined until it is decided. */
interface Mechanism {
  outcome: boolean | undefined;
  username: string | undefined;
  start(response: unknown): void;
}

/** Says nothing of who connects: a token at `$cbs` does. */
class WithoutName implements Mechanism {
  outcome: boolean | undefined;
  username: string | undefined;

  start(): void {
    this.outcome = true;
  }
}

/** PLAIN (RFC 4616): the name of the key and the key, after an identity to act as, which is not looked at. */
class Plain implements Mechanism {
  outcome: boolean | undefined;
  username: string | undefined;
  #shared: SharedKey;

  constructor(shared: SharedKey) {
    this.#shared = shared;
  }

  start(response: unknown): void {
    const [, name = '', key = ''] = Buffer.isBuffer(response) ? response.toString('utf8').split('\0') : [];
    this.outcome = isSame(name, this.#shared.name) && isSame(key, this.#shared.key);
    this.username = this.outcome ? name : undefined;
  }
}

/** The SASL mechanisms of the hub. `MSSBCBS` is what the .NET client calls the anonymous one. */
export function saslMechanisms(shared: SharedKey): Readonly<Record<string, () => Mechanism>> {
  const withoutName = () => new WithoutName();
  return { MSSBCBS: withoutName, ANONYMOUS: withoutName, PLAIN: () => new Plain(shared) };
}

const plainSchema = z.object({
  sasl_transport: z.object({ selected: z.object({ mechanism: z.instanceof(Plain) }) }),
});

/** True where the client of a connection has said the key by PLAIN. */
export function saidKey(connection: Connection): boolean {
  const parsed = plainSchema.safeParse(connection);
  return parsed.success && parsed.data.sasl_transport.selected.mechanism.outcome === true;
}
