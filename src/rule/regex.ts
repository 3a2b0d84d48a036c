import { RE2JS } from 're2js';

/**
 * Regular expressions by the rules of RE2, which KQL follows (Microsoft Learn, "Regex syntax"), on an engine that
 * runs in linear time: a pattern in a customer's query cannot hang the service.
 */
export function compileRegex(pattern: string): RE2JS {
  return RE2JS.compile(pattern);
}

/** Why a pattern is not one of RE2, undefined when it is. */
export function regexProblem(pattern: string): string | undefined {
  try {
    compileRegex(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
