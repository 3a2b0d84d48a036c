/** The column that names the branches of the shipped rule. */
const BRANCH_COLUMN = 'DetectionBranch';

/**
 * Names branches by the string constant that each extends: in `DetectionBranch`, else in the one other column
 * that tells them apart, else by position.
 */
export function branchNames(constants: readonly ReadonlyMap<string, string>[]): string[] {
  const column = constants.some((made) => made.has(BRANCH_COLUMN)) ? BRANCH_COLUMN : tellingColumn(constants);
  return constants.map((made, index) => {
    const name = column === undefined ? undefined : made.get(column);
    return name === undefined || name === '' ? `Branch ${index + 1}` : name;
  });
}

/** The first column in which all branches have constants and no two the same. */
function tellingColumn(constants: readonly ReadonlyMap<string, string>[]): string | undefined {
  const [first] = constants;
  return [...(first?.keys() ?? [])].find((column) => {
    const values = constants.map((made) => made.get(column));
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
}
