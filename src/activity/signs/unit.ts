import type { CommandLine } from '../command-line.ts';
import { classifyPath, isHiddenPath, pathsIn } from '../paths.ts';
import { masqueradeOf } from '../unit-name.ts';
import { execValues, isUnitPath, unitWrites } from '../unit-write.ts';
import type { Detector, Sign, SignCode } from './sign.ts';

/** Unit names that pose as the kernel, systemd or D-Bus, that hide, or that are miners. */
export const masqueradeSigns: Detector = ({ activity }) =>
  activity.units.flatMap((unit): readonly Sign[] => {
    const kind = masqueradeOf(unit);
    return kind === undefined ? [] : [{ code: 'sign.unit.masquerade', evidence: `${unit} (${kind})` }];
  });

/** The sign that a payload's place gives: `temp` is the code for the plain temporary directories. */
function placeSign(path: string, temp: SignCode): readonly Sign[] {
  const kind = classifyPath(path);
  const code: SignCode | undefined =
    kind === 'shared-memory'
      ? 'sign.payload.shared-memory'
      : isHiddenPath(path)
        ? 'sign.payload.hidden'
        : kind === 'world-writable'
          ? temp
          : kind === 'web-root'
            ? 'sign.payload.web-root'
            : undefined;
  return code === undefined ? [] : [{ code, evidence: path }];
}

/** Where the unit, or what it runs, comes from. */
export const payloadSigns: Detector = ({ activity, texts }) => {
  const signs: Sign[] = [];
  for (const path of activity.systemctl?.paths ?? []) {
    signs.push(...placeSign(path, 'sign.payload.world-writable'));
    if (activity.systemctl?.verb === 'link' || !isUnitPath(path))
      signs.push({ code: 'sign.unit.linked', evidence: path });
  }
  if (activity.filePath !== undefined)
    signs.push(...placeSign(activity.filePath, 'sign.payload.world-writable'));
  for (const text of texts) {
    for (const value of execValues(text)) {
      for (const path of pathsIn(value)) signs.push(...placeSign(path, 'sign.payload.world-writable'));
    }
  }
  for (const command of activity.commands) signs.push(...sourceSigns(command));
  return signs;
};

function sourceSigns(command: CommandLine): readonly Sign[] {
  const writes = unitWrites(command);
  const sources = writes.flatMap((write) => [...write.sources, ...placesBeside(command, write.target)]);
  return [...new Set(sources)].flatMap((path) => placeSign(path, 'sign.payload.temp-source'));
}

/** Every other path that the same command line names: `cd /dev/shm && cp x.service /etc/systemd/system/`. */
function placesBeside(command: CommandLine, target: string): readonly string[] {
  return pathsIn(command.text).filter((path) => path !== target && path !== command.script);
}

/** Paths in shared memory have no place in a systemctl ancestry, wherever the text names them. */
export const sharedMemorySigns: Detector = ({ texts }) =>
  texts.flatMap((text) =>
    pathsIn(text)
      .filter((path) => classifyPath(path) === 'shared-memory')
      .map((path): Sign => ({ code: 'sign.payload.shared-memory', evidence: path })),
  );

/** A unit whose text, or whose file, comes straight out of a command line. */
export const unitWriteSigns: Detector = ({ activity, texts }) => {
  const signs: Sign[] = [];
  for (const text of texts) {
    if (
      /\bExec(?:Start|StartPre|StartPost)\s*=/.test(text) ||
      /\[(?:Unit|Service|Install|Timer)\]/.test(text)
    ) {
      signs.push({ code: 'sign.unit.inline-written', evidence: text.slice(0, 200) });
    }
  }
  for (const command of activity.commands) {
    for (const write of unitWrites(command)) {
      if (write.by === 'download')
        signs.push({ code: 'sign.command.download-unit', evidence: command.text.slice(0, 200) });
    }
  }
  return signs;
};
