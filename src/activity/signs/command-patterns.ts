import type { TextPattern } from './text-pattern.ts';

type Row = readonly [TextPattern['code'], TextPattern['within'], ...RegExp[]];

const SHELL_NAME = `(?:ba|da|z|k|a|fi)?sh`;
const FETCHER = /\b(?:curl|wget2?|fetch|lwp-download|lwp-request|aria2c|GET)\b/;
const RUNNER = String.raw`(?:${SHELL_NAME}|python[\d.]*|perl|ruby|node|php|lua|tclsh)`;
/** A pipe into a shell or an interpreter, perhaps behind sudo, env and their like, or in a group. */
const INTO_SHELL = new RegExp(
  String.raw`\|[ \t]{0,8}(?:[({][ \t]{0,4})?(?:(?:/usr/bin/)?(?:sudo|env|exec|nohup|command|busybox|xargs)[ \t](?:-[a-zA-Z\d]{1,8}[ \t](?:root[ \t])?){0,4})?(?:[/\w.-]{0,40}/)?${RUNNER}\b`,
);
/** The same behind any other program that may start one. */
const PAST_PIPE = new RegExp(String.raw`\|[^|;&\n]{0,80}?[\s/({]${RUNNER}(?![\w.-])`);

// Steps must be linear: no repetition within a repetition, none without bound before something that may be missing.
// The whole text is searched on purpose, comments and arguments included: for guilt a marker in an unusual place is
// no excuse. (For innocence the opposite holds: see the allowlist's matching.)
const ROWS: readonly Row[] = [
  // Reverse and bind shells: bash's network files, an interactive shell on redirected descriptors, pipes to netcat,
  // sockets of an interpreter's one-liner.
  ['sign.command.reverse-shell', 'text', /\/dev\/(?:tcp|udp)\//i],
  // gawk(1), "Special File Names".
  ['sign.command.reverse-shell', 'text', /\/inet[46]?\/(?:tcp|udp)\//i],
  [
    'sign.command.reverse-shell',
    'text',
    new RegExp(`\\b${SHELL_NAME}["']?[ \\t]+-[a-z]?i[a-z]?\\b["' \\t]{0,4}(?:[<>|&]|\\d[<>])`),
  ],
  [
    'sign.command.reverse-shell',
    'text',
    new RegExp(`\\|[ \\t]{0,4}(?:/(?:usr/)?bin/)?${SHELL_NAME}[ \\t]+-i\\b`),
  ],
  ['sign.command.reverse-shell', 'text', /\{(?:ba|z|da)?sh,-i\}/],
  ['sign.command.reverse-shell', 'text', /\bmkfifo\b/],
  ['sign.command.reverse-shell', 'command', /\bmknod\b/, /\sp(?:\s|$)/],
  [
    'sign.command.reverse-shell',
    'command',
    /\b(?:nc|ncat|netcat|nc\.traditional|nc\.openbsd)\b/,
    /\s(?:-[a-z]{0,8}[ecl][a-z]{0,8}\b|--(?:sh-)?exec\b|--listen\b)/,
  ],
  [
    'sign.command.reverse-shell',
    'command',
    /(?:^|[\s'"(/])(?:nc|ncat|netcat)\s(?!-\w{0,4}z)/,
    /(?:^|\s)\d{1,3}(?:\.\d{1,3}){3}\b/,
  ],
  [
    'sign.command.reverse-shell',
    'command',
    // `nc -z` only asks whether a port is open.
    /(?:^|[\s'"(/])(?:nc|ncat|netcat)\s(?!.{0,200}-\w{0,4}z)/,
    /(?:^|\s)[\w.-]{4,253}\s+\d{1,5}\b/,
  ],
  [
    'sign.command.reverse-shell',
    'text',
    /\bsocat\b/i,
    /\b(?:exec|system|tcp[46]?(?:-connect|-listen)?|openssl(?:-connect)?|udp[46]?):/i,
  ],
  [
    'sign.command.reverse-shell',
    'text',
    /\bsocket\.socket\b|\bpty\.spawn\b|\bIO::Socket\b|\bTCPSocket\b|\bfsockopen\b|\bnet\.(?:Socket|connect|createConnection)\b|\buse Socket\b|\bsocket\(PF_INET|\bINET,SOCK_STREAM/,
  ],
  ['sign.command.reverse-shell', 'command', /\bopenssl\b/, /\bs_client\b/],
  ['sign.command.reverse-shell', 'text', /\btelnet\s+\S{1,253}\s+\d{1,5}\s{0,4}\|/],
  ['sign.command.reverse-shell', 'command', /\bssh\b/, /\s-[a-zA-Z]{0,4}R\b/],
  [
    'sign.command.reverse-shell',
    'text',
    /\b(?:chisel|ligolo|gsocket|gs-netcat|frpc|ngrok|revsocks|reverse-?ssh|rathole|pwncat|meterpreter)\b/i,
  ],
  // zshmodules(1), zsh/net/tcp.
  ['sign.command.reverse-shell', 'text', /\bzsh\/net\/(?:tcp|socket)\b|\bztcp\s/],
  ['sign.command.interactive-shell', 'text', new RegExp(`(?<!\\.)\\b${SHELL_NAME}\\s+-i\\b`)],
  // Code that arrives encoded.
  [
    'sign.command.decoded-code',
    'command',
    /\bbase(?:64|32)\b/,
    /[\s,](?:-[a-zA-Z]{0,4}[dD]i?\b|--d(?:ecode)?\b)/,
  ],
  [
    'sign.command.decoded-code',
    'text',
    /b64decode|b32decode|a85decode|decode64|MIME::Base64|atob\(|base64_decode|from_?hex|fromhex|unhexlify|gzinflate|str_rot13|codecs\.decode|zlib\.decompress|marshal\.loads|\.unpack\(["']m/i,
  ],
  ['sign.command.decoded-code', 'text', /\bBuffer\.from\(/, /["'](?:base64|hex)\b/],
  ['sign.command.decoded-code', 'command', /\bxxd\b/, /\s-[a-z]{0,4}r/],
  ['sign.command.decoded-code', 'command', /\bopenssl\s+(?:enc|base64|aes)/, /\s-d\b/],
  ['sign.command.decoded-code', 'text', /\buudecode\b/],
  [
    'sign.command.decoded-code',
    'text',
    /\b(?:exec|eval)\s{0,4}\(\s{0,4}(?:__import__|requests|urllib|decode|bytes)/,
  ],
  // Fetched and run at once.
  ['sign.command.download-and-run', 'statement', FETCHER, INTO_SHELL],
  ['sign.command.download-and-run', 'text', /(?:<\(|\$\(|`)\s{0,8}(?:curl|wget|fetch)\b/],
  [
    'sign.command.download-exec',
    'text',
    FETCHER,
    /\bchmod\s+(?:[augo]{0,3}\+[rws]{0,3}x|[0-7]{0,2}[1357][0-7]{0,2})\b/,
  ],
  // A file that is fetched, and a script or program of the directory that is run behind it.
  [
    'sign.command.download-exec',
    'text',
    FETCHER,
    new RegExp(
      String.raw`[;&|\n]\s{0,8}(?:sudo\s+)?(?:(?:/[\w/]{1,24}/)?(?:${RUNNER}|source|\.)\s+(?!-c\b)[^\s|]|\./|make\b|(?:dpkg|rpm)\s+-[a-zA-Z]{0,8}[iU])`,
    ),
  ],
  // Text that a shell is given and that does not stand there to be read.
  ['sign.command.unseen-code', 'text', INTO_SHELL],
  ['sign.command.unseen-code', 'text', PAST_PIPE],
  // What a variable holds, what another program writes, what a file says.
  [
    'sign.command.unseen-code',
    'text',
    /(?:[;&|\n({]|\s-[a-z]{0,4}c)\s{0,8}["']?\$\{?\w{1,64}\}?["']?(?:[\s;&|]|$)/,
  ],
  [
    'sign.command.unseen-code',
    'text',
    new RegExp(String.raw`(?:\b${RUNNER}|\bsource|(?:^|[\s;&|])\.)\s(?:-\w{1,8}\s)?<\(`),
  ],
  ['sign.command.unseen-code', 'text', new RegExp(String.raw`\b${RUNNER}[ \t]{0,4}(?:-s?[ \t]{0,4})?<`)],
  [
    'sign.command.unseen-code',
    'command',
    /\bxargs\b|\s-exec(?:dir)?\b/,
    new RegExp(String.raw`[\s/]${RUNNER}(?![\w.-])`),
  ],
  // Programs that have another one started: ssh_config(5), git-config(1), tar(1), ed(1), gdb(1).
  [
    'sign.command.unseen-code',
    'text',
    /\b(?:ProxyCommand|LocalCommand|core\.sshCommand)\b|--checkpoint-action\b/,
  ],
  ['sign.command.unseen-code', 'command', /\b(?:vim?|ex|ed|gdb)\s/, /[\s"'](?::?!|shell\s)/],
  ['sign.command.unseen-code', 'text', /\|[ \t]{0,8}\$[A-Za-z_{]/],
  ['sign.command.unseen-code', 'text', new RegExp(`\\b${SHELL_NAME}[ \\t]{0,8}<<<`)],
  // A file of /tmp as what a shell, the loader or another program runs.
  ['sign.command.runs-temp', 'statement', /\/tmp\//, INTO_SHELL],
  [
    'sign.command.runs-temp',
    'text',
    /(?:\s-exec(?:dir)?\s+|\bxargs\s+|\bld-linux[\w.-]{1,24}\s+|(?:\$\(|`)\s{0,4}(?:cat\s+|<\s{0,4}))\/(?:var\/)?tmp\//,
  ],
  // awk(1p), system(): code like that of any interpreter.
  ['sign.command.inline-code', 'text', /\bawk\b/, /\bsystem\s{0,4}\(/],
  ['sign.command.download-and-run', 'text', /\burllib\b/, /\burlopen\b|\burlretrieve\b/],
  [
    'sign.command.download-and-run',
    'text',
    /\brequests\.get\b|\bopen-uri\b|\bhttps?\.get\b|\bLWP::/,
    /\b(?:exec|eval|system|spawn)\b/,
  ],
  // Miners by their programs, pools and protocol.
  [
    'sign.command.miner',
    'text',
    /\b(?:xmrig|xmr-stak|minerd|cpuminer|kinsing|kdevtmpfsi|nanominer|nbminer|lolminer|ethminer|ccminer|cgminer|srbminer|teamredminer|sysrv\d{0,4}|watchbog|pwnrige?|perfctl|xmrigcc|xmrigdaemon|c3pool_miner|moneroocean_miner)\b/i,
  ],
  [
    'sign.command.miner',
    'text',
    /\bstratum\+(?:tcp|ssl|udp|tls)\b|\b(?:c3pool|moneroocean|supportxmr|nanopool|minexmr|nicehash|hashvault|2miners|unmineable|minergate|xmrpool|herominers|f2pool|antpool)\b|--donate-level|--coin[= ]monero|\brandomx\b|\bcryptonight\b|\s--?(?:rig-id|nicehash|cpu-max-threads-hint)\b/i,
  ],
  // Security tools and traces taken away.
  [
    'sign.command.defence-evasion',
    'command',
    /\b(?:stop|disable|mask|kill|pkill|killall|remove|purge|uninstall|erase)\b/,
    /\b(?:auditd|mdatp|mde|falcon-sensor|falcond|wazuh-agent|ossec|clamav\S{0,20}|clamd|sentinelone|sentinelagent|sentinelctl|cbagentd|cbdaemon|cbsensor|elastic-agent|elastic-endpoint|auditbeat|osqueryd|aegis|aliyun\S{0,20}|aliyundun|cloudmonitor|bcm-si|qcloud\S{0,20}|yunjing|barad_agent|ds_agent|sav-protect|sophos\S{0,20}|esets?|eraagent|xagt|cylancesvc|falco|tetragon|traps_pmd|cortex\S{0,20}|velociraptor\S{0,20}|rkhunter|aide|tripwire|crowdsec|sysmon)\b/i,
  ],
  [
    'sign.command.defence-evasion',
    'text',
    /\bsetenforce\s+0\b|\bhistory\s+-c\b|\bHISTFILE\b|\bHISTSIZE=0\b|\bchattr\s+[+-][a-zA-Z]{0,4}i|\bld\.so\.preload\b|\bLD_(?:PRELOAD|AUDIT)=|\biptables\s+-F\b|\bshred\s|\bauditctl\s+-(?:e\s*0|D)\b|\bjournalctl\s+--vacuum/,
  ],
  [
    'sign.command.defence-evasion',
    'command',
    /\b(?:rm|truncate|unlink)\s/,
    /\/var\/log\/(?:wtmp|btmp|lastlog|auth\.log|secure|audit|messages|syslog|journal|cron)\b/,
  ],
  [
    'sign.command.guard-off',
    'command',
    /\b(?:stop|disable|mask|remove|purge)\b/,
    /\b(?:apparmor|selinux|firewalld|ufw|iptables|nftables|fail2ban|rsyslog|syslog-ng|filebeat|omsagent|azuremonitoragent|snort|suricata)\b/i,
  ],
  ['sign.command.guard-off', 'text', /\bSELINUX=(?:disabled|permissive)\b|\bufw\s+disable\b/],
  // Out of a container, into its host.
  [
    'sign.command.host-escape',
    'text',
    /\bnsenter\b|\bchroot\s+\/(?:host|mnt|proc|rootfs|node)|\/proc\/1\/(?:root|ns)|(?:^|[\s'"=:>])\/host(?:fs|root|-root)?\/(?:etc|usr|lib|root|proc|run|var)\b|--privileged\b|\s-v\s*\/:\/|\brelease_agent\b|\bdocker\.sock\b|\bcontainerd\.sock\b|\/mnt\/(?:host|root|node)\w{0,8}\/|\bcore_pattern\b|\s--root[= ]\/host(?:fs)?\b/,
  ],
  // Other ways to come back, and other accounts.
  [
    'sign.command.persistence',
    'text',
    /\bauthorized_keys\b|\bcrontab\b|\/etc\/cron[./]|\/var\/spool\/cron|\/etc\/(?:rc\.local|profile\.d|ld\.so|sudoers|passwd|shadow|pam\.d|update-motd\.d|udev\/rules\.d)|\bNOPASSWD\b|\bchmod\s+(?:[ug]{0,2}\+s|[42]7[0-7]{2})\b|\.(?:bashrc|bash_profile|zshrc|profile)\b|\binstall\s[^;&|\n]{0,40}-m\s{0,2}[42]7[0-7]{2}\b|\/autostart\/|\.git\/hooks\/|\bsetcap\b|\binsmod\s|\/etc\/modules-load\.d\/|\|\s{0,4}at\s+(?:-|now\b|\d|noon\b|midnight\b)|\/systemd\/(?:system|user)(?:-environment)?-generators\//,
  ],
  // Root's shell on a terminal without a password, a unit of systemd's own (systemd-debug-generator(8)).
  ['sign.command.persistence', 'text', /\bdebug-shell\b/],
  // What an interpreter or the dynamic loader loads before anything else.
  [
    'sign.command.preloaded-code',
    'text',
    /\b(?:BASH_ENV|PYTHON(?:PATH|HOME|STARTUP)|PERL5(?:LIB|OPT|DB)|RUBY(?:OPT|LIB)|NODE_PATH|LD_LIBRARY_PATH)=|\bNODE_OPTIONS=[^;&|\n]{0,256}--?(?:r\b|require|import|loader|experimental-loader)/,
  ],
  ['sign.command.preloaded-code', 'command', /\bset-environment\b/, /\b(?:PATH|LD_\w{1,32})=/],
  ['sign.command.accounts', 'text', /\b(?:useradd|adduser|usermod|groupadd|chpasswd|passwd)\b/],
  // Text written so as not to be read.
  [
    'sign.command.obfuscated',
    'text',
    /\$\{?IFS\b|\{(?:echo|cat|curl|wget|base64|bash|sh),|\\x[0-9a-f]{2}\\x[0-9a-f]{2}|\$'\\|\\[0-7]{3}\\[0-7]{3}|\$\{[A-Za-z_]\w{0,40}:\d{1,4}:\d{1,4}\}|\$@\w|\w''\w{1,4}''\w|\w""\w{1,4}""\w|\w(?:''|"")\w{1,16}\/|\/\w{1,16}(?:''|"")\w|\beval\s+["'$`]|\bchr\(\d{1,3}\)\s{0,2}[.+]/i,
  ],
  ['sign.command.obfuscated', 'statement', /\brev\b/, INTO_SHELL],
  // A wildcard for one letter near the root: `/dev/s?m/x`, `/???/n[c]`.
  [
    'sign.command.obfuscated',
    'text',
    /(?:^|[\s'"=;|&(])\/(?!proc\/)(?:[\w.-]{0,12}\/){0,2}[\w.-]{0,12}(?:\?|\[\w-{0,1}\w?\])[\w.?[\]-]{0,12}(?:\/|\s|$)/,
  ],
  // A path that passes by a tool's place and leaves it again.
  [
    'sign.command.spoofed-marker',
    'text',
    /\/(?:\.ansible\/tmp|[^\s/]{1,128}@tmp\/durable-[^\s/]{1,64}|_temp|agentTmp|dpkg\/info|cloud\/(?:instances?|scripts)|overlay2?|snapshots|containers\/storage)\/(?:[^\s/]{1,128}\/){0,8}?\.\.\//,
  ],
  // A tool's name where nothing runs: a comment, or the arguments of a command that does nothing.
  [
    'sign.command.spoofed-marker',
    'text',
    /(?:^|[\s;&|])(?:#|:\s)/,
    /\b(?:ansible\w{0,20}|chef(?:-client)?|cinc-client|puppet|salt-(?:minion|call)|jenkins|hudson|gitlab-runner|runner\.worker|agent\.worker|buildkite(?:-agent)?|teamcity|buildkitd?|buildah|podman|kaniko|containerd\S{0,10}|runc|packer|cloud-init|deb-systemd-\w{1,8}|postinst|dpkg|rpm-tmp|sshd-session)\b/i,
  ],
];

/** What command lines say by themselves, as data. */
export const COMMAND_PATTERNS: readonly TextPattern[] = ROWS.map(([code, within, ...steps]) => ({
  code,
  within,
  steps,
}));
