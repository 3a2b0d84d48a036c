import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { FunctionsCore } from '../../../host/functions-core/functions-core.ts';
import type { ProgrammingModel } from '../../../host/functions-core/rpc.ts';
import { createLog } from '../../../host/log.ts';
import { startTimers } from '../../../host/timers/timers.ts';

/** Hands a function what its binding was given, and nothing else. */
const model: ProgrammingModel = {
  name: 'plain',
  version: '1',
  getInvocationModel: (context) => ({
    getArguments: async () => ({ context, inputs: context.request.inputData.map(({ data }) => data.json) }),
    invokeFunction: async (_context, inputs, callback) => callback(...inputs),
    getResponse: async () => ({}),
  }),
};

function coreWith(schedule: string, callback: (...args: unknown[]) => unknown) {
  const core = new FunctionsCore(createLog('none'));
  core.api.setProgrammingModel(model);
  const bindings = { timer: { type: 'timerTrigger', direction: 'in', schedule } };
  core.api.registerFunction({ name: 'every', bindings }, callback);
  return core;
}

describe('startTimers', () => {
  it('runs a timer on its schedule, with what the platform hands over, and not while it runs', async () => {
    const heard = new EventTarget();
    const inputs: unknown[] = [];
    let open: () => void = () => undefined;
    const core = coreWith('* * * * * *', (input) => {
      inputs.push(input);
      heard.dispatchEvent(new Event('run'));
      return new Promise<void>((resolve) => {
        open = resolve;
      });
    });
    const first = once(heard, 'run');
    const timers = startTimers(core, createLog('none'));
    await first;
    assert.deepEqual(JSON.parse(String(inputs[0])), {
      Schedule: { AdjustForDST: false },
      ScheduleStatus: null,
      IsPastDue: false,
    });
    // A tick passes while the first run lasts.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assert.equal(inputs.length, 1);
    const second = once(heard, 'run');
    open();
    await second;
    const stopping = timers.stop(5_000);
    open();
    await stopping;
    assert.equal(inputs.length, 2);
  });

  it('goes on after a run that throws', async () => {
    const heard = new EventTarget();
    let runs = 0;
    const core = coreWith('* * * * * *', () => {
      runs += 1;
      if (runs === 2) heard.dispatchEvent(new Event('second'));
      throw new Error('away');
    });
    const second = once(heard, 'second');
    const timers = startTimers(core, createLog('none'));
    await second;
    await timers.stop(1_000);
  });

  it('refuses a schedule that it cannot read', () => {
    const core = coreWith('at noon', () => undefined);
    assert.throws(() => startTimers(core, createLog('none')), {
      message: 'the schedule at noon of every cannot be read',
    });
  });
});
