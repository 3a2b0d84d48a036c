/** Which query of `src/note/check-query.ts` answers the next check of a sign. */
export type CheckQuery =
  | 'account-before'
  | 'containers'
  | 'footholds'
  | 'network'
  | 'parent-around'
  | 'payload-file'
  | 'payload-runs'
  | 'sensors'
  | 'server-1-hour'
  | 'server-30-minutes'
  | 'systemctl-around'
  | 'unit-files';

/** What is known of a sign, whatever shows it. */
export interface CatalogueRow {
  /** Added to the score. */
  readonly points: number;
  /** No benign actor shows it: it alone makes a case likely-malicious. */
  readonly decisive: boolean;
  /** Whether an allowlist entry may suppress it: `build` only one for builds of images. */
  readonly suppressible: 'no' | 'yes' | 'build';
  readonly suppressibleWhy: string;
  /** The sign in one sentence, without values of the alert; what shows it may say it more closely. */
  readonly text: string;
  /** Why it weighs what it weighs. */
  readonly why: string;
  /** What to look at next, with field and time window. */
  readonly checkNext: string;
  readonly query: CheckQuery;
  /** Where the behaviour is described. */
  readonly source: string;
}

/**
 * Everything that speaks for an attack, by code. A new sign is a row here, and a pattern or a detector that shows it with
 * its examples.
 */
export const catalogue = {
  'sign.account.web-service': {
    points: 45,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'The account belongs to a server.',
    why: 'Accounts of web, application and database servers never manage units; a web shell runs as them.',
    checkNext:
      'Access and error log of the web application on this host, 30 min before the alert: uploads, POST requests to scripts, template or deserialisation errors.',
    query: 'server-30-minutes',
    source: 'attack.mitre.org, T1505.003',
  },
  'sign.account.service': {
    points: 40,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Monitoring agents restart what they watch.',
    text: 'The account belongs to a daemon.',
    why: "Daemon accounts have no shell and no business with systemctl; with the rule's hit it is enough to wake someone.",
    checkNext:
      'DeviceLogonEvents and DeviceProcessEvents of the account on this host, AccountName, 24 h before the alert: how was it entered?',
    query: 'account-before',
    source: 'attack.mitre.org, T1078.003',
  },
  'sign.ancestor.web-server': {
    points: 45,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A web server is among the ancestors.',
    why: 'A web server has no reason to start systemctl or to write units.',
    checkNext:
      'Access and error log of the web application on this host, 30 min before the alert: uploads, POST requests to scripts, template or deserialisation errors.',
    query: 'server-30-minutes',
    source: 'attack.mitre.org, T1505.003',
  },
  'sign.ancestor.database': {
    points: 45,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A database server is among the ancestors.',
    why: 'Databases start programs only through user-defined functions or injected commands.',
    checkNext:
      "The database's log, 1 h before the alert: COPY … PROGRAM, sys_exec, CONFIG SET or MODULE LOAD.",
    query: 'server-1-hour',
    source: 'attack.mitre.org, T1190',
  },
  'sign.ancestor.runtime-shell': {
    points: 25,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Tools that are written in an interpreted language start systemctl through a shell.',
    text: 'An application runtime ran a one-line shell command.',
    why: '`sh -c` below an application runtime is how command injection looks, and how some tools work.',
    checkNext: 'DeviceProcessEvents of the host, ProcessCommandLine of the parent, 1 h around the alert.',
    query: 'parent-around',
    source: 'attack.mitre.org, T1059.004',
  },
  'sign.ancestor.runtime-persists': {
    points: 20,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy:
      'Installers that are written in an interpreted language enable the units that they bring.',
    text: 'An application runtime makes a unit persist through a one-line shell command.',
    why: 'An application has no reason to make a unit start with the host.',
    checkNext: 'DeviceProcessEvents of the host, ProcessCommandLine of the parent, 1 h around the alert.',
    query: 'parent-around',
    source: 'attack.mitre.org, T1543.002',
  },
  'sign.ancestor.unsafe-path': {
    points: 45,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A program or a script that took part lies in an unsafe place.',
    why: 'Programs that a host was set up with do not lie where anyone can write.',
    checkNext:
      'DeviceFileEvents, FolderPath of the payload, 24 h before the alert: who wrote it; SHA256 against threat intelligence.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1036.005',
  },
  'sign.ancestor.temp-script': {
    points: 15,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'CI agents, provisioners and builds of images run their steps from /tmp.',
    text: "The parent's script lies in /tmp, as those of some tools and of builds of images do.",
    why: 'Some tools run their scripts from /tmp, and so do builds of images; so does an attacker who knows their names.',
    checkNext: 'DeviceProcessEvents of the host, ProcessCommandLine of the parent, 1 h around the alert.',
    query: 'parent-around',
    source: 'attack.mitre.org, T1036.005',
  },
  'sign.ancestor.masquerade': {
    points: 45,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'An ancestor poses as a thread of the kernel.',
    why: 'Threads of the kernel have no command line and start nothing.',
    checkNext:
      'DeviceFileEvents, FolderPath of the payload, 24 h before the alert: who wrote it; SHA256 against threat intelligence.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1036.004',
  },
  'sign.command.reverse-shell': {
    points: 50,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A command line opens a shell on a socket.',
    why: 'No administration needs a shell on a socket.',
    checkNext: 'DeviceNetworkEvents of the host, RemoteIP and RemoteUrl, 30 min around the alert.',
    query: 'network',
    source: 'attack.mitre.org, T1059.004',
  },
  'sign.command.interactive-shell': {
    points: 25,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'CI agents and container builds start their step shells with -i.',
    text: 'A command line starts an interactive shell.',
    why: '`bash -i` in a command line is how a shell is handed to someone else.',
    checkNext: 'DeviceNetworkEvents of the host, RemoteIP and RemoteUrl, 30 min around the alert.',
    query: 'network',
    source: 'attack.mitre.org, T1059.004',
  },
  'sign.command.decoded-code': {
    points: 45,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A command line decodes code and runs it.',
    why: 'Code that hides its text hides it from the reader.',
    checkNext:
      'Decode the text offline; DeviceProcessEvents of the host, ProcessCommandLine of the parent, 1 h around the alert.',
    query: 'parent-around',
    source: 'attack.mitre.org, T1140',
  },
  'sign.command.download-and-run': {
    points: 45,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A command line runs what it downloads.',
    why: 'Whoever answers the download owns the host.',
    checkNext: 'DeviceNetworkEvents of the host, RemoteIP and RemoteUrl, 30 min around the alert.',
    query: 'network',
    source: 'attack.mitre.org, T1105',
  },
  'sign.command.download-exec': {
    points: 30,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Steps of builds install tools that come as one file.',
    text: 'A command line downloads a file and makes it executable.',
    why: 'Installers do this, and so does every dropper.',
    checkNext: 'DeviceNetworkEvents of the host, RemoteIP and RemoteUrl, 30 min around the alert.',
    query: 'network',
    source: 'attack.mitre.org, T1105',
  },
  'sign.command.untrusted-download': {
    points: 40,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A command line downloads from a host that nobody answers for.',
    why: 'Software comes from names that someone answers for; attackers use bare addresses, tunnels and paste sites.',
    checkNext: 'DeviceNetworkEvents of the host, RemoteIP and RemoteUrl, 30 min around the alert.',
    query: 'network',
    source: 'attack.mitre.org, T1105',
  },
  'sign.command.plain-download': {
    points: 20,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Steps of builds fetch from mirrors inside the network.',
    text: 'A command line downloads from an address that cannot be verified.',
    why: 'Without TLS nobody knows who answered.',
    checkNext: 'DeviceNetworkEvents of the host, RemoteIP and RemoteUrl, 30 min around the alert.',
    query: 'network',
    source: 'attack.mitre.org, T1105',
  },
  'sign.command.download-unit': {
    points: 20,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Some products publish their unit as a file to fetch.',
    text: 'A unit file is downloaded straight into place.',
    why: 'Software comes as packages; a unit fetched alone is unusual.',
    checkNext:
      "The unit's text on the host (systemctl cat UNIT): ExecStart, Restart and WantedBy; DeviceFileEvents for its path, 24 h before.",
    query: 'unit-files',
    source: 'attack.mitre.org, T1105',
  },
  'sign.command.miner': {
    points: 50,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A cryptocurrency miner is named.',
    why: 'A miner on a server is an incident, whoever started it.',
    checkNext:
      "DeviceProcessEvents of the host, InitiatingProcessParentFileName = systemd, 30 min after the alert: did the unit's payload run?",
    query: 'payload-runs',
    source: 'attack.mitre.org, T1496.001',
  },
  'sign.command.inline-code': {
    points: 40,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'CI agents and configuration tools put a step into the command line.',
    text: 'An interpreter runs code from its command line.',
    why: 'Code on the command line leaves no file to look at; tools that manage units run files.',
    checkNext: 'DeviceProcessEvents of the host, ProcessCommandLine of the parent, 1 h around the alert.',
    query: 'parent-around',
    source: 'attack.mitre.org, T1059',
  },
  'sign.command.preloaded-code': {
    points: 10,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Applications set search paths for their own modules.',
    text: 'An interpreter was made to load other code before the script that it ran.',
    why: 'A module, a start-up file or a search path runs its code under the cover of a script that is trusted; applications set such variables for themselves, too.',
    checkNext:
      'The file or the variable that the command line names, and who wrote it: DeviceFileEvents of the host, 24 h before the alert.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1574.006',
  },
  'sign.command.unseen-code': {
    points: 10,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Steps of builds use variables and pipes.',
    text: 'A shell runs text that does not stand in the command line.',
    why: 'What comes out of a pipe or a variable may be anything: the line does not tell what was done.',
    checkNext: 'DeviceProcessEvents of the host, ProcessCommandLine below the parent, 1 h around the alert.',
    query: 'parent-around',
    source: 'attack.mitre.org, T1059.004',
  },
  'sign.command.runs-temp': {
    points: 40,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Builds of images unpack and run installers in /tmp.',
    text: 'A one-line script runs a file out of an unsafe place.',
    why: 'Anyone may have written the file; builds of images are the ones that do so by habit.',
    checkNext:
      'DeviceFileEvents of the host, FolderPath of the file, 24 h before the alert: who wrote it, and its SHA256.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1036.005',
  },
  'sign.command.unsafe-argument': {
    points: 25,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Provisioners hand their tools files from /tmp.',
    text: 'A program was given a file in an unsafe place.',
    why: "Its configuration, its package or its orders may be anyone's.",
    checkNext:
      'DeviceFileEvents of the host, FolderPath of the file, 24 h before the alert: who wrote it, and its SHA256.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1036.005',
  },
  'sign.command.temp-path': {
    points: 10,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Steps of builds keep logs and caches in /tmp.',
    text: 'A one-line script names an unsafe place.',
    why: 'Often a log, sometimes the payload: the place belongs to nobody.',
    checkNext:
      'DeviceFileEvents of the host, FolderPath of the file, 24 h before the alert: who wrote it, and its SHA256.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1036.005',
  },
  'sign.command.other-orders': {
    points: 25,
    decisive: false,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: "A tool took its orders from elsewhere than the host's own configuration.",
    why: 'With another server, directory or package source the tool does what whoever started it wants.',
    checkNext: "The server, directory or package that the command line names; the tool's own log of the run.",
    query: 'parent-around',
    source: 'attack.mitre.org, T1072',
  },
  'sign.command.defence-evasion': {
    points: 40,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'Protection of the host is switched off.',
    why: 'Security tools are stopped by change requests, not beside a new unit.',
    checkNext: "Health of the host's sensors (Defender device page, auditd, syslog), from the alert on.",
    query: 'sensors',
    source: 'attack.mitre.org, T1562.001',
  },
  'sign.command.guard-off': {
    points: 20,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Images are built without the guards of a running host.',
    text: 'A protection of the host is switched off.',
    why: 'Firewalls and log daemons are switched off by change requests.',
    checkNext:
      'systemctl and audit records of that guard on the host, 24 h around the alert: is there a change request?',
    query: 'systemctl-around',
    source: 'attack.mitre.org, T1562.004',
  },
  'sign.command.host-escape': {
    points: 45,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A command reaches from a container into its host.',
    why: 'Leaving a container for its host is never part of a build.',
    checkNext:
      'DeviceProcessEvents of the host, parent container runtime, 1 h around the alert: which container, which image?',
    query: 'containers',
    source: 'attack.mitre.org, T1611',
  },
  'sign.command.persistence': {
    points: 30,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Images are built with cron jobs and profile files.',
    text: 'Another persistence mechanism is touched as well.',
    why: 'A second way to come back beside a unit is what attackers set up.',
    checkNext:
      'crontab, authorized_keys, sudoers, profile and rc files on the host: changes in the last 24 h.',
    query: 'footholds',
    source: 'attack.mitre.org, T1547',
  },
  'sign.command.accounts': {
    points: 20,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Packages and images make the accounts of their daemons.',
    text: 'An account is changed as well.',
    why: 'A new account beside a new unit is a second way in.',
    checkNext:
      'DeviceLogonEvents and DeviceProcessEvents of the account on this host, AccountName, 24 h before the alert: how was it entered?',
    query: 'account-before',
    source: 'attack.mitre.org, T1136.001',
  },
  'sign.command.upload': {
    points: 25,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Steps of builds publish what they made.',
    text: 'A command line sends data to another host.',
    why: "A build may publish what it made; beside a new unit it may as well be the host's data that leaves.",
    checkNext:
      'DeviceNetworkEvents of the host, RemoteIP and RemoteUrl, 30 min around the alert: what was sent, and to whom?',
    query: 'network',
    source: 'attack.mitre.org, T1048',
  },
  'sign.command.credentials': {
    points: 30,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Steps of builds hand over the keys that they were given.',
    text: 'A command line reads keys.',
    why: 'Programs find their keys by themselves; a command line that copies them out opens other doors.',
    checkNext:
      'DeviceProcessEvents of the host, ProcessCommandLine of the parent, 1 h around the alert: where did they go? Then renew them.',
    query: 'parent-around',
    source: 'attack.mitre.org, T1552.001',
  },
  'sign.command.host-file': {
    points: 30,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Steps of deployments install into the host.',
    text: 'A one-line script changes files of the host itself.',
    why: 'Programs of the distribution, its daemons and what they read are changed by packages and by configuration management, not beside a unit of an application.',
    checkNext:
      'DeviceFileEvents of the host, FolderPath of the file, 1 h around the alert: who wrote it, and its SHA256.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1554',
  },
  'sign.command.host-access': {
    points: 25,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Steps of deployments start containers.',
    text: 'A container is given access to the host.',
    why: 'What runs in it acts on the host as root.',
    checkNext:
      'DeviceProcessEvents of the host, parent container runtime, 1 h around the alert: which container, which image?',
    query: 'containers',
    source: 'attack.mitre.org, T1611',
  },
  'sign.command.obfuscated': {
    points: 40,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A command line is obfuscated.',
    why: 'Nobody administers a host in a text that is written so as not to be read.',
    checkNext:
      'Undo the obfuscation offline; DeviceProcessEvents of the host, ProcessCommandLine of the parent, 1 h around the alert.',
    query: 'parent-around',
    source: 'attack.mitre.org, T1027.010',
  },
  'sign.command.spoofed-marker': {
    points: 40,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'A command line names what did not run.',
    why: 'A tool does not write its own name into a comment, and systemctl takes no second call behind the first. Whoever starts a program chooses its first word.',
    checkNext: 'DeviceProcessEvents of the host, ProcessCommandLine of the parent, 1 h around the alert.',
    query: 'parent-around',
    source: 'attack.mitre.org, T1036.011',
  },
  'sign.unit.masquerade': {
    points: 40,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: "A unit's name is meant to deceive.",
    why: 'Genuine units have the names that their makers gave them.',
    checkNext:
      "The unit's text on the host (systemctl cat UNIT): ExecStart, Restart and WantedBy; DeviceFileEvents for its path, 24 h before.",
    query: 'unit-files',
    source: 'attack.mitre.org, T1036.004',
  },
  'sign.unit.lookalike': {
    points: 25,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Packages name helpers after the unit that they help.',
    text: "A unit's name is close to that of a genuine unit.",
    why: 'A name that is almost a genuine one is meant to be read as that one.',
    checkNext:
      "The unit's text on the host (systemctl cat UNIT): ExecStart, Restart and WantedBy; DeviceFileEvents for its path, 24 h before.",
    query: 'unit-files',
    source: 'attack.mitre.org, T1036.004',
  },
  'sign.unit.inline-written': {
    points: 20,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Steps of builds compose the units of an image.',
    text: "The unit's text stands in a command line.",
    why: 'A unit composed on a command line comes from a script or from a hand, not from a package.',
    checkNext:
      "The unit's text on the host (systemctl cat UNIT): ExecStart, Restart and WantedBy; DeviceFileEvents for its path, 24 h before.",
    query: 'unit-files',
    source: 'attack.mitre.org, T1543.002',
  },
  'sign.unit.respawn': {
    points: 10,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Services of an application are to come back.',
    text: 'The unit restarts itself at once, for ever.',
    why: 'A unit that comes back within seconds is hard to stop.',
    checkNext:
      "DeviceProcessEvents of the host, InitiatingProcessParentFileName = systemd, 30 min after the alert: did the unit's payload run?",
    query: 'payload-runs',
    source: 'attack.mitre.org, T1543.002',
  },
  'sign.unit.linked': {
    points: 25,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Deployments link units from their own directory.',
    text: 'A file outside the unit directories becomes a unit.',
    why: '`link` makes a unit of a file outside the search path, where packages never put one.',
    checkNext:
      "The unit's text on the host (systemctl cat UNIT): ExecStart, Restart and WantedBy; DeviceFileEvents for its path, 24 h before.",
    query: 'unit-files',
    source: 'attack.mitre.org, T1543.002',
  },
  'sign.unit.foreign-root': {
    points: 10,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'Images are built below a root of their own.',
    text: "The unit lies below a root that is not the host's own.",
    why: 'An image is built below a root of its own; a host that is mounted somewhere looks the same.',
    checkNext:
      "The unit's text on the host (systemctl cat UNIT): ExecStart, Restart and WantedBy; DeviceFileEvents for its path, 24 h before.",
    query: 'unit-files',
    source: 'attack.mitre.org, T1543.002',
  },
  'sign.payload.shared-memory': {
    points: 50,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'Something in shared memory (/dev/shm) is put to use.',
    why: '/dev/shm holds no programs; it leaves no trace on disk.',
    checkNext:
      'DeviceFileEvents, FolderPath of the payload, 24 h before the alert: who wrote it; SHA256 against threat intelligence.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1564',
  },
  'sign.payload.world-writable': {
    points: 45,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'What the unit runs lies in a world-writable directory.',
    why: 'What a unit runs must not lie where anyone can replace it.',
    checkNext:
      'DeviceFileEvents, FolderPath of the payload, 24 h before the alert: who wrote it; SHA256 against threat intelligence.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1543.002',
  },
  'sign.payload.temp-source': {
    points: 40,
    decisive: true,
    suppressible: 'build',
    suppressibleWhy: 'Builds stage their context in /tmp, inside the image.',
    text: 'The unit was staged in a temporary directory.',
    why: 'Attack tools stage units in /tmp; builds do so too, inside an image, and an entry for builds tolerates it.',
    checkNext:
      'DeviceFileEvents, FolderPath of the payload, 24 h before the alert: who wrote it; SHA256 against threat intelligence.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1543.002',
  },
  'sign.payload.web-root': {
    points: 45,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'What the unit runs lies in a web root.',
    why: 'What lies in a web root may have been uploaded.',
    checkNext:
      'Access and error log of the web application on this host, 30 min before the alert: uploads, POST requests to scripts, template or deserialisation errors.',
    query: 'server-30-minutes',
    source: 'attack.mitre.org, T1505.003',
  },
  'sign.payload.hidden': {
    points: 40,
    decisive: true,
    suppressible: 'no',
    suppressibleWhy: 'No benign tool shows it.',
    text: 'What the unit runs is hidden.',
    why: 'Hidden files are hidden from someone.',
    checkNext:
      'DeviceFileEvents, FolderPath of the payload, 24 h before the alert: who wrote it; SHA256 against threat intelligence.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1564.001',
  },
  'sign.payload.home': {
    points: 10,
    decisive: false,
    suppressible: 'yes',
    suppressibleWhy: 'A person runs their own programs.',
    text: 'What the unit runs lies in a home directory.',
    why: 'A unit that runs from a home runs what that account can change.',
    checkNext:
      'DeviceFileEvents, FolderPath of the payload, 24 h before the alert: who wrote it; SHA256 against threat intelligence.',
    query: 'payload-file',
    source: 'attack.mitre.org, T1543.002',
  },
} as const satisfies Readonly<Record<`sign.${string}`, CatalogueRow>>;

export type SignCode = keyof typeof catalogue;

const rows: ReadonlyMap<string, CatalogueRow> = new Map(Object.entries(catalogue));

/** What is known of a sign; `undefined` for any other code. */
export function signOf(code: string): CatalogueRow | undefined {
  return rows.get(code);
}
