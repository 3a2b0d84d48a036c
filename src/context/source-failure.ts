import type { HttpFailed } from '../http/http-outcome.ts';
import type { SourceFailure } from './source.ts';

/** A service, in the words of its operator. */
export interface ServiceWords {
  /** `Log Analytics`, `Defender for Endpoint` … */
  readonly name: string;
  /** What the identity must have: a role and where, or a permission and of which API. */
  readonly permission: string;
  /** The setting that says where or what, for a 404 or a wrong audience. */
  readonly setting: string;
}

/** Says what became of a call in words that an operator can act on. */
export function describeFailure(
  failed: HttpFailed,
  { name, permission, setting }: ServiceWords,
): SourceFailure {
  const { code, detail } = failed;
  const say = (text: string): SourceFailure => ({ reason: code, detail: text });
  switch (code) {
    case 'forbidden':
      return say(
        `${name} refuses the identity (403): give it ${permission}; a new grant can take an hour. ${detail}`,
      );
    case 'unauthorised':
      return say(
        `${name} does not take the token (401): its audience or tenant is not the one of ${setting}. ${detail}`,
      );
    case 'not-found':
      return say(`${name} does not know what was asked for (404): check ${setting}. ${detail}`);
    case 'throttled':
      return say(`${name} asks to wait${inSeconds(failed.retryAfterMs)} (429): ${detail}`);
    case 'timeout':
      return say(`${name} did not answer in time: ${detail}`);
    case 'no-token':
      return say(
        `There is no token for ${name}: is a managed identity assigned, and AZURE_CLIENT_ID right? On a machine of your own \`az login\` gives one. ${detail}`,
      );
    case 'certificate':
      return say(
        `The certificate of ${name} is not trusted: check ${setting} and what stands between. ${detail}`,
      );
    case 'connection':
      return say(`${name} cannot be reached: check ${setting} and the network. ${detail}`);
    case 'breaker-open':
      return say(`${name} failed several times and is left alone${inSeconds(failed.retryAfterMs)}.`);
    case 'body-too-large':
    case 'body-too-deep':
      return say(`${name} answered more than is read: ${detail}`);
    case 'unreadable-body':
      return say(`${name} did not answer what it should: ${detail}`);
    default:
      return say(`${name} failed: ${detail}`);
  }
}

function inSeconds(ms: number | undefined): string {
  return ms === undefined ? '' : ` for ${Math.ceil(ms / 1_000)} s`;
}
