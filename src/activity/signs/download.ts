import ipaddr from 'ipaddr.js';
import { wordsExpression } from '../../linux/vocabulary/names.ts';
import { hostNames, programWords } from '../../linux/vocabulary/vocabulary.ts';
import { unitWrites } from '../unit-write.ts';
import { type Detector, excerpt, type Sign } from './sign.ts';

const URL_IN_TEXT =
  /\b(https?|ftps?|tftp):\/\/(?:[^\s/@'"]{0,256}@)?(\[[0-9a-f:.]{2,64}\]|[^\s/:'"<>|;)\]]{1,253})(?::(\d{1,5}))?/gi;
// Of a downloader alone an address is a URL without its scheme.
const BARE_ADDRESS = new RegExp(
  String.raw`\b${programWords('downloader')}\s(?:[^;|&\n]{0,512}?\s)?((?:\d{1,4}(?:\.\d{1,4}){3}|0x[0-9a-f]{8}|\d{8,10})(?::\d{1,5})?)(?=[/\s]|$)`,
  'gi',
);
/** Programs, and functions of an interpreter's library, that bring what an address names. */
const DOWNLOAD = new RegExp(
  String.raw`\b(?:${programWords('downloader', 'fetcher')}|urlopen|urlretrieve|requests\.get|Invoke-WebRequest)\b`,
  'i',
);
const THROWAWAY = new RegExp(String.raw`(?:^|\.)${wordsExpression(hostNames('throwaway'))}$`, 'i');

const INTERNAL = new Set(['private', 'loopback', 'linkLocal', 'uniqueLocal', 'carrierGradeNat']);
const USUAL_PORTS = new Set([undefined, '80', '443']);

type Trust = 'throw-away' | 'plain' | 'ordinary';

/** The range of a host that is an address in any notation that curl takes; `undefined` for a name. */
function addressRange(host: string): string | undefined {
  const bare = host.replace(/^\[|\]$/g, '');
  if (ipaddr.IPv4.isValid(bare)) return ipaddr.IPv4.parse(bare).range();
  return ipaddr.IPv6.isValid(bare) ? ipaddr.IPv6.parse(bare).range() : undefined;
}

/** How far the place of a download can be trusted: a bare public address and a throw-away host not at all. */
function trustOf(scheme: string, host: string, port: string | undefined): Trust {
  const range = addressRange(host);
  if (range !== undefined && !INTERNAL.has(range)) return 'throw-away';
  if (THROWAWAY.test(host)) return 'throw-away';
  const secure = scheme.toLowerCase() === 'https' || scheme.toLowerCase() === 'ftps';
  return range !== undefined || !secure || !USUAL_PORTS.has(port) ? 'plain' : 'ordinary';
}

/** Downloads from a bare address or a throw-away host, and those without TLS, from an address or on an odd port. */
export const downloadSigns: Detector = ({ texts }) =>
  texts.flatMap((text): readonly Sign[] => {
    if (!DOWNLOAD.test(text)) return [];
    const signs: Sign[] = [];
    for (const [, address = ''] of text.matchAll(BARE_ADDRESS)) {
      const [host = '', port] = address.split(':');
      const trust = trustOf('http', host, port);
      const code = trust === 'throw-away' ? 'sign.command.untrusted-download' : 'sign.command.plain-download';
      signs.push({ code, evidence: address });
    }
    for (const [url, scheme = '', host = '', port] of text.matchAll(URL_IN_TEXT)) {
      const trust = trustOf(scheme, host, port);
      if (trust === 'throw-away') signs.push({ code: 'sign.command.untrusted-download', evidence: url });
      if (trust === 'plain') signs.push({ code: 'sign.command.plain-download', evidence: url });
    }
    return signs;
  });

/** Units that are downloaded straight into place. */
export const unitDownloadSigns: Detector = ({ activity }) =>
  activity.commands
    .filter((command) => unitWrites(command).some((write) => write.by === 'download'))
    .map(
      (command): Sign => ({ code: 'sign.command.download-unit', evidence: excerpt(command.text, 0, 160) }),
    );
