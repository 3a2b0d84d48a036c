import { type EventExamples, eachEvent } from './event-examples.ts';

const RUNS = 'command.runs-temp';
const GIVEN = 'command.temp-path';

/** Files that a script runs, and that a tool is given. */
export const files: readonly EventExamples[] = [
  {
    what: 'a file in an unsafe place that a script runs',
    rows: [
      [{ by: 'bash -c "/tmp/x a"' }, 'ancestor.unsafe-path'],
      [{ by: 'bash -c "true; /tmp/x a"' }, RUNS, GIVEN],
      [{ by: 'bash -c "true; /opt/x a"' }],
      [{ by: 'bash -c "true; sudo /tmp/x a"' }, RUNS, GIVEN],
      [{ by: 'bash -c "true; python3 /tmp/x"' }, RUNS, GIVEN],
      [{ by: 'bash -c "true; cat /tmp/x"' }, GIVEN],
      ...eachEvent(
        { by: 'bash -c "true; {} /tmp/x"' },
        'if then elif else while until do ! { time',
        RUNS,
        GIVEN,
      ),
      [{ by: 'bash -c "true; echo /tmp/x"' }, GIVEN],
      ...eachEvent({ by: 'bash -c "true; {} /tmp/x"' }, '. source', RUNS, GIVEN),
      [{ by: 'bash -c "cd /tmp; ./x"' }, RUNS, GIVEN],
      [{ by: 'bash -c "cd /tmp; x"' }, GIVEN],
      [{ by: 'bash -c "cd /tmp; /opt/x a"' }, GIVEN],
      [{ by: 'bash -c "cd /opt; ./x"' }],
      [{ by: 'bash -c "cd /tmp; python3 x.py"' }, RUNS, GIVEN],
      [{ by: 'bash -c "ls /tmp; ./x"' }, GIVEN],
      [{ by: 'bash -c "true; sh < /tmp/x"' }, RUNS, GIVEN, 'command.unseen-code'],
      [{ by: 'bash -c "true; python3 < /tmp/x"' }, RUNS, GIVEN, 'command.unseen-code'],
      [{ by: 'bash -c "true; cat < /tmp/x"' }, GIVEN],
      [{ by: 'bash -c "true; sh /opt/x > /tmp/x"' }, GIVEN],
      ...eachEvent({ by: 'bash -c "{} /tmp/x /opt/x"' }, 'cp mv install ln rsync', RUNS, GIVEN),
      [{ by: 'bash -c "cp /tmp/x /srv/x"' }, GIVEN],
      [{ by: 'bash -c "cp /opt/x /opt/y"' }],
      [{ by: 'bash -c "cd /tmp; source"' }, GIVEN],
      [{ by: 'bash -c "cd /tmp; ."' }, GIVEN],
      [{ by: 'bash -c ". ."' }],
      [{ by: 'bash -c "cd /tmp; sh ."' }, GIVEN],
      [{ by: 'bash -c "time cp /tmp/x /opt/x"' }, RUNS, GIVEN],
      [{ by: 'python3 -c x; /tmp/x a' }, 'command.inline-code', 'command.unsafe-argument'],
      [{ by: 'tee -c "true; /tmp/x"' }, 'command.unsafe-argument'],
      [{ by: 'python3 -c "x; /tmp/x"' }, 'command.inline-code', 'command.unsafe-argument'],
      [{ by: 'bash /opt/x.sh; /tmp/x' }, GIVEN],
    ],
  },
  {
    what: 'a file in an unsafe place that is given',
    rows: [
      [{ by: 'rsync -c /tmp/x' }, 'command.unsafe-argument'],
      [{ by: 'bash /opt/x.sh /tmp/x' }, GIVEN],
      [{ by: 'rsync -c /opt/x' }],
      [{ by: '/tmp/x a' }, 'ancestor.unsafe-path'],
      [{ by: 'sudo /tmp/x a' }, 'ancestor.unsafe-path'],
      [{ by: 'python3 /tmp/x a' }, 'ancestor.unsafe-path'],
      [{ by: 'cp /tmp/x /opt/y' }, 'command.unsafe-argument'],
      [{ by: 'cp /tmp/x /etc/systemd/system/app.service' }, 'payload.temp-source'],
      [{ as: 'cp', columns: { InitiatingProcessCommandLine: undefined } }],
    ],
  },
];
