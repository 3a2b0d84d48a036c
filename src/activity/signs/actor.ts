import { accountClass } from '../account-class.ts';
import { isShell } from '../command-line.ts';
import { classifyPath, isHiddenPath } from '../paths.ts';
import { programKind } from '../program.ts';
import type { Detector, Sign } from './sign.ts';

/** Accounts of servers and daemons do not manage units. */
export const accountSigns: Detector = ({ accounts }) =>
  accounts.flatMap((account): readonly Sign[] => {
    const kind = accountClass(account);
    if (kind === 'web-service') return [{ code: 'sign.account.web-service', evidence: account }];
    return kind === 'service' ? [{ code: 'sign.account.service', evidence: account }] : [];
  });

/** Web servers and databases do not start systemctl; an application that does so through a shell is unusual. */
export const ancestorSigns: Detector = ({ activity, programs }) => {
  const signs: Sign[] = [];
  for (const program of programs) {
    const kind = programKind(program);
    if (kind === 'web-server') signs.push({ code: 'sign.ancestor.web-server', evidence: program });
    if (kind === 'database') signs.push({ code: 'sign.ancestor.database', evidence: program });
  }
  const { parent, grandparent } = activity;
  const oneLiner = parent.command?.inline !== undefined && isShell(parent.command.executable);
  if (oneLiner && grandparent.name !== undefined && programKind(grandparent.name) === 'app-runtime') {
    signs.push({
      code: 'sign.ancestor.runtime-shell',
      evidence: `${grandparent.name} → ${parent.command?.text ?? ''}`,
    });
  }
  return signs;
};

// Scripts that well-known tools put into /tmp under a name of their own: Jenkins' shell step, rpm's scriptlets,
// Packer's shell provisioner, TeamCity's command line runner. Anyone may write such a name, so that it is a sign
// still, but one that a matching allowlist entry may tolerate.
const TOOL_SCRIPTS =
  /^(?:\/tmp\/(?:jenkins\d+\.sh|hudson\d+\.sh|script_\d+\.sh|packer-shell\d+)|\/var\/tmp\/rpm-tmp\.[A-Za-z0-9]{6})$/;

/** Programs and scripts of ancestors that lie where anyone, or a web server, can put a file. */
export const ancestorPathSigns: Detector = ({ activity }) => {
  const command = activity.parent.command;
  const paths = [command?.executable, command?.script].filter((path) => path?.includes('/') === true);
  return paths.flatMap((path = ''): readonly Sign[] => {
    if (TOOL_SCRIPTS.test(path)) return [{ code: 'sign.ancestor.temp-script', evidence: path }];
    const kind = classifyPath(path);
    const unsafe =
      kind === 'world-writable' || kind === 'shared-memory' || kind === 'web-root' || isHiddenPath(path);
    return unsafe ? [{ code: 'sign.ancestor.unsafe-path', evidence: path }] : [];
  });
};
