import { isTermCharacter, type StringOperator } from './kql-strings.ts';

/**
 * A pattern that matches where one of the literals is found, `_cs` and the boundaries of terms included. Nothing in
 * it repeats, so no text makes it slow.
 */
export function literalPattern(operator: StringOperator, literals: readonly string[]): RegExp {
  const plain = !operator.ignoresCase || literals.every(isAscii);
  const spelled = plain ? escaped : anyCase;
  return new RegExp(patternOf(operator, literals, spelled), operator.ignoresCase && plain ? 'i' : '');
}

/** Without letters beyond ASCII the engine's own way of ignoring case touches ASCII letters only. */
function isAscii(literal: string): boolean {
  return /^\p{ASCII}*$/u.test(literal);
}

const BEFORE = '(?<![0-9A-Za-z])';
const AFTER = '(?![0-9A-Za-z])';

function patternOf(
  operator: StringOperator,
  literals: readonly string[],
  spelled: (literal: string) => string,
): string {
  const alternatives = (some: readonly string[]) => `(?:${some.map(spelled).join('|')})`;
  switch (operator.base) {
    case 'startswith':
      return `^${alternatives(literals)}`;
    case 'endswith':
      return `${alternatives(literals)}$`;
    case 'contains':
      return alternatives(literals);
    default:
      return byBoundaries(operator.base, literals)
        .map(({ before, after, some }) => `${before ? BEFORE : ''}${alternatives(some)}${after ? AFTER : ''}`)
        .join('|');
  }
}

/** Literals with the same ends at a boundary share one look at it. */
function byBoundaries(base: string, literals: readonly string[]) {
  const ends = literals.map((literal) => ({
    literal,
    before: base !== 'hassuffix' && isTermCharacter(literal.charCodeAt(0)),
    after: base !== 'hasprefix' && isTermCharacter(literal.charCodeAt(literal.length - 1)),
  }));
  return [true, false].flatMap((before) =>
    [true, false].flatMap((after) => {
      const some = ends
        .filter((one) => one.before === before && one.after === after)
        .map(({ literal }) => literal);
      return some.length === 0 ? [] : [{ before, after, some }];
    }),
  );
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Both cases of each ASCII letter; every other character as it is. */
function anyCase(literal: string): string {
  return escaped(literal).replace(
    /[A-Za-z]/g,
    (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`,
  );
}
