import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCommandLine } from '../../src/activity/command-line.ts';
import { type FileWrite, foreignRootOf, isUnitPath, unitWrites } from '../../src/activity/unit-write.ts';
import { words } from '../support/words.ts';

const UNIT = '/etc/systemd/system/x.service';
const UNITS = '/etc/systemd/system';

function writesOf(line: string): readonly FileWrite[] {
  return unitWrites(readCommandLine(line));
}

describe('a path that systemd reads units from', () => {
  for (const path of words(
    `/etc/systemd/system /etc/systemd/system/x.service /usr/lib/systemd/user/x.service /run/systemd/transient/x.service
     /run/systemd/generator/x /run/systemd/generator.early/x /run/systemd/generator.late/x
     /etc/systemd/system.control/x /etc/systemd/system.attached/x /usr/lib/systemd/system-generators/x
     /host/etc/systemd/system/x.service`,
  )) {
    it(`is ${path}`, () => assert.equal(isUnitPath(path), true));
  }
  for (const path of words(
    `/etc/systemd /etc/systemd/network/x /etc/systemd/systems/x /etc/systemd/system.conf /systemd
     /run/systemd/generators/x /etc/systemd/system-preset/x`,
  )) {
    it(`is not ${path}`, () => assert.equal(isUnitPath(path), false));
  }
});

describe('the root above a unit path', () => {
  for (const place of words('etc run lib usr/lib usr/local/lib')) {
    it(`is told above /${place}`, () =>
      assert.equal(foreignRootOf(`/mnt/x/${place}/systemd/system/x.service`), '/mnt/x'));
    it(`is the host's own above /${place}`, () =>
      assert.equal(foreignRootOf(`/${place}/systemd/system/x.service`), undefined));
  }
  for (const path of words(
    `/run/user/1000/etc/systemd/user/x.service /home/alice/etc/systemd/user/x.service /root/etc/systemd/user/x.service
     mnt/etc/systemd/system/x.service /mnt/etc/systemd/network/x /mnt/opt/systemd/system/x.service`,
  )) {
    it(`is none of ${path}`, () => assert.equal(foreignRootOf(path), undefined));
  }
});

describe('a unit that is copied', () => {
  for (const program of words('cp mv install ln link rsync scp gcp ginstall pax')) {
    it(`by ${program}`, () =>
      assert.deepEqual(writesOf(`${program} /opt/a ${UNIT}`), [
        { target: UNIT, sources: ['/opt/a'], by: 'copy' },
      ]));
  }
  for (const option of words('-m -o -g -S --mode --owner --group --suffix -e --rsh')) {
    it(`with an option that has a value: ${option}`, () =>
      assert.deepEqual(writesOf(`install ${option} v /opt/a ${UNIT}`), [
        { target: UNIT, sources: ['/opt/a'], by: 'copy' },
      ]));
  }
  for (const option of words('-v --preserve')) {
    it(`with an option that has none: ${option}`, () =>
      assert.deepEqual(
        writesOf(`install ${option} /opt/b /opt/a ${UNITS}`).map(({ target }) => target),
        [`${UNITS}/b`, `${UNITS}/a`],
      ));
  }
  for (const option of ['-t ', '-vt ', '--target-directory ', '--target-directory=', '-t']) {
    it(`into a directory: ${option}`, () =>
      assert.deepEqual(writesOf(`cp ${option}${UNITS} /opt/a.service`), [
        { target: `${UNITS}/a.service`, sources: ['/opt/a.service'], by: 'copy' },
      ]));
  }
  for (const suffix of words('service socket timer path target mount automount slice conf')) {
    it(`under a name of its own: .${suffix}`, () =>
      assert.equal(writesOf(`cp /opt/a ${UNITS}/x.${suffix}`)[0]?.target, `${UNITS}/x.${suffix}`));
  }
  for (const directory of words('x.wants x.service.d x.d')) {
    it(`into ${directory}`, () =>
      assert.equal(writesOf(`cp /opt/a ${UNITS}/${directory}`)[0]?.target, `${UNITS}/${directory}/a`));
  }
  it('without a name', () => assert.equal(writesOf(`rsync -a . ${UNITS}`)[0]?.target, UNITS));
  it('without a source', () =>
    assert.deepEqual(writesOf(`cp -t ${UNITS}`), [{ target: UNITS, sources: [], by: 'copy' }]));
  it('elsewhere', () => assert.deepEqual(writesOf(`cp ${UNIT} /opt/a`), []));
});

describe('a unit that is downloaded', () => {
  const download: readonly FileWrite[] = [{ target: UNIT, sources: [], by: 'download' }];
  for (const program of words('curl wget wget2 aria2c fetch lwp-download axel tftp ftpget')) {
    it(`by ${program}`, () => assert.deepEqual(writesOf(`${program} -o ${UNIT} u`), download));
  }
  for (const option of ['-O ', '-sSo ', '--output ', '--output=', '--output-document ', '--out=', '-o']) {
    it(`to a file: ${option}`, () => assert.deepEqual(writesOf(`curl ${option}${UNIT} u`), download));
  }
  for (const option of ['-P ', '-d ', '--output-dir ', '--directory-prefix=', '--dir=']) {
    it(`to a directory: ${option}`, () =>
      assert.deepEqual(writesOf(`wget ${option}${UNITS} u`), [
        { target: UNITS, sources: [], by: 'download' },
      ]));
  }
  it('to standard output', () => assert.deepEqual(writesOf(`bash -c "curl u > ${UNIT}"`), download));
  it('to a file without a directory, and to another', () =>
    assert.deepEqual(writesOf(`curl -oa u -o ${UNIT} u`), download));
  for (const line of [`curl -k ${UNIT}`, `curl -o /opt/x ${UNIT}`, `curl -dx ${UNIT}`, `git -o ${UNIT}`]) {
    it(`but not by ${line}`, () => assert.deepEqual(writesOf(line), []));
  }
});

describe('units that are unpacked', () => {
  for (const program of words('tar bsdtar unzip cpio 7z unsquashfs')) {
    it(`by ${program}`, () =>
      assert.deepEqual(writesOf(`${program} -d ${UNITS} /opt/a`), [
        { target: UNITS, sources: ['/opt/a'], by: 'copy' },
      ]));
  }
  for (const option of ['-C ', '-xC ', '-D ', '--directory=', '--directory ']) {
    it(`into a directory: ${option}`, () =>
      assert.equal(writesOf(`tar ${option}${UNITS} -f /opt/a`)[0]?.target, UNITS));
  }
  for (const line of [`tar -c ${UNITS} -f /opt/a`, `tar -C /opt ${UNITS}`, `zip -d ${UNITS} /opt/a`]) {
    it(`but not by ${line}`, () => assert.deepEqual(writesOf(line), []));
  }
});

describe('a unit that is written otherwise', () => {
  const rows: readonly (readonly [line: string, ...writes: readonly FileWrite[]])[] = [
    [`dd if=/opt/a of=${UNIT}`, { target: UNIT, sources: ['/opt/a'], by: 'copy' }],
    [`dd of=${UNIT}`, { target: UNIT, sources: [], by: 'output' }],
    [`dd if=${UNIT}`],
    [`tee ${UNIT}`, { target: UNIT, sources: [], by: 'output' }],
    [`sponge ${UNIT}`, { target: UNIT, sources: [], by: 'output' }],
    [`bash -c "cat /opt/a > ${UNIT}"`, { target: UNIT, sources: ['/opt/a'], by: 'output' }],
    [`bash -c "echo a >> ${UNIT}"`, { target: UNIT, sources: [], by: 'output' }],
    [`bash -c "cat < ${UNIT}"`],
    [`bash -c "python3 -c 'x=${UNIT}'"`, { target: UNIT, sources: [], by: 'code' }],
    [`bash -c "sudo cp /opt/a ${UNIT}"`, { target: UNIT, sources: ['/opt/a'], by: 'copy' }],
    [`python3 -c open('${UNIT}')`, { target: UNIT, sources: [], by: 'code' }],
    [`python3 /opt/x.py ${UNIT}`],
    [`echo ${UNIT}`],
  ];
  for (const [line, ...writes] of rows) it(line, () => assert.deepEqual(writesOf(line), writes));
  for (const program of words('sed ed ex crudini awk gawk patch truncate touch')) {
    it(`${program} edits`, () =>
      assert.deepEqual(writesOf(`${program} -i ${UNIT}`), [{ target: UNIT, sources: [], by: 'edit' }]));
  }
  it('perl edits', () =>
    assert.deepEqual(writesOf(`bash -c "perl -pi ${UNIT}"`), [{ target: UNIT, sources: [], by: 'edit' }]));
});
