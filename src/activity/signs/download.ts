import ipaddr from 'ipaddr.js';
import { unitWrites } from '../unit-write.ts';
import { type Detector, excerpt, type Sign } from './sign.ts';

const URL_IN_TEXT =
  /\b(https?|ftps?|tftp):\/\/(?:[^\s/@'"]{0,256}@)?(\[[0-9a-f:.]{2,64}\]|[^\s/:'"<>|;)\]]{1,253})(?::(\d{1,5}))?/gi;
// Of `curl` and its like alone an address is a URL without its scheme.
const BARE_ADDRESS =
  /\b(?:curl|wget2?|aria2c)\s(?:[^;|&\n]{0,512}?\s)?((?:\d{1,4}(?:\.\d{1,4}){3}|0x[0-9a-f]{8}|\d{8,10})(?::\d{1,5})?)(?=[/\s]|$)/gi;
const DOWNLOAD =
  /\b(?:curl|wget2?|aria2c|lwp-download|lwp-request|fetch|dnf|yum|zypper|rpm|pip3?|chef-(?:client|solo)|cinc-(?:client|solo)|salt-(?:call|minion)|cloud-init|tftp|ftpget|urlopen|urlretrieve|requests\.get|Invoke-WebRequest)\b/i;

// Hosts that give anybody a place for a file: paste sites, tunnels, drop boxes, chat attachments, dynamic DNS.
const THROWAWAY =
  /(?:^|\.)(?:pastebin\.com|paste\.ee|hastebin\.com|ghostbin\.\w+|rentry\.co|termbin\.com|ix\.io|0x0\.st|transfer\.sh|temp\.sh|file\.io|anonfiles\.com|gofile\.io|catbox\.moe|oshi\.at|ngrok\.io|ngrok-free\.app|ngrok\.app|trycloudflare\.com|serveo\.net|localhost\.run|loca\.lt|cdn\.discordapp\.com|media\.discordapp\.net|api\.telegram\.org|duckdns\.org|no-ip\.\w+|ddns\.net|hopto\.org|bit\.ly|tinyurl\.com|t\.co|is\.gd|onion|onion\.\w+|tor2web\.\w+|workers\.dev|pages\.dev|glitch\.me|repl\.co|iplogger\.\w+|bashupload\.com|privatebin\.net|paste\.rs|dpaste\.\w+|sourceb\.in)$/i;

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
