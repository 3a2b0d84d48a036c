import type { HttpFailureCode } from './http-outcome.ts';

/** Codes of Node.js (`tls`, OpenSSL's verify results) that say that a certificate is not trusted. */
const CERTIFICATE =
  /^(?:ERR_TLS_CERT|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE))/;
const TIMEOUT = /^(?:UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT)$/;

/** What an error of undici says: no whole answer came. Its code is told, never its message, which may hold a URL. */
export function failureOf(error: unknown): { readonly code: HttpFailureCode; readonly detail: string } {
  const code = codeOf(error);
  if (CERTIFICATE.test(code)) {
    return { code: 'certificate', detail: `the server's certificate is not trusted (${code})` };
  }
  if (TIMEOUT.test(code)) return { code: 'timeout', detail: `no answer in time (${code})` };
  return { code: 'connection', detail: `the connection failed (${code})` };
}

/** The code of an error, or of what caused it. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error && error.cause !== undefined) return codeOf(error.cause);
  return error instanceof Error ? error.name : 'unknown';
}
