import { shippedRuleData } from './shipped.generated.ts';
import type { CompiledRule } from './tree.ts';

/** The rule that ships with the service (`rules/systemctl.kql`), compiled when the project was built. */
export const shippedRule: CompiledRule = shippedRuleData;

/** The `DetectionBranch` names of the shipped rule, in its order. */
export const shippedBranchNames: readonly string[] = shippedRule.branches.map((branch) => branch.name);

/** The table that each branch of the shipped rule reads: a row that names its branch only is one of that table. */
export const shippedTables: Readonly<Record<string, string>> = Object.fromEntries(
  shippedRule.branches.map((branch) => [branch.name, branch.table]),
);
