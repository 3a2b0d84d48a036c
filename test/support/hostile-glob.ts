import fc from 'fast-check';
import { anyText } from './any-text.ts';

/** Forms of the language, and what other languages of globs and regular expressions have beside. */
const FRAGMENTS = [
  'a',
  'b',
  '.',
  '..',
  '/',
  '/**/',
  '*',
  '**',
  '***',
  '*a',
  '?',
  '[a-b]',
  '[!a]',
  '[^/]',
  '[]',
  '[[:alpha:]]',
  '[z-a]',
  '[',
  ']',
  '+([a-z])',
  '+([0-9])',
  '+(a)',
  '([^!]+)+!',
  '(a+)+b',
  '*(a|a?)b',
  '@(a|@(a|b))',
  '!(a|b)',
  '?(a)',
  '{a,b}',
  '{a,*a,**}',
  '{a,{b,{a,b}}}',
  '{,a}',
  '{1..9}',
  '{',
  '}',
  ',',
  '|',
  '(',
  ')',
  '+',
  '!',
  '@',
  '\\',
  '\\x2d',
  '"',
  '\0',
  '\ud800',
  'é',
  '😀',
];

/** A glob that is made to keep a matcher busy, or of whatever text. */
export const hostileGlob: fc.Arbitrary<string> = fc
  .oneof(
    {
      weight: 5,
      arbitrary: fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 }).map((parts) => parts.join('')),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 3 }), fc.nat(250))
        .map(([parts, times]) => parts.join('').repeat(times)),
    },
    { weight: 1, arbitrary: anyText },
  )
  .map((text) => text.slice(0, 300));

/** Globs and texts on which backtracking would not come to an end. */
export const hostilePairs: readonly (readonly [glob: string, text: string])[] = [
  ['([^!]+)+!', 'a'.repeat(500)],
  ['/opt/deploy/([a-z0-9-]+)+.sh', `/opt/deploy/${'a'.repeat(60)}`],
  ['(a+)+b', 'a'.repeat(500)],
  ['*(a|a?)b', 'a'.repeat(500)],
  ['@(@(a|aa)|@(a|aaa))*', 'a'.repeat(500)],
  ['*a'.repeat(127), `${'a'.repeat(511)}b`],
  [`${'*a'.repeat(127)}b`, 'a'.repeat(512)],
  [`${'*'.repeat(250)}b`, 'a'.repeat(512)],
  [`*${'a'.repeat(254)}b`, 'a'.repeat(512)],
  [`${'**/'.repeat(84)}b`, `${'a/'.repeat(255)}a`],
  [`${'+([a-z])'.repeat(31)}0`, 'a'.repeat(512)],
  [`${'*[a-z]'.repeat(42)}0`, 'a'.repeat(512)],
  [`*{${'*a,'.repeat(80)}*a}b`, 'a'.repeat(512)],
  ['*{*{*{*a,*aa},*{a,aa}},*{*a,*a*}}*{*a,*aa}b', 'a'.repeat(512)],
  [`*${'{a,aa}'.repeat(7)}b`, 'a'.repeat(512)],
  [`!(${'*a|'.repeat(80)}*b)`, 'a'.repeat(512)],
];
