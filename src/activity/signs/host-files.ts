import { NameSet } from '../../linux/vocabulary/names.ts';
import { programSet, unitNames } from '../../linux/vocabulary/vocabulary.ts';
import type { Activity } from '../activity.ts';
import type { Execution } from '../executions.ts';
import { baseName, normalisePath } from '../paths.ts';
import { programKind } from '../program.ts';
import { isHostDaemon } from '../unit-name.ts';
import { isBelowUnits } from '../unit-places.ts';
import { fileWrites, isUnitPath } from '../unit-write.ts';
import type { Detector, Sign } from './sign.ts';

// What the distribution's packages own, what its programs read before anything else, and what has them run something.
// Programs, settings and units of an application have other places: /usr/local, /opt, /srv, /etc/<application>.
const HOST_PLACES: readonly RegExp[] = [
  /^\/(?:usr|etc|boot|dev|proc|sys|lost\+found)?$/,
  /^\/(?:usr\/)?(?:s?bin|lib(?:32|64|exec)?)(?:\/|$)/,
  /^\/(?:boot|proc|sys|lost\+found|dev\/(?!null$|std(?:out|err)$|tty$|fd\/))\/?/,
  /^\/var\/(?:lib\/(?:dpkg|rpm|extensions|confexts|portables|polkit-1|systemd)|spool\/(?:cron|at|anacron))(?:\/|$)/,
  /^\/usr\/share\/(?:dbus-1|polkit-1|bash-completion|initramfs-tools)\//,
  /^\/etc\/(?:apt|dpkg|pam\.d|pam\.conf|security|ssh|ssl\/certs|ca-certificates|pki|polkit-1|dbus-1|NetworkManager|network|networkd-dispatcher|udev|modprobe\.d|modules|ld\.so|sudoers|cron|init\.d|rc|profile|bash\.bashrc|zsh|environment|X11|xdg|kernel|initramfs-tools|dracut|grub|default\/grub|resolv\.conf|hosts|nsswitch|passwd|shadow|group|inetd|xinetd\.d|tmpfiles\.d|sysusers\.d|binfmt\.d|acpi|audit|selinux|apparmor\.d|docker\/daemon\.json|yum\.repos\.d|dnf)/,
  /^\/etc\/systemd\/(?!(?:system|user)(?:\/|$))/,
  /\/\.config\/environment\.d\/|^\/usr\/local\/share\/ca-certificates(?:\/|$)/,
  // Names near the root that the shell fills in.
  /^\/(?:(?:usr|etc)\/)?[^/]*[{*?[]/,
  // Names of the host's own programs, where they are found before those.
  /^\/usr\/local\/s?bin\/(?:sudo|su|ssh|sshd|scp|login|passwd|systemctl|journalctl|ls|ps|top|ss|netstat|bash|sh|cat|id|who|w|git|docker|cron|crontab|apt|apt-get|dpkg|rpm|dnf|yum)$/,
];

const DAEMONS = new NameSet(unitNames('host-daemon'));
// Data that is gone one day: no place for a program or a unit.
const SHORT_LIVED = /^\/(?:run|var\/(?:cache|spool))\//;

/** A unit of the host's own daemons, or a drop-in of one. */
function isDaemonUnit(path: string): boolean {
  const unit = path.split('/').find((part) => /\.(?:service|socket|timer|target|path)(?:\.d)?$/.test(part));
  const name = unit?.replace(/\.d$/, '') ?? '';
  return isHostDaemon(name) || DAEMONS.has(name.replace(/\.\w+$/, ''));
}

function isHostFile(path: string): boolean {
  const normal = normalisePath(path);
  if (isUnitPath(normal) && (isDaemonUnit(normal) || /-generators?(?:\/|$)/.test(normal))) return true;
  return !isBelowUnits(normal) && HOST_PLACES.some((place) => place.test(normal));
}

// Programs that change who may write a file, or that there is one; and directories of units, whose rights are root's.
const CHANGERS = programSet('owner-tool');

function isHostDirectory(path: string): boolean {
  return isHostFile(path) || /^\/(?:etc|usr\/lib|lib)\/systemd\/(?:system|user)$/.test(normalisePath(path));
}

// Programs that put a file where their last word says, beside those that copy.
const PUTTERS = programSet('placer');
const OUTPUT = /^(?:-o|--?out(?:put)?|--target)(?:=|$)/;

/** The places of the host that a command changes, goes to, or is told to put something in. */
function changedBy({ argv: [program = '', ...operands] }: Execution): readonly string[] {
  const name = baseName(program);
  if (CHANGERS.has(name)) return operands.filter((word) => word.startsWith('/')).filter(isHostDirectory);
  const last = PUTTERS.has(name) || name === 'cd' || name === 'pushd' ? operands.slice(-1) : [];
  const told = operands.filter((word, index) => OUTPUT.test(operands[index - 1] ?? '') || OUTPUT.test(word));
  return [...last, ...told.map((word) => word.replace(/^-[\w-]*=/, ''))]
    .filter((word) => word.startsWith('/'))
    .filter(isHostFile);
}

/** Whether the files of the event are those of an image that is being built. */
function isInBuild({ grandparent, parent }: Activity): boolean {
  return [grandparent.name, parent.name].some((name) => programKind(name ?? '') === 'container-runtime');
}

/** A one-line script around systemctl that changes what belongs to the host, and to no application. */
export const hostFileSigns: Detector = ({ activity }) => {
  const { account, parent } = activity;
  const { command } = parent;
  if (activity.kind !== 'systemctl' || command?.inline === undefined || isInBuild(activity)) return [];
  const written = fileWrites(
    command,
    (path) => isHostFile(path) || (SHORT_LIVED.test(normalisePath(path)) && !isBelowUnits(path, account)),
  ).map(({ target }) => target);
  const changed = command.executions.flatMap(changedBy);
  return [...written, ...changed].map((path): Sign => ({ code: 'sign.command.host-file', evidence: path }));
};
