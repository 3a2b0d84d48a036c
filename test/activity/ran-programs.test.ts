import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCommandLine } from '../../src/activity/command-line.ts';
import { ranPrograms } from '../../src/activity/ran-programs.ts';

describe('the programs that a one-line script runs', () => {
  const rows: readonly (readonly [script: string, programs: string])[] = [
    ['make && sudo make install', 'make sudo make'],
    ['/usr/bin/make; /bin/make; /usr/local/bin/make; /opt/x/bin/make', 'make make make /opt/x/bin/make'],
    ['./deploy.sh; scripts/x; ../x; $HOME/bin/x; ~/x', '$PWD/deploy.sh $PWD/scripts/x ? $HOME/bin/x ~/x'],
    ['/srv/../usr/bin/nc', 'nc'],
    ['sudo -u app env A=1 timeout 5 make', 'sudo env timeout make'],
    ['sudo', '?'],
    ['sudo -i', '?'],
    ['A=1; B=$(id)', 'id'],
    ['if [ -f x ]; then make; fi; for i in 1 2; do echo $i; done', '[ make echo'],
    ['if a; then b; elif c; then d; else e; fi', 'a b c d e'],
    ['while a; do b; done; until c; do d; done', 'a b c d'],
    ['! a; { b; }; : c', 'a b'],
    ['case $x in a) b;; esac; for i\nin 1 2; do c; done', 'b c'],
    ['A="$(id)"; B="$(a $(b))"; C="`a"', 'id ? ?'],
    ['docker run -v $(pwd):/src node test && make', 'docker pwd make'],
    ['docker build -t "app:$(git rev-parse HEAD)" . | tee `date`.log', 'docker git tee date'],
    ['echo "$(a $(b))"', 'echo ?'],
    ['echo "$((i + 1))"', 'echo'],
    ['bash scripts/x.sh; python3 x.py; python3 -m x', 'bash $PWD/scripts/x.sh python3 $PWD/x.py python3'],
    ['. ./x; source /etc/x', '. $PWD/x source /etc/x'],
    ['bash; sh -s', 'bash ? sh ?'],
  ];
  for (const [script, programs] of rows) {
    it(script, () =>
      assert.equal(ranPrograms(readCommandLine(`/bin/bash -e -c ${script}`)).join(' '), programs),
    );
  }

  it('are those of scripts within it, as deep as anybody writes them', () => {
    const nested = (depth: number) => `sh -c ${'sh -c '.repeat(depth)}make`;
    assert.deepEqual(ranPrograms(readCommandLine(nested(2))).at(-1), 'make');
    assert.deepEqual(ranPrograms(readCommandLine(nested(5))).at(-1), '?');
  });

  it('are none where there is no such script', () => {
    assert.deepEqual(ranPrograms(readCommandLine('bash x.sh')), []);
    assert.deepEqual(ranPrograms(readCommandLine('make install')), []);
    assert.deepEqual(ranPrograms(readCommandLine('python3 -c import os')), []);
  });
});
