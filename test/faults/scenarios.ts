import { hubFaults } from './scenarios/hub-faults.ts';
import { instanceFaults } from './scenarios/instances.ts';
import { kills } from './scenarios/kills.ts';
import { ownStoreFaults } from './scenarios/own-store.ts';
import { tableFaults } from './scenarios/table-faults.ts';
import type { Scenario } from './support/scenario.ts';

/** Every scenario, in the order of the table. */
export const scenarios: readonly Scenario[] = [kills, tableFaults, hubFaults, instanceFaults, ownStoreFaults];
