import { shippedRuleData } from './shipped.generated.ts';
import type { CompiledRule } from './tree.ts';

/** The rule that ships with the service (`rules/systemctl.kql`), compiled when the project was built. */
export const shippedRule: CompiledRule = shippedRuleData;

/** The `DetectionBranch` names of the shipped rule, in its order. */
export const shippedBranchNames: readonly string[] = shippedRule.branches.map((branch) => branch.name);
