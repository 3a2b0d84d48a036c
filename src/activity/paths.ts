/** What a path on a Linux host says about who could have put a file there. */
export type PathClass =
  | 'world-writable'
  | 'shared-memory'
  | 'descriptor'
  | 'web-root'
  | 'container-layer'
  | 'system-unit'
  | 'runtime-unit'
  | 'user-unit'
  | 'home'
  | 'system'
  | 'other';

/**
 * A POSIX path with `.`, `..` and repeated slashes resolved as text, and nothing else. Relative paths keep their leading
 * part. No file system is asked. Idempotent.
 */
export function resolvePath(path: string): string {
  if (path === '') return '';
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  return absolute ? `/${parts.join('/')}` : parts.join('/') || '.';
}

/** A resolved path by its usual name: `/var/run/x` and `/run/shm/x` are `/run/x` and `/dev/shm/x`. Idempotent. */
export function normalisePath(path: string): string {
  return resolvePath(path)
    .replace(/^\/var\/run(?=\/|$)/, '/run')
    .replace(/^\/run\/shm(?=\/|$)/, '/dev/shm');
}

/**
 * A path as a process of the host sees it: `/proc/self/root/tmp/x` is `/tmp/x`. In a container that root is another one,
 * so that this serves to find what is hostile, and never to excuse.
 */
export function withoutProcessRoot(path: string): string {
  const rest = normalisePath(path).replace(
    /^(?:\/proc\/(?:self|thread-self|\d+)(?:\/task\/\d+)?\/root(?=\/|$))+/,
    '',
  );
  return normalisePath(rest === '' && path !== '' ? '/' : rest);
}

/** `/bin/x` as `/usr/bin/x`: one directory on every distribution of the last years (file-hierarchy(7)). */
export function mergedUsr(path: string): string {
  return path.replace(/^\/(?=(?:bin|sbin|lib|lib32|lib64)(?:\/|$))/, '/usr/');
}

/** The last component of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const CLASSES: readonly (readonly [PathClass, RegExp])[] = [
  ['shared-memory', /^\/dev\/(?:shm|mqueue)(?:\/|$)/],
  // A script that has no name on any disk: `bash <(curl …)`, memfd_create(2).
  ['descriptor', /^(?:\/dev\/(?:fd\/|stdin$)|\/proc\/[^/]+\/(?:fd|task\/\d+\/fd)\/|\/?memfd:)/],
  [
    'world-writable',
    /^\/(?:tmp|var\/tmp|usr\/tmp|private\/tmp|run\/lock|var\/lock|var\/crash|var\/metrics|var\/spool\/samba|var\/lib\/php\/sessions?)(?:\/|$)/,
  ],
  // A layer of an image or a container's root file system as the host sees it: the unit is none of the host's.
  // Below the usual storage of Docker (as a snap, too), nerdctl, Podman, Buildah, containerd and BuildKit, wherever it
  // was moved to.
  [
    'container-layer',
    /^\/(?:(?:var\/lib|var\/snap|home\/[^/]+\/\.local\/share|data|mnt|srv|opt)\/(?:[^/]+\/){0,4}?)?[^/]*(?:docker|nerdctl|container|buildkit|buildah|podman|k3s|rke2|rancher|kubelet|crio)[^/]*\/(?:[^/]+\/){0,6}(?:(?:overlay2?|snapshots)\/(?:[^/]+\/){1,4}(?:merged|diff|fs|rootfs)|(?:aufs|vfs|btrfs)\/(?:diff|mnt|dir|subvolumes)\/[^/]+)\/./,
  ],
  [
    'web-root',
    /^\/(?:var\/www|srv\/(?:www|http|htdocs)|usr\/share\/nginx|var\/lib\/nginx|usr\/lib\/cgi-bin|var\/lib\/tomcat\d*|opt\/[^/]*tomcat[^/]*|usr\/(?:local|share)\/tomcat[^/]*|opt\/lampp\/htdocs|usr\/local\/(?:apache2|nginx|lsws)|home\/[^/]+\/(?:public_html|htdocs|www)|(?:data|home|mnt|srv|opt)\/(?:www|wwwroot|htdocs)|(?:[^/]+\/){1,8}(?:webapps|uploads?|htdocs|wwwroot))(?:\/|$)/,
  ],
  ['runtime-unit', /^\/run\/systemd\/(?:system|transient|generator[^/]*|system\.control)(?:\/|$)/],
  [
    'user-unit',
    /^(?:.*\/\.config\/systemd\/user|.*\/\.local\/share\/systemd\/user|\/etc\/systemd\/user|\/(?:usr\/)?lib\/systemd\/user|\/run\/systemd\/user|\/run\/user\/\d+\/systemd)(?:\/|$)/,
  ],
  [
    'system-unit',
    /^\/(?:etc|lib|usr\/lib|usr\/local\/lib)\/systemd\/system(?:\.attached|\.control|-generators)?(?:\/|$)/,
  ],
  ['home', /^(?:\/home\/[^/]+|\/root|~[^/]*|\$\{?HOME\}?)(?:\/|$)/],
  ['system', /^\/(?:usr|bin|sbin|lib|lib32|lib64|etc|opt|boot|snap)(?:\/|$)/],
];

/** Classes in which a file can be anybody's. */
const UNSAFE: ReadonlySet<PathClass> = new Set(['world-writable', 'shared-memory', 'descriptor', 'web-root']);

/** The class of a path as a process of the host sees it: for what is hostile. */
export function seenClass(path: string): PathClass {
  const seen = withoutProcessRoot(path);
  return CLASSES.find(([, pattern]) => pattern.test(seen))?.[0] ?? 'other';
}

/** Classes a path, which is normalised first. Below the root of a process nothing is the host's own. */
export function classifyPath(path: string): PathClass {
  const kind = seenClass(path);
  return UNSAFE.has(kind) || withoutProcessRoot(path) === normalisePath(path) ? kind : 'other';
}

/** True where programs of the host lie, which only root puts there; Nix and Guix keep theirs in stores. */
export function isProgramPlace(path: string): boolean {
  return classifyPath(path) === 'system' || /^\/(?:nix|gnu)\/store\/|^\/run\/current-system\/sw\//.test(path);
}

/** True where any account of the host may create files. */
export function isWorldWritable(path: string): boolean {
  const kind = classifyPath(path);
  return kind === 'world-writable' || kind === 'shared-memory';
}

// Dotted directories in which ordinary software keeps programs and configuration.
const USUAL_DOT_DIRECTORIES =
  /^\.(?:config|local|cache|ansible|nvm|npm|npm-global|pnpm|yarn|cargo|rustup|rbenv|rvm|pyenv|virtualenvs?|venv|asdf|sdkman|volta|bun|deno|vscode|vscode-server|vscode-remote|cursor-server|windsurf-server|jenkins|m2|gradle|dotnet|kube|docker|git|github|gitlab-runner|buildkite-agent|buildkite|circleci|woodpecker|gitea|forgejo|azuredevops|azure-pipelines|terraform\.d|puppetlabs|chef|cinc|bundle|gem|pm2|ssh|oh-my-zsh|julia|nix-profile|nix-defexpr|steam|mozilla|conda|minikube|krew|fly|opam|ghcup|stack|cabal|jbang|jenv|linuxbrew)$/;

/**
 * True when a component of the path starts with a dot and is none that ordinary software uses. Such directories
 * belong to homes and projects: none lies right below a directory of the root (`/opt/.chef`).
 */
export function isHiddenPath(path: string): boolean {
  const normal = withoutProcessRoot(path);
  const shallow = normal.startsWith('/') && !normal.startsWith('/root/') ? 2 : -1;
  return normal
    .split('/')
    .some(
      (part, index) =>
        part.startsWith('.') &&
        part !== '.' &&
        part !== '..' &&
        (index <= shallow || !USUAL_DOT_DIRECTORIES.test(part)),
    );
}

/** True where anyone, or a web server, can put a file, and where nobody looks. */
export function isUnsafePlace(path: string): boolean {
  return UNSAFE.has(classifyPath(path)) || isHiddenPath(path);
}

/** The home directory that a path lies in: `/root` or `/home/<name>`. */
export function homeOf(path: string): string | undefined {
  return /^(?:\/root|\/home\/[^/]+)(?=\/)/.exec(normalisePath(path))?.[0];
}

/** Whether a home is that of the account; an account of a domain may have its full name there, or its own part. */
export function isHomeOf(home: string, account: string): boolean {
  const local = (name: string): string => name.toLowerCase().split('@', 1)[0] ?? '';
  if (account === 'root') return home === '/root';
  const name = /^\/home\/([^/]+)$/.exec(home)?.[1];
  return name !== undefined && local(name) === local(account);
}

// What ends a path in a text: white space, quotes, shell operators, brackets. `=` ends one in `of=/x`.
const PATH_ENDS = /[\s'"`;|&<>()\\,={}[\]]+/;

function pathOf(token: string): string | undefined {
  if (!token.includes('/')) return undefined;
  const start = token.search(/[~/]/);
  const before = token.slice(0, start);
  // `rsync host:/x`, `-o/x` and `@/x` name the path; `a/x` and `./x` are relative and stay whole.
  return normalisePath(/[:@]$|^-\w?$/.test(before) ? token.slice(start) : token);
}

/** The text with its paths as a process sees them: `/etc//x`, `/etc/y/../x` and `/proc/1/root/etc/x` are `/etc/x`. */
export function withPlainPaths(text: string): string {
  return text.replace(/[^\s'"`;|&<>()\\,={}[\]]+/g, (token) =>
    /\/\.{0,2}\/|^\/proc\//.test(token) && !token.includes('://') ? withoutProcessRoot(token) : token,
  );
}

/** Every path that a text names, normalised; URLs are left out, `file:` URLs are not. */
export function pathsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (const token of text.split(PATH_ENDS)) {
    const scheme = /^[a-z][a-z0-9+.-]{0,30}:\/\//i.exec(token)?.[0];
    if (scheme !== undefined && scheme.toLowerCase() !== 'file://') continue;
    const path = pathOf(scheme === undefined ? token : token.slice(scheme.length));
    if (path !== undefined) found.push(path);
  }
  return found;
}
