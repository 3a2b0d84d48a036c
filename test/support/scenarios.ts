import { ambiguousScenarios as askedScenarios } from './scenarios/ambiguous.ts';
import { benignConfigManagementScenarios } from './scenarios/benign-config-management.ts';
import { benignConfigManagementFormScenarios } from './scenarios/benign-config-management-forms.ts';
import { benignDistributionScenarios } from './scenarios/benign-distributions.ts';
import { benignFormScenarios } from './scenarios/benign-forms.ts';
import { benignImageScenarios } from './scenarios/benign-images.ts';
import { benignPackageAndPeopleScenarios } from './scenarios/benign-packages-and-people.ts';
import { benignRunnerScenarios } from './scenarios/benign-runners.ts';
import { maliciousContradictionScenarios, quietContradictionScenarios } from './scenarios/contradictions.ts';
import { benignDataScenarios, maliciousDataScenarios, quietDataScenarios } from './scenarios/data-taken.ts';
import { maliciousDisguiseScenarios, quietDisguiseScenarios } from './scenarios/disguises.ts';
import { maliciousCodeScenarios } from './scenarios/malicious-code.ts';
import { maliciousFormScenarios } from './scenarios/malicious-forms.ts';
import { maliciousOriginScenarios } from './scenarios/malicious-origins.ts';
import { maliciousPersistenceScenarios } from './scenarios/malicious-persistence.ts';
import { maliciousSpoofScenarios } from './scenarios/malicious-spoofs.ts';
import { maliciousWebShellScenarios } from './scenarios/malicious-web-shells.ts';
import { borrowedActionScenarios, otherOrderScenarios } from './scenarios/other-orders.ts';
import { maliciousPlaceScenarios, quietPlaceScenarios } from './scenarios/places.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { benignStepScenarios, quietHostScenarios, quietStepScenarios } from './scenarios/step-programs.ts';
import {
  benignCallScenarios,
  maliciousCallScenarios,
  quietCallScenarios,
} from './scenarios/systemctl-calls.ts';
import { maliciousStepScenarios, unseenStepScenarios } from './scenarios/unseen-steps.ts';
import {
  ambiguousVariantScenarios,
  benignVariantScenarios,
  maliciousVariantScenarios,
} from './scenarios/variants.ts';

export const benignScenarios: readonly Scenario[] = [
  ...benignConfigManagementScenarios,
  ...benignPackageAndPeopleScenarios,
  ...benignRunnerScenarios,
  ...benignImageScenarios,
  ...benignConfigManagementFormScenarios,
  ...benignFormScenarios,
  ...benignDistributionScenarios,
  ...benignVariantScenarios,
  ...benignDataScenarios,
  ...benignStepScenarios,
  ...benignCallScenarios,
];

export const maliciousScenarios: readonly Scenario[] = [
  ...maliciousWebShellScenarios,
  ...maliciousCodeScenarios,
  ...maliciousPersistenceScenarios,
  ...maliciousOriginScenarios,
  ...maliciousSpoofScenarios,
  ...maliciousFormScenarios,
  ...maliciousDisguiseScenarios,
  ...maliciousVariantScenarios,
  ...maliciousContradictionScenarios,
  ...borrowedActionScenarios,
  ...maliciousStepScenarios,
  ...maliciousPlaceScenarios,
  ...maliciousDataScenarios,
  ...maliciousCallScenarios,
];

export const ambiguousScenarios: readonly Scenario[] = [
  ...askedScenarios,
  ...quietDisguiseScenarios,
  ...ambiguousVariantScenarios,
  ...quietContradictionScenarios,
  ...otherOrderScenarios,
  ...unseenStepScenarios,
  ...quietPlaceScenarios,
  ...quietDataScenarios,
  ...quietStepScenarios,
  ...quietHostScenarios,
  ...quietCallScenarios,
];

/** Every shape of activity that the rule fires on, with what triage should make of it. */
export const allScenarios: readonly Scenario[] = [
  ...benignScenarios,
  ...maliciousScenarios,
  ...ambiguousScenarios,
];
