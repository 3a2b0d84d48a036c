import { literalOf } from './literal.ts';
import { nameOf, type SyntaxNode } from './syntax.ts';

/** Functions whose result is named after their first argument: `todatetime(Timestamp)` is `Timestamp` again. */
const NAMED_AFTER_ARGUMENT = new Set(
  `abs bin bin_at bin_auto ceiling floor format_bytes format_datetime format_timespan parse_csv parse_json parse_xml
   parsejson pow round split startofday tobool toboolean todatetime todecimal todouble todynamic toguid tohex toint
   tolong toobject toreal tostring totime totimespan`.split(/\s+/),
);

/**
 * The name of a column for which the rule gives none, as the official parser derives it for `extend`, `project` and
 * `distinct`: after what is read, else `Column1`, `Column2` … by the first number that is free.
 */
export function derivedName(node: SyntaxNode, taken: ReadonlySet<string>): string {
  const name = nameAfter(node);
  if (name !== undefined && name !== '') return name;
  let number = 1;
  while (taken.has(`Column${number}`)) number += 1;
  return `Column${number}`;
}

function nameAfter(node: SyntaxNode): string | undefined {
  switch (node.kind) {
    case 'NameReference':
      return nameOf(node);
    case 'ParenthesizedExpression':
      return node.children[1] === undefined ? undefined : nameAfter(node.children[1]);
    case 'PathExpression':
    case 'ElementExpression':
      return memberName(node);
    case 'FunctionCallExpression':
      return callName(node);
    default:
      return undefined;
  }
}

/** `a.b` is `a_b`, `a[0]` is `a_0`; of an object without a name the member alone. */
function memberName(node: SyntaxNode): string | undefined {
  const [object] = node.children;
  const selector = node.children.at(-1);
  const before = object === undefined ? undefined : nameAfter(object);
  const member = selector === undefined ? '' : selectorName(selector);
  return before === undefined ? member : `${before}_${member}`;
}

function selectorName(selector: SyntaxNode): string {
  if (selector.kind === 'NameReference') return nameOf(selector) ?? '';
  const index = selector.children.find((child) => !/^(Open|Close)BracketToken$/.test(child.kind));
  const value = index === undefined ? undefined : literalOf(index)?.value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function callName(node: SyntaxNode): string | undefined {
  const name = nameOf(node.children[0]) ?? '';
  const argument = node.children[1]?.children.find((child) => !/^(Open|Close)ParenToken$/.test(child.kind));
  if (argument === undefined) return undefined;
  if (name === 'column_ifexists') return argument.string;
  if (name === 'strlen') return `strlen_${nameAfter(argument) ?? ''}`;
  return NAMED_AFTER_ARGUMENT.has(name) ? nameAfter(argument) : undefined;
}
