import { app, type InvocationContext } from '@azure/functions';
import { messageOf } from '../../src/errors.ts';
import type { ToolFacts } from '../../src/mcp/tool-facts.ts';
import type { Tool } from '../../src/mcp/tools.ts';
import { getDeps } from './deps.ts';
import { invocationLogger, withInvocationLog } from './invocation-log.ts';

/**
 * Registers a tool of the Model Context Protocol, for the MCP extension of Azure Functions. What it does is loaded by
 * its first call.
 */
export function registerTool(name: string, facts: ToolFacts, load: () => Promise<Tool>): void {
  const { toolName, description, toolArguments } = facts;
  app.mcpTool(name, {
    toolName,
    description,
    toolProperties: [...toolArguments],
    handler: (call, context) =>
      withInvocationLog(context, async () => {
        try {
          const [tool, deps] = await Promise.all([load(), getDeps()]);
          return await tool.run(argumentsOf(call, context), deps);
        } catch (error) {
          invocationLogger.error('mcp.failed', { tool: toolName, message: messageOf(error) });
          return JSON.stringify({ error: { code: 'internal', detail: 'The service cannot answer now.' } });
        }
      }),
  });
}

/**
 * The platform hands the call over as a value or as its JSON, and the arguments once more as metadata. The tool
 * checks what they are.
 */
function argumentsOf(call: unknown, { triggerMetadata }: InvocationContext): unknown {
  const value = typeof call === 'string' ? jsonOf(call) : call;
  const hasArguments = typeof value === 'object' && value !== null && 'arguments' in value;
  return hasArguments ? value.arguments : triggerMetadata?.['mcptoolargs'];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
