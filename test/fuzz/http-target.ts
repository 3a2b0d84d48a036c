import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isDeeperThan } from '../../src/alert/json.ts';
import { queryExplainer } from '../../src/api/explain-query.ts';
import { operations } from '../../src/api/operations.ts';
import { createRuleCompiler } from '../../src/rule/runtime/rule-compiler.ts';
import type { Answer } from '../api/support/call.ts';
import { deepBodies, type FuzzRequest, session } from './http-requests.ts';
import { answerTo, type Stored, serviceWith, storedBefore } from './http-service.ts';
import { requireCleanPrototypes, type Target } from './target.ts';

/** Fewer than these have a meaning here; what else comes is a defect. */
const EXPECTED = new Set([200, 201, 202, 204, 304, 400, 403, 404, 405, 409, 412, 413, 415, 422, 428]);
/** Deeper bodies are refused as they are; an alert's parts are judged one by one. */
const MAX_DEPTH = 100;
const READ_AS_A_WHOLE = new Set(
  operations.filter(({ id, body }) => body !== undefined && id !== 'post-triage').map(({ id }) => id),
);
/** In a run of so many sessions each operation is called some twenty times as it is meant to be. */
const ENOUGH_INPUTS = 300;

function deepestOf(body: Uint8Array | undefined): 'deep' | 'flat' {
  try {
    return isDeeperThan(JSON.parse(Buffer.from(body ?? []).toString()), MAX_DEPTH) ? 'deep' : 'flat';
  } catch {
    return 'flat';
  }
}

function requireProperAnswer(request: FuzzRequest, answer: Answer, errors: readonly unknown[]): void {
  const { operation, body } = request;
  const { status, json, headers, text } = answer;
  assert.ok(EXPECTED.has(status), `${operation} answers ${status}: ${JSON.stringify(errors)}`);
  if (status >= 400) {
    assert.match(headers['content-type'] ?? '', /^application\/problem\+json/);
    assert.match(JSON.stringify(json), /"code":"[a-z0-9.-]+"/);
    assert.doesNotMatch(text, /\bat .+\.[jt]s:\d+/);
  } else if (READ_AS_A_WHOLE.has(operation)) {
    assert.equal(
      deepestOf(body),
      'flat',
      `${operation} takes a body that nests deeper than ${MAX_DEPTH} levels`,
    );
  }
}

export function httpTarget(): Target {
  const compiler = createRuleCompiler({ timeoutMs: 3_000, memoryMb: 384 });
  const explainQuery = queryExplainer(compiler);
  const reached = new Set<string>();
  let keeping: Promise<Stored> | undefined;
  return {
    name: 'http',
    holds:
      'every operation answers with a status of its own, problems as RFC 9457 without a stack; each is reached',
    hangMs: 120_000,
    share: 1,
    always: deepBodies,
    property: () =>
      fc.asyncProperty(session, async (requests) => {
        keeping ??= storedBefore();
        const kept = await keeping;
        const { deps, errors } = await serviceWith(kept, explainQuery);
        for (const request of requests) {
          const answer = await answerTo(request, kept, deps);
          requireProperAnswer(request, answer, errors);
          if (answer.status < 300) reached.add(request.operation);
        }
        requireCleanPrototypes();
      }),
    blind(inputs) {
      const missed = operations.filter(({ id }) => !reached.has(id)).map(({ id }) => id);
      return inputs >= ENOUGH_INPUTS && missed.length > 0
        ? `never answered 2xx: ${missed.join(', ')}`
        : undefined;
    },
    close: () => compiler.close(),
  };
}
