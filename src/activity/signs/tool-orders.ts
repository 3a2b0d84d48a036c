import { baseName, isUnsafePlace, normalisePath, pathsIn } from '../paths.ts';
import { type Detector, excerpt } from './sign.ts';

/** A tool of the host, and what leaves it to the orders that the host's own configuration gives it. */
interface Tool {
  readonly names: RegExp;
  /** Options that change nothing about whose orders it follows; any other may, also when it is shortened. */
  readonly plain: RegExp;
  /** The first word of this form must be one of those that are allowed. */
  readonly asked?: { readonly form: RegExp; readonly allowed: RegExp };
}

const SUBCOMMAND = /^[a-z][a-z-]{1,32}$/;

/** Manual pages of chef-client, puppet-agent, salt-call, cloud-init, dnf, needrestart, waagent and netplan. */
const TOOLS: readonly Tool[] = [
  {
    names: /^(?:chef|cinc)-(?:client|solo|apply)$/,
    plain:
      /^(?:-[lLENisdfWFPugonrR]|-[is]\d{1,8}|-l\w{1,8}|--(?:log[_-]level|logfile|environment|node-name|interval|splay|(?:no-)?daemonize|(?:no-)?fork|once|why-run|format|force-(?:logger|formatter)|(?:no-)?color|pid|user|group|override-runlist|runlist|named-run-list|chef-license|enable-reporting|minimal-ohai|run-lock-timeout|lockfile)(?:=.*)?)$/,
  },
  {
    names: /^puppet$/,
    plain:
      /^(?:-[tovdDlw]{1,6}|--(?:test|onetime|(?:no-)?daemonize|verbose|debug|(?:no-)?splay|splaylimit|(?:no-)?noop|environment|tags|skip_tags|logdest|(?:no-)?color|detailed[-_]exitcodes|waitforcert|waitforlock|maxwaitforcert|(?:no-)?usecacheonfailure|ignorecache|ignoreschedules|summarize|show_diff|evaltrace|trace|runinterval|certname|pidfile|graph|fingerprint|job-id)(?:=.*)?)$/,
    asked: { form: SUBCOMMAND, allowed: /^agent$/ },
  },
  {
    names: /^salt-(?:call|minion)$/,
    plain:
      /^(?:-[ldt]|-l\w{1,8}|--(?:log-level|local|retcode-passthrough|state-output|state-verbose|out|output|(?:force|no)-color|id|log-file(?:-level)?|pid-file|user|disable-keepalive|daemon|skip-grains|refresh-grains-cache|metadata|timeout|hard-crash)(?:=.*)?)$/,
    asked: {
      form: /^[a-z_]\w{0,40}\.[a-z_]\w{0,40}$/,
      allowed:
        /^(?:state\.(?:apply|highstate|sls|sls_id|top|test)|saltutil\.(?:sync|refresh)_\w{1,32}|(?:service|pkg|test|grains|pillar)\.\w{1,40})$/,
    },
  },
  {
    names: /^cloud-init$/,
    plain: /^(?:-d|--(?:debug|force|local|mode|report|all-stages)(?:=.*)?)$/,
    asked: { form: SUBCOMMAND, allowed: /^(?:init|modules|status|clean|analyze)$/ },
  },
  {
    names: /^(?:dnf[\w-]{0,16}|yum)$/,
    plain:
      /^(?:-[yqvbCdeRx46]{1,6}|-[deR]\d{1,3}|--(?:assume(?:yes|no)|quiet|verbose|(?:no)?best|allowerasing|skip-broken|refresh|cacheonly|(?:en|dis)ablerepo|repo|repoid|enable|disable|exclude|excludepkgs|nodocs|downloadonly|setopt=(?:[\w-]{1,64}\.)?(?:install_weak_deps|tsflags|keepcache|obsoletes|max_parallel_downloads|fastestmirror|timeout|retries|best|skip_if_unavailable|color)|releasever|security|bugfix|advisory|cve|sec-severity|color|noplugins|(?:en|dis)ableplugin|debuglevel|errorlevel|rpmverbosity|timer|(?:no-)?(?:download|install)updates|comment)(?:=.*)?)$/,
    asked: { form: SUBCOMMAND, allowed: /^(?!(?:shell|copr|config-manager)$)/ },
  },
  { names: /^needrestart$/, plain: /^-[vqmnrfubpoklw]$/ },
  { names: /^waagent$/, plain: /^-(?:daemon|verbose|force)$/, asked: { form: /^[^-]/, allowed: /^(?!)/ } },
  {
    names: /^netplan(?:\.script)?$/,
    plain: /^--debug$/,
    asked: { form: SUBCOMMAND, allowed: /^(?:apply|generate|try)$/ },
  },
];

/** Where a host keeps its own configuration, and Salt without a master its states. */
const OWN_PLACE = /^\/(?:etc|srv\/(?:salt|pillar))(?:\/|$)/;

/** A package is no order; what it is made of, its own signature tells. */
function isPackage(path: string): boolean {
  return /\.(?:rpm|deb)$/.test(path);
}

/** The first word that gives a tool other orders than its own: an option, a subcommand, a URL, a file. */
function otherOrder({ plain, asked }: Tool, words: readonly string[]): string | undefined {
  const first = words.find((word) => asked?.form.test(word) === true);
  if (first !== undefined && asked?.allowed.test(first) === false) return first;
  return words.find((word, index) => {
    const [, value = words[index + 1] ?? ''] = word.split('=', 2);
    if (word.includes('://')) return true;
    if (/^-./.test(word) && !plain.test(word)) return !OWN_PLACE.test(normalisePath(value));
    return pathsIn(word).some((path) => isUnsafePlace(path) && !isPackage(path));
  });
}

/** A tool that takes its orders from elsewhere, or from where anyone may put them, does what another wants. */
export const otherOrdersSigns: Detector = ({ activity: { parent } }) => {
  const { command } = parent;
  if (command === undefined) return [];
  const { words, script = command.program } = command;
  const tool = TOOLS.find(({ names }) => names.test(baseName(script)));
  if (tool === undefined) return [];
  const at = words.findIndex((word) => word === script || normalisePath(word) === script);
  const given = otherOrder(tool, words.slice(at + 1));
  if (given === undefined) return [];
  const order = words.indexOf(given, at + 1);
  const evidence = excerpt(words.slice(order, order + 2).join(' '), 0, 160);
  return [{ code: 'sign.command.other-orders', evidence }];
};
