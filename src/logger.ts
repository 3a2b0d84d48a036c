/**
 * Where events of the service are told. `event` is a stable dotted name; `fields` may hold attacker-controlled
 * text, which an implementation writes as JSON strings only, so that no value can forge a line.
 */
export interface Logger {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The same log, with fields that every event of it has: the id of the alert or the case that is being worked on. */
export function withFields(logger: Logger, shared: Readonly<Record<string, unknown>>): Logger {
  return {
    info: (event, fields) => logger.info(event, { ...shared, ...fields }),
    warn: (event, fields) => logger.warn(event, { ...shared, ...fields }),
    error: (event, fields) => logger.error(event, { ...shared, ...fields }),
  };
}
