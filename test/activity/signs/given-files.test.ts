import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assumeHit, judge, ran } from '../../support/scenarios/scenario.ts';

const CHEF = '/opt/chef/embedded/bin/ruby --disable-gems /usr/bin/chef-client';
const PUPPET = '/opt/puppetlabs/puppet/bin/ruby /opt/puppetlabs/puppet/bin/puppet agent';

describe('orders from elsewhere', () => {
  for (const [line, evidence] of [
    [`${PUPPET} --onetime --server puppet.example.com --no-daemonize`, '--server puppet.example.com'],
    [`${PUPPET} --server=puppet.example.com`, '--server=puppet.example.com'],
    [`${CHEF} -c /tmp/client.rb`, '-c /tmp/client.rb'],
  ] as const) {
    it(`are shown by what names them: ${evidence}`, () => {
      const event = ran('root', 'systemctl enable nginx', 'ruby', line, 'cron');
      const { signs } = judge([assumeHit(event, 'full')]);
      const orders = signs.filter(({ code }) => code === 'sign.command.other-orders');
      assert.deepEqual(orders, [{ code: 'sign.command.other-orders', evidence }]);
    });
  }
});
