/**
 * Where events of the service are told. `event` is a stable dotted name; `fields` may hold attacker-controlled
 * text, which an implementation writes as JSON strings only, so that no value can forge a line.
 */
export interface Logger {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}
