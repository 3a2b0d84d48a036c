import { wordsExpression } from '../../linux/vocabulary/names.ts';
import { hostNames, programWords } from '../../linux/vocabulary/vocabulary.ts';
import { named } from './pattern-words.ts';
import type { PatternRow } from './text-pattern.ts';

/** What is done to the host: miners, guards taken away, ways out of a container, ways to come back. */
export const TAMPERING_ROWS: readonly PatternRow[] = [
  // Miners by their programs, pools and protocol.
  [
    'sign.command.miner',
    'A command line names a cryptocurrency miner.',
    'text',
    named(programWords('miner')),
  ],
  [
    'sign.command.miner',
    'A command line has an option or an address of a cryptocurrency miner.',
    'text',
    /\bstratum\+(?:tcp|ssl|udp|tls)\b|--donate-level|--coin[= ]monero|\brandomx\b|\bcryptonight\b|\s--?(?:rig-id|nicehash|cpu-max-threads-hint)\b/i,
  ],
  [
    'sign.command.miner',
    'A command line names a mining pool.',
    'text',
    new RegExp(String.raw`\b${wordsExpression(hostNames('mining-pool'))}\b`, 'i'),
  ],
  // Security tools and traces taken away.
  [
    'sign.command.defence-evasion',
    'A security sensor is stopped, disabled or removed.',
    'command',
    /\b(?:stop|disable|mask|kill|pkill|killall|remove|purge|uninstall|erase)\b/,
    new RegExp(String.raw`\b${programWords('sensor')}\b`, 'i'),
  ],
  [
    'sign.command.defence-evasion',
    'Traces or protections of the system are switched off.',
    'text',
    /\bsetenforce\s+0\b|\bhistory\s+-c\b|\bHISTFILE\b|\bHISTSIZE=0\b|\bchattr\s+[+-][a-zA-Z]{0,4}i|\bld\.so\.preload\b|\bLD_(?:PRELOAD|AUDIT)=|\biptables\s+-F\b|\bshred\s|\bauditctl\s+-(?:e\s*0|D)\b|\bjournalctl\s+--vacuum/,
  ],
  [
    'sign.command.defence-evasion',
    'A log of the system is removed or emptied.',
    'command',
    /\b(?:rm|truncate|unlink)\s/,
    /\/var\/log\/(?:wtmp|btmp|lastlog|auth\.log|secure|audit|messages|syslog|journal|cron)\b/,
  ],
  [
    'sign.command.guard-off',
    'A protection of the host is stopped, disabled or removed.',
    'command',
    /\b(?:stop|disable|mask|remove|purge)\b/,
    new RegExp(String.raw`\b${programWords('protection')}\b`, 'i'),
  ],
  [
    'sign.command.guard-off',
    'A protection of the host is switched off in its own settings.',
    'text',
    /\bSELINUX=(?:disabled|permissive)\b|\bufw\s+disable\b/,
  ],
  // Out of a container, into its host.
  [
    'sign.command.host-escape',
    'A command reaches from a container into its host.',
    'text',
    /\bnsenter\b|\bchroot\s+\/(?:host|mnt|proc|rootfs|node)|\/proc\/1\/(?:root|ns)|(?:^|[\s'"=:>])\/host(?:fs|root|-root)?\/(?:etc|usr|lib|root|proc|run|var)\b|--privileged\b|\s-v\s*\/:\/|\brelease_agent\b|\bdocker\.sock\b|\bcontainerd\.sock\b|\/mnt\/(?:host|root|node)\w{0,8}\/|\bcore_pattern\b|\s--root[= ]\/host(?:fs)?\b/,
  ],
  // A container that has the host's own directories (to write to), processes, devices or rights (docker-run(1)).
  [
    'sign.command.host-access',
    "A container is given the host's directories, devices or rights.",
    'text',
    /\b(?:docker|podman|nerdctl|ctr)\b/,
    /\s(?:-v|--volume)[=\s]["']?\/(?:etc|root|usr|bin|sbin|lib|lib64|boot|home|var|var\/lib|run|proc|sys|dev|(?:etc|usr\/lib|lib|run)\/systemd(?:\/[\w./-]{0,80})?)\/?:(?![^\s:]{1,200}:(?:\w{1,12},){0,4}ro\b)|--mount[=\s][^\s]{0,200}?(?:source|src)=\/(?:(?:etc|root|usr|boot|home|var|run|proc|sys|dev)(?:\/systemd[\w./-]{0,80})?)?(?:,|\s|$)|--(?:pid|ipc|userns)[=\s]host\b|--cap-add[=\s](?:ALL|(?:CAP_)?(?:SYS_\w{1,16}|DAC_READ_SEARCH))\b|--device[=\s]\/dev\/(?:sd|nvme|vd|xvd|dm-|k?mem)|--security-opt[=\s](?:apparmor|seccomp)[=:]unconfined/i,
  ],
  // Other ways to come back, and other accounts.
  [
    'sign.command.persistence',
    'A command line touches another way to come back.',
    'text',
    /\bauthorized_keys\b|\bcrontab\b|\/etc\/cron[./]|\/var\/spool\/cron|\/etc\/(?:rc\.local|profile\.d|ld\.so|sudoers|passwd|shadow|pam\.d|update-motd\.d|udev\/rules\.d)|\bNOPASSWD\b|\bchmod\s+(?:[ug]{0,2}\+s|[42]7[0-7]{2})\b|\.(?:bashrc|bash_profile|zshrc|profile)\b|\binstall\s[^;&|\n]{0,40}-m\s{0,2}[42]7[0-7]{2}\b|\/autostart\/|\.git\/hooks\/|\bsetcap\b|\binsmod\s|\/etc\/modules-load\.d\/|\|\s{0,4}at\s+(?:-|now\b|\d|noon\b|midnight\b)|\/systemd\/(?:system|user)(?:-environment)?-generators\//,
  ],
  // Root's shell on a terminal without a password, a unit of systemd's own (systemd-debug-generator(8)).
  [
    'sign.command.persistence',
    'A unit that opens a shell without a password is named.',
    'text',
    /\bdebug-shell\b/,
  ],
  [
    'sign.command.accounts',
    'A command line makes or changes an account.',
    'text',
    /\b(?:useradd|adduser|usermod|groupadd|chpasswd|passwd)\b/,
  ],
];
