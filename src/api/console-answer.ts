import type { ApiRequest, ApiResponse } from './api-request.ts';
import { type ConsoleFile, contentCodings } from './console-files.ts';

/**
 * What the page may do: load its own files and ask this service. No inline script or style, no frame, no form, no
 * other origin; and no script can make markup out of text, because no Trusted Types policy may be made.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  vary: 'accept-encoding',
} as const;

/** A file of the page in the best coding that the client takes. `cacheControl` is what caches may do with it. */
export function consoleAnswer(request: ApiRequest, file: ConsoleFile, cacheControl: string): ApiResponse {
  const accepted = codingsOf(request.headers.get('accept-encoding') ?? '');
  const coding =
    contentCodings.find((one) => accepted.has(one) && file.bodies[one] !== undefined) ?? 'identity';
  return {
    status: 200,
    headers: {
      ...HEADERS,
      'cache-control': cacheControl,
      'content-type': file.contentType,
      ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    },
    body: file.bodies[coding] ?? file.bodies.identity,
  };
}

/** What an Accept-Encoding header names without `q=0` (RFC 9110, section 12.5.3). */
function codingsOf(header: string): ReadonlySet<string> {
  return new Set(
    header
      .toLowerCase()
      .split(',')
      .map((part) => part.split(';').map((piece) => piece.trim()))
      .filter(([, weight]) => weight === undefined || !/^q=0(?:\.0*)?$/.test(weight))
      .map(([name = '']) => name),
  );
}
