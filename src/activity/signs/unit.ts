import type { Activity } from '../activity.ts';
import type { CommandLine } from '../command-line.ts';
import {
  baseName,
  classifyPath,
  isHiddenPath,
  isWorldWritable,
  normalisePath,
  pathsIn,
  seenClass,
  withoutProcessRoot,
} from '../paths.ts';
import { programKind } from '../program.ts';
import type { SystemctlCall } from '../systemctl.ts';
import { verbNamed } from '../systemctl-grammar.ts';
import { isHostDaemon, type Masquerade, masqueradeOf } from '../unit-name.ts';
import { isBelowUnits, isInPlace } from '../unit-places.ts';
import { readUnitText } from '../unit-text.ts';
import { foreignRootOf, isUnitPath, unitWrites, writesOf } from '../unit-write.ts';
import type { SignCode } from './catalogue.ts';
import { type Detector, excerpt, type Sign } from './sign.ts';

// Tools write a file under a hidden name beside its place and rename it at once: Ansible (atomic_move in
// ansible.module_utils.basic), Chef (Chef::FileContentManagement::Tempfile).
const STAGED: readonly (readonly [name: RegExp, writer: RegExp])[] = [
  [/^\.ansible_tmp\w/, /\/\.ansible\/tmp\/ansible-tmp-[^/]+\/AnsiballZ_\w+\.py$/],
  [/^\.chef-\w/, /\/(?:chef|cinc)-(?:client|solo)$/],
];

/** True for the hidden name that a tool gives a file for a moment, when it is that tool that writes. */
function isStaged(name: string, { parent }: Activity): boolean {
  const script = parent.command?.script ?? '';
  return STAGED.some(([pattern, writer]) => pattern.test(name) && writer.test(script));
}

const MASQUERADES: Readonly<Record<Masquerade, string>> = {
  'kernel-thread': "A unit's name poses as a thread of the kernel.",
  systemd: "A unit's name poses as a part of systemd.",
  dbus: "A unit's name poses as a part of D-Bus.",
  hidden: "A unit's name begins with a dot, which hides it.",
  miner: "A unit's name is that of a cryptocurrency miner.",
  implant: "A unit's name is that of an implant.",
  'odd-characters': "A unit's name has characters that look like others.",
  lookalike: "A unit's name is close to that of a genuine unit.",
};

/** Unit names that pose as the kernel, systemd or D-Bus, that hide, or that are miners; and near misses. */
export const masqueradeSigns: Detector = ({ activity }) =>
  activity.units.flatMap((unit): readonly Sign[] => {
    const borrowed = activity.systemctl?.scope === 'user' && isHostDaemon(unit);
    const kind = masqueradeOf(unit) ?? (borrowed ? 'lookalike' : undefined);
    if (kind === undefined || (kind === 'hidden' && isStaged(unit, activity))) return [];
    const code = kind === 'lookalike' ? 'sign.unit.lookalike' : 'sign.unit.masquerade';
    return [{ code, says: MASQUERADES[kind], evidence: `${unit} (${kind})` }];
  });

/** The sign that a payload's place gives: `temp` is the code for the plain temporary directories. */
function placeSign(path: string, temp: SignCode): readonly Sign[] {
  const kind = classifyPath(path);
  if (kind === 'shared-memory') return [{ code: 'sign.payload.shared-memory', evidence: path }];
  if (isHiddenPath(path)) return [{ code: 'sign.payload.hidden', evidence: path }];
  if (kind === 'world-writable' || kind === 'descriptor') return [{ code: temp, evidence: path }];
  if (kind === 'web-root') return [{ code: 'sign.payload.web-root', evidence: path }];
  return kind === 'home' ? [{ code: 'sign.payload.home', evidence: path }] : [];
}

/** systemctl's own ways to change what a unit runs: a drop-in from standard input, files put into its view. */
function alteringSigns({ verb, does, hidden, flags }: SystemctlCall, evidence: string): readonly Sign[] {
  const mounts = does === 'mounts' || hidden.some((one) => verbNamed(one)?.does === 'mounts');
  if (mounts) return [{ code: 'sign.unit.linked', evidence }];
  const edits = [verb, ...hidden].includes('edit') && flags.includes('--stdin');
  return edits ? [{ code: 'sign.unit.inline-written', evidence }] : [];
}

/** A path that climbs out of the working directory, from the root: `../../tmp/x` of a home or a workspace. */
function fromTop(path: string): string {
  return path.replace(/^(?:\.\.\/){2,}/, '/');
}

/** What a unit's place says that systemctl is given as a path: in place is what its manager would find by name. */
function linkSigns(call: SystemctlCall, account: string | undefined): readonly Sign[] {
  const { scope, paths, roots } = call;
  const links = call.does === 'links' || call.hidden.includes('link');
  return paths.flatMap((path): readonly Sign[] => {
    const isContained =
      seenClass(path) === 'container-layer' || withoutProcessRoot(path) !== normalisePath(path);
    return [
      ...placeSign(fromTop(path), 'sign.payload.world-writable'),
      ...(links || !isInPlace(path, { scope, account })
        ? [{ code: 'sign.unit.linked' as const, evidence: path }]
        : []),
      // A container's file becomes a unit of the host. With a root, the unit stays in the image.
      ...(isContained && roots.length === 0 && call.effect === 'change'
        ? [{ code: 'sign.command.host-escape' as const, evidence: path }]
        : []),
    ];
  });
}

/** What the event's own call of systemctl, and those of the script around it, make of units. */
function callSigns({ systemctl, scripted, commands, account }: Activity): readonly Sign[] {
  const calls = systemctl === undefined ? scripted : [systemctl, ...scripted];
  const evidence = commands[0]?.text ?? '';
  return calls.flatMap((call) => [...linkSigns(call, account), ...alteringSigns(call, evidence)]);
}

/** A line of systemctl's that cannot be what ran: whoever started it chose the first word, or the first words. */
export const spoofedCallSigns: Detector = ({ activity: { systemctl, commands } }) =>
  systemctl?.disguise === undefined
    ? []
    : [
        {
          code: 'sign.command.spoofed-marker',
          says: 'A line of systemctl is none that systemctl would take.',
          evidence: excerpt(commands[0]?.text ?? '', 0, 160),
        },
      ];

/**
 * Links that a one-line script makes into the unit directories, as `systemctl link` does. A build's are those of its
 * image; `/dev/null` masks a unit, and a neighbour is a unit itself.
 */
function symlinkSigns({ systemctl, parent, grandparent, account }: Activity): readonly Sign[] {
  const { command } = parent;
  const isBuild = programKind(grandparent.name ?? '') === 'container-runtime';
  if (systemctl === undefined || command?.inline === undefined || isBuild) return [];
  return command.executions
    .filter(({ argv }) => baseName(argv[0] ?? '') === 'ln')
    .flatMap((execution) => writesOf(execution, isUnitPath))
    .flatMap(({ target, sources }) => {
      const scope = /\/systemd\/user(?:\.\w+)?\//.test(target) ? 'user' : 'system';
      return sources.filter((source) => source !== '/dev/null' && !isInPlace(source, { scope, account }));
    })
    .map((source): Sign => ({ code: 'sign.unit.linked', evidence: source }));
}

/** Every other path that the command line of a write names: `cd /dev/shm && cp x.service /etc/systemd/system/`. */
function sourceSigns(command: CommandLine, account: string | undefined): readonly Sign[] {
  const writes = unitWrites(command);
  if (writes.length === 0) return [];
  const own = new Set([...writes.map((write) => write.target), command.script, command.executable]);
  const beside = pathsIn(command.text).filter((path) => !own.has(path) && !isBelowUnits(path, account));
  const sources = [...writes.flatMap((write) => write.sources), ...beside];
  // What lies in a home or is hidden by name only there may be anything: a unit in a repository's checkout.
  return [...new Set(sources)]
    .flatMap((path) => placeSign(path, 'sign.payload.temp-source'))
    .filter((sign) => sign.code !== 'sign.payload.home');
}

/** Where the unit, or what it runs, comes from. */
export const payloadSigns: Detector = ({ activity, texts }) => {
  const { filePath, previousPath } = activity;
  const runs = texts.flatMap((text) => readUnitText(text)?.exec ?? []).flatMap(pathsIn);
  const file = filePath === undefined || isStaged(baseName(filePath), activity) ? [] : [filePath];
  return [
    ...callSigns(activity),
    ...symlinkSigns(activity),
    ...file.flatMap((path) => placeSign(path, 'sign.payload.world-writable')).filter(isNoHome),
    // Tools stage a file under a hidden name beside its place, none of them where anyone may write.
    ...(previousPath === undefined || !isWorldWritable(previousPath)
      ? []
      : placeSign(previousPath, 'sign.payload.temp-source')),
    ...runs.flatMap((path) => placeSign(path, 'sign.payload.world-writable')),
    ...activity.commands.flatMap((command) => sourceSigns(command, activity.account)),
  ];
};

function isNoHome(sign: Sign): boolean {
  return sign.code !== 'sign.payload.home';
}

/** Paths in shared memory have no place in a systemctl ancestry, wherever the text names them. */
export const sharedMemorySigns: Detector = ({ texts }) =>
  texts.flatMap((text) =>
    pathsIn(text)
      .filter((path) => classifyPath(path) === 'shared-memory')
      .map((path): Sign => ({ code: 'sign.payload.shared-memory', evidence: path })),
  );

/** A unit whose text comes straight out of a command line, and one that keeps coming back. */
export const unitTextSigns: Detector = ({ texts }) =>
  texts.flatMap((text): readonly Sign[] => {
    const unit = readUnitText(text);
    if (unit === undefined) return [];
    return [
      { code: 'sign.unit.inline-written', evidence: excerpt(text, 0, 160) },
      ...(unit.respawns ? [{ code: 'sign.unit.respawn' as const, evidence: excerpt(text, 0, 160) }] : []),
    ];
  });

/** The unit directory of the root that `systemctl --root=` acts on, and units that it is given by their path. */
function otherRoots({ systemctl }: Activity): readonly string[] {
  const { roots = [], paths = [] } = systemctl ?? {};
  return [...roots.map((root) => `${root}/etc/systemd/system`), ...paths];
}

/** A path as what runs in the layer sees it; any other path as it is. */
function withinLayer(path: string): string {
  if (classifyPath(path) !== 'container-layer') return path;
  return path.replace(/^.*?\/(?:merged|diff|fs|rootfs|(?:mnt|dir|subvolumes)\/[^/]+)(?=\/)/, '');
}

// Where the host's file system is mounted in a container by those who need it there, and by those who break out.
const HOST_MOUNT =
  /^\/(?:proc\/\d+\/root|host\w*|mnt(?:\/[^/]+)?|rootfs|node\w*|media|hostfs|.*\/(?:host|hostfs|rootfs))$/;

/**
 * Unit directories below a root that is not the host's own: an image that is being built, or, below a container
 * runtime, the host's file system mounted into a container.
 */
export const foreignRootSigns: Detector = ({ activity, programs }) => {
  const written = activity.commands.flatMap(unitWrites).map((write) => write.target);
  const file = activity.filePath === undefined ? [] : [activity.filePath];
  const paths = [...written, ...file, ...otherRoots(activity)].map(normalisePath).map(withinLayer);
  const isLayer = activity.filePathClass === 'container-layer';
  const contained = isLayer || programs.some((program) => programKind(program) === 'container-runtime');
  return paths
    .filter((path) => foreignRootOf(path) !== undefined)
    .map((path): Sign => {
      const escapes = contained && HOST_MOUNT.test(foreignRootOf(path) ?? '');
      return { code: escapes ? 'sign.command.host-escape' : 'sign.unit.foreign-root', evidence: path };
    });
};
