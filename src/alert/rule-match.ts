import type { RuleIdentity } from './alert.ts';

/** What an alert says of the rule that raised it. */
export interface RuleTraits {
  /** Analytics rule ids in any of their spellings: `<workspace>_<rule>`, a GUID, an ARM resource id. */
  readonly ids: readonly string[];
  readonly names: readonly string[];
  /** Query texts and `DetectionBranch` values of rows: anywhere the rule's branch names would show. */
  readonly texts: readonly string[];
}

/**
 * The rule's GUID out of what names it: an `AlertType` (`<workspace>_<rule>`, or the rule alone) or an ARM id
 * (`…/alertRules/<rule>`). Lower case.
 */
export function ruleIdOf(text: string): string {
  const segment = text.slice(text.lastIndexOf('/') + 1);
  return segment
    .slice(segment.lastIndexOf('_') + 1)
    .trim()
    .toLowerCase();
}

/**
 * True when an alert is of this rule: by id, by name (whole, ignoring case), or because its query or rows carry
 * one of the rule's branch names, which tells a copy of the rule under another name and id.
 */
export function isOfRule(traits: RuleTraits, identity: RuleIdentity): boolean {
  const ids = new Set(identity.ids.map((id) => id.toLowerCase()));
  if (traits.ids.some((id) => ids.has(ruleIdOf(id)))) return true;
  const names = new Set(identity.names.map((name) => name.trim().toLowerCase()));
  if (traits.names.some((name) => names.has(name.trim().toLowerCase()))) return true;
  return traits.texts.some((text) => identity.branches.some((branch) => text.includes(branch)));
}
