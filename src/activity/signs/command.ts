import { isInterpreter } from '../command-line.ts';
import type { Detector, Sign, SignCode } from './sign.ts';

// The whole text is searched on purpose, comments and arguments included: for guilt a marker in an unusual place
// is no excuse. (For innocence the opposite holds: see the allowlist's matching.)
const PATTERNS: readonly (readonly [SignCode, RegExp])[] = [
  // Reverse and bind shells: bash's network files, an interactive shell on redirected descriptors, pipes to netcat,
  // sockets of an interpreter's one-liner.
  ['sign.command.reverse-shell', /\/dev\/(?:tcp|udp)\//i],
  ['sign.command.reverse-shell', /\b(?:ba|da|z|k|a)?sh["']?\s+-i\b|\{(?:ba|z)?sh,-i\}/],
  ['sign.command.reverse-shell', /\bmkfifo\b|\bmknod\s+\S+\s+p\b/],
  [
    'sign.command.reverse-shell',
    /\b(?:nc|ncat|netcat|nc\.traditional|nc\.openbsd)\b[^|;&]*\s(?:-[a-z]*[ec]\b|--(?:sh-)?exec\b|--?l?v*n*p\b|-[a-z]*l)/,
  ],
  [
    'sign.command.reverse-shell',
    /(?:^|[\s;|&'"(])(?:nc|ncat|netcat)\s+(?:-\w+\s+)*\d{1,3}(?:\.\d{1,3}){3}\b/,
  ],
  ['sign.command.reverse-shell', /\bsocat\b.*\b(?:exec|system|tcp|openssl)[:-]/i],
  [
    'sign.command.reverse-shell',
    /\bsocket\.socket\b|\bpty\.spawn\b|\bIO::Socket\b|\bTCPSocket\b|\bfsockopen\b|\bnet\.(?:Socket|connect)\b|\buse Socket\b/,
  ],
  ['sign.command.reverse-shell', /\bopenssl\s+s_client\b|\btelnet\s+\S+\s+\d+\s*\|/],
  // Code that arrives encoded.
  ['sign.command.decoded-code', /\bbase(?:64|32)["']?[\s,]+(?:-[a-z]*[dD]\b|--decode)/],
  [
    'sign.command.decoded-code',
    /b64decode|b32decode|decode64|atob\(|base64_decode|from_?hex|unhexlify|gzinflate|str_rot13|codecs\.decode|Buffer\.from\([^)]*['"](?:base64|hex)/i,
  ],
  ['sign.command.decoded-code', /\bxxd\s+-[a-z]*r|\bopenssl\s+(?:enc|base64)\b.*\s-d\b|\buudecode\b/],
  ['sign.command.decoded-code', /\b(?:exec|eval)\s*\(\s*(?:__import__|compile|decode|requests|urllib)/],
  // Fetched and run at once.
  [
    'sign.command.download-and-run',
    /\b(?:curl|wget|fetch|lwp-download|aria2c)\b[^;&]*\|\s*(?:sudo\s+(?:-\w+\s+)*)?(?:\S*\/)?(?:ba|da|z|k|a)?sh\b/,
  ],
  [
    'sign.command.download-and-run',
    /\b(?:curl|wget|fetch)\b[^;&]*\|\s*(?:sudo\s+)?(?:\S*\/)?(?:python|perl|ruby|node|php)\S*/,
  ],
  ['sign.command.download-and-run', /(?:<\(|\$\(|`)\s*(?:curl|wget|fetch)\b/],
  [
    'sign.command.download-and-run',
    /\b(?:curl|wget)\b.*(?:&&|;)\s*(?:sudo\s+)?chmod\s+(?:\+x|[0-7]*7[0-7]*|a\+x|u\+x)/,
  ],
  [
    'sign.command.download-and-run',
    /\burllib\S*\.(?:request\.)?urlopen\b|\brequests\.get\b.*\bexec\b|\bopen-uri\b.*\beval\b/,
  ],
  // Miners by their programs, pools and protocol.
  [
    'sign.command.miner',
    /\b(?:xmrig|xmr-stak|minerd|cpuminer|kinsing|kdevtmpfsi|nanominer|nbminer|lolminer|ethminer|ccminer|cgminer|sysrv|watchbog|pwnrig|perfctl)\b/i,
  ],
  [
    'sign.command.miner',
    /\bstratum\+(?:tcp|ssl|udp)\b|\b(?:c3pool|moneroocean|supportxmr|nanopool|minexmr|nicehash|hashvault|2miners|unmineable)\b|--donate-level|--coin[= ]monero|\brandomx\b|\bcryptonight\b/i,
  ],
  // Security tools and traces taken away.
  [
    'sign.command.defence-evasion',
    /\b(?:stop|disable|mask|kill|pkill|killall|remove|purge|uninstall)\b[^;&|]*\b(?:auditd|mdatp|mde|falcon-sensor|wazuh-agent|ossec|clamav\S*|apparmor|selinux|firewalld|ufw|iptables|nftables|fail2ban|sentinelone|sentinelagent|cbagentd|cbdaemon|elastic-agent|auditbeat|filebeat|osqueryd|aegis|aliyun\S*|cloudmonitor|bcm-si|qcloud\S*|yunjing|ds_agent|sav-protect|esets?|xagt|cylancesvc|falco|tetragon|rsyslog|syslog-ng|omsagent|azuremonitoragent)\b/i,
  ],
  [
    'sign.command.defence-evasion',
    /\bsetenforce\s+0\b|\bhistory\s+-c\b|\bHISTFILE\b|\bHISTSIZE=0\b|\bchattr\s+[+-][a-z]*i|\bld\.so\.preload\b|\bLD_PRELOAD=|\biptables\s+-F\b|\bufw\s+disable\b|\bshred\s+|\brm\s+\S*\s*\/var\/log\b|\bauditctl\s+-(?:e\s*0|D)\b|\bjournalctl\s+--vacuum/,
  ],
  [
    'sign.command.host-escape',
    /\bnsenter\b|\bchroot\s+\/(?:host|mnt|proc)|\/proc\/1\/(?:root|ns)|\s\/host(?:fs|root)?\/(?:etc|usr|lib|root|proc)\b|--privileged\b|\s-v\s+\/:\/|release_agent|\bdocker\.sock\b|\/mnt\/host\//,
  ],
  [
    'sign.command.persistence',
    /\bauthorized_keys\b|\bcrontab\b|\/etc\/cron\.|\/etc\/(?:rc\.local|profile\.d|ld\.so|sudoers|passwd|shadow)|\bNOPASSWD\b|\bchmod\s+(?:[ug]?\+s|[42]7[0-7]{2})|\buseradd\b|\badduser\b|\busermod\b|\bchpasswd\b|\.bashrc\b|\bsetcap\b/,
  ],
  // Text written so as not to be read.
  [
    'sign.command.obfuscated',
    /\$\{?IFS\b|\{(?:echo|cat|curl|wget|base64|bash|sh),|\\x[0-9a-f]{2}\\x[0-9a-f]{2}|\$'\\|\\[0-7]{3}\\[0-7]{3}|\$\{[A-Za-z_]\w*:\d+:\d+\}|\$@\w|\brev\b\s*(?:<<<|\|)|\w''\w''\w|\w""\w""\w|\beval\s+["'$`]/i,
  ],
];

/** What the command lines say by themselves. */
export const commandSigns: Detector = ({ texts }) =>
  PATTERNS.flatMap(([code, pattern]) =>
    texts.flatMap((text): readonly Sign[] => {
      const match = pattern.exec(text);
      return match === null ? [] : [{ code, evidence: around(text, match.index, match[0].length) }];
    }),
  );

/** The matching part of a long text, with a little of what stands before and behind it. */
function around(text: string, index: number, length: number): string {
  const start = Math.max(0, index - 40);
  const end = Math.min(text.length, index + Math.min(length, 160) + 40);
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}

/** An interpreter that runs code given on its command line instead of a file. */
export const inlineCodeSigns: Detector = ({ activity }) =>
  activity.commands.flatMap((command): readonly Sign[] =>
    command.inline !== undefined && isInterpreter(command.executable)
      ? [{ code: 'sign.command.inline-code', evidence: command.text }]
      : [],
  );

const URL_IN_TEXT = /\b(?:https?|ftps?|tftp):\/\/(?:[^\s/@'"]*@)?(\[[0-9a-f:.]+\]|[^\s/:'"<>|;)]+)(:\d+)?/gi;
const DOWNLOAD =
  /\b(?:curl|wget2?|aria2c|lwp-download|lwp-request|fetch|tftp|ftpget|urlopen|urlretrieve|requests\.get)\b/i;
// Hosts that give anybody a place for a file: paste sites, tunnels, drop boxes, chat attachments, dynamic DNS.
const THROWAWAY =
  /(?:^|\.)(?:pastebin\.com|paste\.ee|hastebin\.com|ghostbin\.\w+|rentry\.co|termbin\.com|ix\.io|0x0\.st|transfer\.sh|temp\.sh|file\.io|anonfiles\.com|gofile\.io|catbox\.moe|oshi\.at|ngrok\.io|ngrok-free\.app|ngrok\.app|trycloudflare\.com|serveo\.net|localhost\.run|loca\.lt|cdn\.discordapp\.com|media\.discordapp\.net|api\.telegram\.org|duckdns\.org|no-ip\.\w+|ddns\.net|hopto\.org|bit\.ly|tinyurl\.com|t\.co|is\.gd|onion|tor2web\.\w+|workers\.dev|pages\.dev|glitch\.me|repl\.co|iplogger\.\w+)$/i;

/** Downloads from a bare address, without TLS, on an odd port or from a throw-away host; and units fetched at all. */
export const downloadSigns: Detector = ({ texts }) =>
  texts.flatMap((text): readonly Sign[] => {
    if (!DOWNLOAD.test(text)) return [];
    const signs: Sign[] = [];
    for (const [url, host = '', port] of text.matchAll(URL_IN_TEXT)) {
      const bare = /^\[|^\d{1,3}(?:\.\d{1,3}){3}$|^0x[0-9a-f]+$|^\d{8,10}$/i.test(host);
      const odd = port !== undefined && port !== ':443' && port !== ':80';
      if (bare || odd || !/^https/i.test(url) || THROWAWAY.test(host))
        signs.push({ code: 'sign.command.untrusted-download', evidence: url });
    }
    return signs;
  });
