import { randomUUID } from 'node:crypto';
import type { Log } from '../log.ts';
import type { FunctionsCore, RegisteredFunction } from './functions-core.ts';
import type {
  CoreInvocationContext,
  RpcInvocationRequest,
  RpcInvocationResponse,
  RpcRetryContext,
  RpcTypedData,
} from './rpc.ts';

/** What a trigger hands to a function: the value of its binding, and what is known about it. */
export interface TriggerInput {
  readonly data: RpcTypedData;
  readonly metadata?: Readonly<Record<string, RpcTypedData>>;
  readonly retry?: RpcRetryContext;
}

/**
 * Runs a function once through the library's own invocation model, with the hooks around it, in the order of
 * `InvocationHandler.ts` of Azure/azure-functions-nodejs-worker. Throws what the function throws.
 */
export async function invoke(
  core: FunctionsCore,
  registered: RegisteredFunction,
  input: TriggerInput,
  log: Log,
): Promise<RpcInvocationResponse> {
  const model = core.programmingModel;
  if (!model) throw new Error('No programming model is set.');
  const context = coreContext(registered, input, log);
  const invocation = await model.getInvocationModel(context);
  const { context: invocationContext, inputs } = await invocation.getArguments();
  const shared = { hookData: {}, appHookData: core.appHookData, invocationContext };

  const before: Record<string, unknown> & {
    inputs: unknown[];
    functionCallback: typeof registered.callback;
  } = { ...shared, inputs, functionCallback: registered.callback };
  context.state = 'preInvocationHooks';
  await core.runHooks('preInvocation', before);

  const after: Record<string, unknown> = { ...shared, inputs: before.inputs, result: null, error: null };
  context.state = 'invocation';
  try {
    after['result'] = await invocation.invokeFunction(
      invocationContext,
      before.inputs,
      before.functionCallback,
    );
  } catch (error) {
    after['error'] = error ?? new Error('The function threw nothing.');
  }
  context.state = 'postInvocationHooks';
  await core.runHooks('postInvocation', after);
  context.state = undefined;
  const { error } = after;
  if (error !== null && error !== undefined) throw error;
  return invocation.getResponse(invocationContext, after['result']);
}

function coreContext(registered: RegisteredFunction, input: TriggerInput, log: Log): CoreInvocationContext {
  const { metadata } = registered;
  const invocationId = randomUUID();
  const request: RpcInvocationRequest = {
    invocationId,
    functionId: metadata.name,
    inputData: [{ name: triggerBinding(registered).name, data: input.data }],
    ...(input.metadata ? { triggerMetadata: input.metadata } : {}),
    ...(input.retry ? { retryContext: input.retry } : {}),
  };
  return {
    invocationId,
    request,
    metadata,
    log: (level, _category, message) => log.write(level, metadata.name, message),
  };
}

/** The binding whose type ends in `Trigger`; every function has one, or the library would not register it. */
export function triggerBinding(registered: RegisteredFunction) {
  const { name, bindings } = registered.metadata;
  const trigger = Object.entries(bindings).find(([, binding]) => /trigger$/i.test(binding.type));
  if (!trigger) throw new Error(`The function "${name}" has no trigger.`);
  return { name: trigger[0], binding: trigger[1] };
}
