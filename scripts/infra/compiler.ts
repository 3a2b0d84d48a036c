import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, createReadStream, existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

/** The compiler that `infra/azuredeploy.json` was made with. Another version writes another file. */
const BICEP_VERSION = '0.49.2';

/** SHA-512 of the package Azure.Bicep.CommandLine.linux-x64 of that version, as NuGet publishes it. */
const PACKAGE_SHA512 =
  'kBnX0iG9wd/PWdCTwFfUvm6Jemn+5L7sY7b7HQi5k+LLwdFmrbw4y5RTLFxewCFMdBqUThiOILMa7sgzklPEAQ==';

const packages = fileURLToPath(new URL('../../.tools/nuget/', import.meta.url));
const project = fileURLToPath(new URL('../../infra/compiler/compiler.csproj', import.meta.url));
const folder = `${packages}azure.bicep.commandline.linux-x64/${BICEP_VERSION}/`;
const executable = `${folder}tools/bicep`;

/** What a run of the compiler printed, and how it ended. */
export interface CompilerRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Compiler = (args: readonly string[]) => CompilerRun;

/**
 * The compiler: the one that `npm run infra:install` brought, or else a `bicep` of the same version on the path,
 * which is how other systems than Linux on x64 have it. Undefined where there is none.
 */
export function findCompiler(): Compiler | undefined {
  const candidates = [...(existsSync(executable) ? [executable] : []), 'bicep'];
  const command = candidates.find((candidate) =>
    run(candidate, ['--version']).stdout.includes(` ${BICEP_VERSION} `),
  );
  return command === undefined ? undefined : (args) => run(command, args);
}

/**
 * Downloads the compiler from NuGet into `.tools`, by the .NET SDK, and makes sure that it is the package that was
 * pinned. Throws when it is not, or when the download fails.
 */
export async function installCompiler(): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `install Bicep ${BICEP_VERSION} so that "bicep" is on the path: NuGet has it for Linux only`,
    );
  }
  const restore = run('dotnet', [
    'restore',
    project,
    `-p:BicepVersion=${BICEP_VERSION}`,
    `-p:RestorePackagesPath=${packages}`,
    `-p:BaseIntermediateOutputPath=${packages}obj/`,
  ]);
  if (restore.status !== 0) throw new Error(`dotnet restore failed:\n${restore.stdout}${restore.stderr}`);
  const found = await sha512(`${folder}azure.bicep.commandline.linux-x64.${BICEP_VERSION}.nupkg`);
  if (found !== PACKAGE_SHA512)
    throw new Error(`the Bicep package has the hash ${found}: not the pinned one`);
  chmodSync(executable, 0o755);
}

async function sha512(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

function run(command: string, args: readonly string[]): CompilerRun {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // The executable brings no ICU, and asks for none.
    env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
  });
  return { status: status ?? 1, stdout: stdout ?? '', stderr: stderr ?? '' };
}
