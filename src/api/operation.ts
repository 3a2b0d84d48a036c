import type * as z from 'zod';
import type { Caller } from '../access/caller.ts';
import type { ApiDeps } from './api-deps.ts';
import type { ApiRequest, ApiResponse } from './api-request.ts';
import {
  admitCaller,
  type Guard,
  identifyCaller,
  reportRefusal,
  requireRole,
  takePlace,
} from './authorise.ts';
import { ProblemError, problemResponse } from './problem.ts';
import { readQuery } from './query.ts';

/** One way in which an operation answers, for the OpenAPI document. */
export interface AnswerSpec {
  readonly description: string;
  /** By media type; absent for an answer without a body. */
  readonly content?: Readonly<Record<string, { readonly schema: z.ZodType; readonly example?: unknown }>>;
  readonly headers?: Readonly<Record<string, string>>;
}

interface OperationFacts extends Guard {
  /** The operation id, the name of the function and of the file that declares it. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api`, parameters in braces, as Azure Functions writes routes. */
  readonly route: string;
  readonly summary: string;
  readonly description?: string;
  /** What each `{name}` of the route stands for. */
  readonly params?: Readonly<Record<string, string>>;
  /** What the request headers that it heeds mean, by name. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly body?: {
    readonly schema: z.ZodType;
    readonly example: unknown;
    /** `application/json` where it is not said. */
    readonly mediaType?: string;
  };
  readonly answers: Readonly<Record<number, AnswerSpec>>;
  /** Statuses of the problems that it may answer, besides those that any operation may. */
  readonly problems?: Readonly<Record<number, string>>;
}

export interface OperationSpec<Query extends z.ZodObject> extends OperationFacts {
  readonly query: Query;
  handle(input: OperationInput<Query>, deps: ApiDeps): Promise<ApiResponse>;
}

/** What a handler is called with. */
export interface OperationInput<Query extends z.ZodObject> {
  readonly request: ApiRequest;
  readonly query: z.output<Query>;
  readonly caller: Caller;
  /** Keeps the call's place until this work has ended, too, however early the call is answered. */
  hold<Work extends Promise<unknown>>(work: Work): Work;
}

/** An operation of the API: what triggers register, the OpenAPI document describes and tests call. */
export interface Operation extends OperationFacts {
  readonly query: z.ZodObject;
  /** Always answers: what the handler throws becomes a problem. */
  handle(request: ApiRequest, deps: ApiDeps): Promise<ApiResponse>;
}

/**
 * Declares an operation: who calls, whether they may, their query, and whether there is room for its work are checked
 * before its handler runs, its errors are answered after.
 */
export function defineOperation<Query extends z.ZodObject>(spec: OperationSpec<Query>): Operation {
  return {
    ...spec,
    async handle(request, deps) {
      const identified = identifyCaller(spec, request, deps);
      try {
        const caller = admitCaller(spec, identified, request, deps);
        const query = readQuery(request.query, spec.query);
        requireRole(spec, caller, query);
        // Probes and the page's shell wait for nothing.
        const place =
          spec.role === 'anonymous' ? undefined : await takePlace(spec, identified, request, query, deps);
        const held: Promise<unknown>[] = [];
        function hold<Work extends Promise<unknown>>(work: Work): Work {
          held.push(work);
          return work;
        }
        try {
          return await spec.handle({ request, query, caller, hold }, deps);
        } finally {
          void Promise.allSettled(held).then(() => place?.release());
        }
      } catch (error) {
        if (error instanceof ProblemError) reportRefusal(spec.id, error, identified, deps);
        return problemResponse(error, deps.logger, spec.id);
      }
    },
  };
}
