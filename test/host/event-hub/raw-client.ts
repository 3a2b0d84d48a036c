import rhea, { type Connection } from 'rhea';
import type { EmbeddedEventHub } from '../../../host/event-hub/embedded-event-hub.ts';

/**
 * Connects to a hub as a client of AMQP that knows nothing of Event Hubs. By rhea's options: without SASL unless there is
 * a `username` (ANONYMOUS), a `password` beside it (PLAIN), or `sasl_mechanisms`.
 */
export function connectRaw(hub: EmbeddedEventHub, options: object = {}): Connection {
  const container = rhea.create_container();
  // What nobody listens to would end the process.
  for (const event of ['connection_error', 'disconnected', 'error', 'session_error']) {
    container.on(event, () => undefined);
  }
  return container.connect({ host: '127.0.0.1', port: hub.port, reconnect: false, ...options });
}
