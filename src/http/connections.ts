import type { Agent } from 'undici';
import type { HttpLimits } from './limits.ts';

/** The pools of connections: kept alive, a few for each host. */
export interface Connections {
  /** Loads undici by its first call. */
  open(): Promise<Agent>;
  /** Cuts whatever is open. */
  close(): Promise<void>;
}

export function createConnections(limits: HttpLimits, more: Agent.Options = {}): Connections {
  let agent: Promise<Agent> | undefined;

  async function make(): Promise<Agent> {
    const { Agent } = await import('undici');
    const { connect, ...options } = more;
    return new Agent({
      connections: 16,
      keepAliveTimeout: 30_000,
      headersTimeout: limits.attemptMs,
      bodyTimeout: limits.attemptMs,
      allowH2: false,
      ...options,
      connect: typeof connect === 'function' ? connect : { timeout: limits.connectMs, ...connect },
    });
  }

  return {
    open() {
      agent ??= make();
      return agent;
    },
    async close() {
      await (await agent)?.destroy();
    },
  };
}
