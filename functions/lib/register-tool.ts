import { app, type InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { messageOf } from '../../src/errors.ts';
import type { Tool } from '../../src/mcp/tools.ts';
import { getDeps } from './deps.ts';
import { invocationLogger, withInvocationLog } from './invocation-log.ts';

/** Registers a tool of the Model Context Protocol, for the MCP extension of Azure Functions. */
export function registerTool(name: string, { toolName, description, toolArguments, run }: Tool): void {
  app.mcpTool(name, {
    toolName,
    description,
    toolProperties: [...toolArguments],
    handler: (call, context) =>
      withInvocationLog(context, async () => {
        try {
          return await run(argumentsOf(call, context), await getDeps());
        } catch (error) {
          invocationLogger.error('mcp.failed', { tool: toolName, message: messageOf(error) });
          return JSON.stringify({ error: { code: 'internal', detail: 'The service cannot answer now.' } });
        }
      }),
  });
}

const callSchema = z.looseObject({ arguments: z.record(z.string(), z.unknown()) });

/** The platform hands the call over as a value or as its JSON, and the arguments once more as metadata. */
function argumentsOf(call: unknown, { triggerMetadata }: InvocationContext): unknown {
  const parsed = callSchema.safeParse(typeof call === 'string' ? jsonOf(call) : call);
  return parsed.success ? parsed.data.arguments : triggerMetadata?.['mcptoolargs'];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
