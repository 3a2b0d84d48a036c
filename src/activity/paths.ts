/** What a path on a Linux host says about who could have put a file there. */
export type PathClass =
  | 'world-writable'
  | 'shared-memory'
  | 'web-root'
  | 'container-layer'
  | 'system-unit'
  | 'runtime-unit'
  | 'user-unit'
  | 'home'
  | 'system'
  | 'other';

/**
 * A POSIX path with `.`, `..`, repeated slashes and the usual aliases resolved as text: `/proc/self/root/tmp/x`
 * and `/var/run/x` are `/tmp/x` and `/run/x`. Relative paths keep their leading part. No file system is asked.
 */
export function normalisePath(path: string): string {
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  const text = (absolute ? '/' : '') + parts.join('/');
  return (
    text
      .replace(/^\/proc\/(?:self|thread-self|\d+)\/root(?=\/|$)/, '')
      .replace(/^\/var\/run(?=\/|$)/, '/run') || '/'
  );
}

/** The last component of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const CLASSES: readonly (readonly [PathClass, RegExp])[] = [
  // A layer of an image or a container's root file system as the host sees it: the unit never runs on the host.
  [
    'container-layer',
    /^\/(?:var\/lib|home\/[^/]+\/\.local\/share|data|mnt\/[^/]+)\/(?:docker|containers\/storage|containerd|buildkit|buildkitd|kubelet\/containerd|rancher\/k3s\/agent\/containerd)\/(?:.*\/)?(?:merged|diff|fs|rootfs)\/./,
  ],
  ['shared-memory', /^\/dev\/(?:shm|mqueue)(?:\/|$)/],
  ['world-writable', /^\/(?:tmp|var\/tmp|usr\/tmp|run\/lock|var\/lock|var\/crash|var\/spool\/samba)(?:\/|$)/],
  [
    'web-root',
    /^\/(?:var\/www|srv\/(?:www|http)|usr\/share\/nginx\/html|var\/lib\/tomcat\d*|opt\/[^/]*tomcat[^/]*|usr\/local\/(?:apache2|nginx)\/html|home\/[^/]+\/(?:public_html|htdocs))(?:\/|$)/,
  ],
  ['runtime-unit', /^\/run\/systemd\/(?:system|transient|generator[^/]*)(?:\/|$)/],
  [
    'user-unit',
    /^(?:.*\/\.config\/systemd\/user|.*\/\.local\/share\/systemd\/user|\/etc\/systemd\/user|\/usr\/lib\/systemd\/user|\/run\/user\/\d+\/systemd)(?:\/|$)/,
  ],
  [
    'system-unit',
    /^\/(?:etc|lib|usr\/lib|usr\/local\/lib)\/systemd\/system(?:\.attached|\.control)?(?:\/|$)/,
  ],
  ['home', /^(?:\/home\/[^/]+|\/root|~[^/]*)(?:\/|$)/],
  ['system', /^\/(?:usr|bin|sbin|lib|lib64|etc|opt|boot)(?:\/|$)/],
];

/** Classes a path, which is normalised first. */
export function classifyPath(path: string): PathClass {
  const normal = normalisePath(path);
  return CLASSES.find(([, pattern]) => pattern.test(normal))?.[0] ?? 'other';
}

/** True where any account of the host may create files. */
export function isWorldWritable(path: string): boolean {
  const kind = classifyPath(path);
  return kind === 'world-writable' || kind === 'shared-memory';
}

// Dotted directories in which ordinary software keeps programs and configuration.
const USUAL_DOT_DIRECTORIES =
  /^\.(?:config|local|cache|ansible|ansible_tmp.*|nvm|npm|npm-global|pnpm|yarn|cargo|rustup|rbenv|rvm|pyenv|virtualenvs|venv|asdf|sdkman|volta|bun|deno|vscode|vscode-server|vscode-remote|cursor-server|jenkins|m2|gradle|dotnet|kube|docker|git|github|gitlab-runner|buildkite-agent|terraform\.d|puppetlabs|chef|cinc|bundle|gem|pm2)$/;

/** True when a component of the path starts with a dot and is none that ordinary software uses. */
export function isHiddenPath(path: string): boolean {
  return normalisePath(path)
    .split('/')
    .some(
      (part) => part.startsWith('.') && part !== '.' && part !== '..' && !USUAL_DOT_DIRECTORIES.test(part),
    );
}

/** The home directory that a path lies in: `/root` or `/home/<name>`. */
export function homeOf(path: string): string | undefined {
  return /^(?:\/root|\/home\/[^/]+)(?=\/)/.exec(normalisePath(path))?.[0];
}

/** Every absolute or home-relative path that a text names, normalised; URLs are left out, `file:` URLs are not. */
export function pathsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (const [token] of text.matchAll(/[^\s'"`;|&<>()\\,={}[\]]*\/[^\s'"`;|&<>()\\,{}[\]]*/g)) {
    if (/^file:\/\//i.test(token)) found.push(normalisePath(token.slice(7)));
    else if (/^[a-z][a-z0-9+.-]*:\/\//i.test(token)) continue;
    else {
      const start = token.search(/[~/]/);
      const before = token.slice(0, start);
      // `rsync host:/x`, `-o/x` and `@/x` name the path; `a/x` and `./x` are relative and stay whole.
      found.push(normalisePath(/[:@]$|^-\w?$/.test(before) ? token.slice(start) : token));
    }
  }
  return found;
}
