import { STATUS_CODES } from 'node:http';

/** An answer, ready to be sent. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An error of the host itself as problem details (RFC 9457). `code` is stable, the texts are for people. */
export function problem(
  status: number,
  code: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const title = STATUS_CODES[status] ?? 'Error';
  return {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: Buffer.from(JSON.stringify({ type: 'about:blank', title, status, detail, code })),
  };
}
