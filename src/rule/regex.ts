import { RE2JS } from 're2js';
import { messageOf } from '../errors.ts';

/** Patterns in use at a time: a few for each rule that is cached. */
const CACHE_SIZE = 256;

const cache = new Map<string, RE2JS>();

/**
 * Regular expressions by the rules of RE2, on an engine that runs in linear time: a pattern in a customer's query
 * cannot hang the service. Compiled patterns are kept. Throws when the pattern is not one of RE2.
 */
export function compileRegex(pattern: string): RE2JS {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const [oldest] = cache.keys();
  if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  const compiled = RE2JS.compile(pattern);
  cache.set(pattern, compiled);
  return compiled;
}

/** Longer patterns, and what they expand to, would take their time on every row. */
const MAX_PATTERN = 2_000;

/** Why a pattern is not evaluated, undefined when it is. */
export function regexProblem(pattern: string): string | undefined {
  if (pattern.length > MAX_PATTERN) return `longer than ${MAX_PATTERN} characters`;
  // Kusto's newer engine reads these as operations on sets, RE2 as plain characters (Microsoft Learn, "Regex syntax").
  if (/\[[^\]]*(?:&&|--|~~|(?<=.)\[(?!:))[^\]]*\]/s.test(pattern)) return 'an operation on character classes';
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
