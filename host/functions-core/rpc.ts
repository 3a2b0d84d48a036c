import * as z from 'zod';

/**
 * The messages that the Functions host and the Node.js worker exchange, as far as this host speaks them: a
 * subset of `types-core/index.d.ts` of Azure/azure-functions-nodejs-worker, with the same names.
 */
export interface RpcTypedData {
  readonly string?: string | null;
  readonly json?: string | null;
  readonly bytes?: Uint8Array | null;
  readonly http?: RpcHttpData | null;
  readonly collectionBytes?: { readonly bytes: readonly Uint8Array[] } | null;
  readonly collectionString?: { readonly string: readonly string[] } | null;
  readonly collectionSint64?: { readonly sint64: readonly number[] } | null;
}

export interface RpcNullableString {
  readonly value: string;
}

export interface RpcHttpData {
  readonly method?: string | null;
  readonly url?: string | null;
  readonly body?: RpcTypedData | null;
  readonly nullableHeaders?: Readonly<Record<string, RpcNullableString>>;
  readonly nullableParams?: Readonly<Record<string, RpcNullableString>>;
  readonly nullableQuery?: Readonly<Record<string, RpcNullableString>>;
  readonly statusCode?: string | null;
  readonly headers?: Readonly<Record<string, string>> | null;
}

/** What a retried invocation is told: `retryCount` counts from 1, `maxRetryCount` -1 means for ever. */
export interface RpcRetryContext {
  readonly retryCount: number;
  readonly maxRetryCount: number;
  readonly exception?: { readonly message: string; readonly source: string };
}

export interface RpcInvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly { readonly name: string; readonly data: RpcTypedData }[];
  readonly triggerMetadata?: Readonly<Record<string, RpcTypedData>>;
  readonly retryContext?: RpcRetryContext;
}

export interface RpcInvocationResponse {
  readonly returnValue?: RpcTypedData | null;
}

export type RpcLogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** What a programming model is given for one invocation. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: RpcInvocationRequest;
  readonly metadata: FunctionMetadata;
  state?: 'preInvocationHooks' | 'postInvocationHooks' | 'invocation' | undefined;
  log(level: RpcLogLevel, category: string, message: string): void;
}

export type FunctionCallback = (...args: unknown[]) => unknown;

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<RpcInvocationResponse>;
}

/** What `@azure/functions` hands over when it finds itself in a worker. */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

const bindingSchema = z.looseObject({
  type: z.string().min(1),
  direction: z.enum(['in', 'out', 'inout']),
  dataType: z.enum(['undefined', 'string', 'binary', 'stream']).optional(),
});

/** Seconds, as the library rounds them (`toRpcDuration`). */
const durationSchema = z.object({ seconds: z.number().nonnegative() });

const retrySchema = z.discriminatedUnion('retryStrategy', [
  z.looseObject({
    retryStrategy: z.literal('fixedDelay'),
    maxRetryCount: z.int().min(-1),
    delayInterval: durationSchema,
  }),
  z.looseObject({
    retryStrategy: z.literal('exponentialBackoff'),
    maxRetryCount: z.int().min(-1),
    minimumInterval: durationSchema,
    maximumInterval: durationSchema,
  }),
]);

/**
 * What a function registers. The name follows the rule of the Functions host (`Utility.IsValidFunctionName`): a
 * letter, then letters, digits, `_` and `-`, 128 characters at most.
 */
export const functionMetadataSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_-]{0,127}$/i, 'is not a valid function name'),
  bindings: z.record(z.string(), bindingSchema),
  retryOptions: retrySchema.optional(),
});

export type FunctionMetadata = z.output<typeof functionMetadataSchema>;
export type RetryOptions = z.output<typeof retrySchema>;
