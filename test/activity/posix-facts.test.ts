import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPosixFacts } from '../../src/activity/posix-facts.ts';

const user = (Name: string) => ({ Name, DomainName: 'h', LogonId: 0, PosixUserId: 33 });
const fields = {
  ProcessPosixEffectiveUser: user('root'),
  ProcessPosixRealUser: user('alice'),
  ProcessCurrentWorkingDirectory: '/srv',
  ProcessPosixAttachedTerminal: 34816,
  ProcessPosixSessionId: 77,
  ProcessPosixFileUserOwner: user('bin'),
  ProcessPosixFilePermissions: ['UserAll', 'OthersWrite'],
  InitiatingProcessPosixEffectiveUser: user('bob'),
  InitiatingProcessPosixRealUser: user('www-data'),
  InitiatingProcessCurrentWorkingDirectory: '/tmp',
  InitiatingProcessPosixAttachedTerminal: '34817',
  InitiatingProcessPosixSessionId: '78',
  InitiatingProcessPosixUserOwner: user('carol'),
  InitiatingProcessPosixFilePermissions: ['UserAll'],
};
const facts = {
  process: {
    effectiveUser: 'root',
    realUser: 'alice',
    workingDirectory: '/srv',
    terminal: '34816',
    sessionId: '77',
    imageOwner: 'bin',
    imagePermissions: ['UserAll', 'OthersWrite'],
  },
  initiator: {
    effectiveUser: 'bob',
    realUser: 'www-data',
    workingDirectory: '/tmp',
    terminal: '34817',
    sessionId: '78',
    imageOwner: 'carol',
    imagePermissions: ['UserAll'],
  },
};
const read = (AdditionalFields: unknown) => readPosixFacts({ columns: { AdditionalFields } });

describe('the facts that the sensor adds', () => {
  it('are read from text and from an object', () => {
    assert.deepEqual(read(JSON.stringify(fields)), facts);
    assert.deepEqual(read(fields), facts);
  });

  it('are not told by a value that is empty or of another shape', () => {
    const odd = {
      ProcessPosixEffectiveUser: 'root',
      ProcessCurrentWorkingDirectory: '',
      ProcessPosixFilePermissions: 'x',
      InitiatingProcessPosixRealUser: { Name: '' },
    };
    assert.deepEqual(read(odd), { process: {}, initiator: {} });
  });

  it('are none in a row without them', () => {
    for (const none of [undefined, '', 'text', '[]', 7, null]) assert.equal(read(none), undefined);
  });
});
