import { shippedRule } from '../src/rule/shipped.ts';
import type { CompiledRule } from '../src/rule/tree.ts';
import { compileRule } from '../src/rule-compiler/compile-rule.ts';

/** How customers tune the rule, each change made different by a number. */
const TUNINGS: readonly ((text: string, number: number) => string)[] = [
  (text, number) => replaced(text, '"haproxy"', `"haproxy", "app-server-${number}"`),
  (text, number) => replaced(text, '"flatpak"', `"flatpak", "agent-${number}"`),
  (text, number) => `// Tuned for ${number} hosts.\n${text}`,
  (text, number) =>
    replaced(
      text,
      '| where FileName =~ "systemctl"\n',
      `| where FileName =~ "systemctl"\n| where DeviceName !startswith "lab-${number}-"\n`,
    ),
  (text, number) => replaced(text, '"screen"', `"screen", "session-${number}"`),
];

function replaced(text: string, part: string, replacement: string): string {
  const changed = text.replace(part, () => replacement);
  if (changed === text) throw new Error(`the rule has no ${part}`);
  return changed;
}

/** The shipped rule, and copies of it of which no two are tuned alike. */
export function tunedRules(count: number): readonly CompiledRule[] {
  const tuned = Array.from({ length: count - 1 }, (_, index) => {
    const tune = TUNINGS[index % TUNINGS.length];
    const text = tune?.(shippedRule.text, index) ?? shippedRule.text;
    const result = compileRule(text, { name: `tuned ${index}` });
    if (result.kind !== 'compiled') throw new Error(`tuning ${index} does not compile`);
    return result.rule;
  });
  return [shippedRule, ...tuned];
}
