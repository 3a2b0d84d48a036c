import { listCasesFacts } from '../src/mcp/tool-facts.ts';
import { registerTool } from './lib/register-tool.ts';

registerTool(
  'mcp-list-cases',
  listCasesFacts,
  async () => (await import('../src/mcp/tools.ts')).listCasesTool,
);
