import type { AlertRow } from '../../alert/alert.ts';
import type { Activity } from '../activity.ts';
import { withPlainPaths } from '../paths.ts';
import { accountSigns, ancestorNameSigns, ancestorPathSigns, ancestorSigns } from './actor.ts';
import {
  borrowedScriptSigns,
  closedHomeSigns,
  commandSigns,
  inlineCodeSigns,
  preloadedCodeSigns,
  wordsBehindSigns,
} from './command.ts';
import { downloadSigns, unitDownloadSigns } from './download.ts';
import { givenFileSigns, ranFileSigns } from './given-files.ts';
import { hostFileSigns } from './host-files.ts';
import type { Detector, Evidence, Sign } from './sign.ts';
import { otherOrdersSigns } from './tool-orders.ts';
import {
  foreignRootSigns,
  masqueradeSigns,
  payloadSigns,
  sharedMemorySigns,
  spoofedCallSigns,
  unitTextSigns,
} from './unit.ts';

const DETECTORS: readonly Detector[] = [
  accountSigns,
  ancestorSigns,
  ancestorPathSigns,
  ancestorNameSigns,
  commandSigns,
  borrowedScriptSigns,
  wordsBehindSigns,
  spoofedCallSigns,
  closedHomeSigns,
  preloadedCodeSigns,
  inlineCodeSigns,
  ranFileSigns,
  givenFileSigns,
  hostFileSigns,
  otherOrdersSigns,
  downloadSigns,
  unitDownloadSigns,
  masqueradeSigns,
  payloadSigns,
  sharedMemorySigns,
  unitTextSigns,
  foreignRootSigns,
];

const TEXT_COLUMNS = [
  'ProcessCommandLine',
  'InitiatingProcessCommandLine',
  'FolderPath',
  'PreviousFolderPath',
  'InitiatingProcessFolderPath',
];
const ACCOUNT_COLUMNS = ['AccountName', 'InitiatingProcessAccountName'];
const PROGRAM_COLUMNS = ['InitiatingProcessFileName', 'InitiatingProcessParentFileName'];

/** The values of some columns, those of folded rows included: a hostile value was there, whichever row it was. */
function valuesOf(row: AlertRow, columns: readonly string[]): readonly string[] {
  const values = columns.flatMap((column) => [row.columns[column], ...(row.candidates?.[column] ?? [])]);
  return [...new Set(values.filter((value) => typeof value === 'string').filter((value) => value !== ''))];
}

/** Everything about a row that speaks for an attack, each code once, with the first value that shows it. */
export function hostileSigns(row: AlertRow, activity: Activity): readonly Sign[] {
  const texts = valuesOf(row, TEXT_COLUMNS);
  const evidence: Evidence = {
    activity,
    texts: [...new Set(texts.flatMap((text) => [text, withPlainPaths(text)]))],
    accounts: valuesOf(row, ACCOUNT_COLUMNS),
    programs: valuesOf(row, PROGRAM_COLUMNS),
  };
  const first = new Map<string, Sign>();
  for (const detect of DETECTORS) {
    for (const sign of detect(evidence)) if (!first.has(sign.code)) first.set(sign.code, sign);
  }
  return [...first.values()];
}
