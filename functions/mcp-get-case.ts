import { getCaseFacts } from '../src/mcp/tool-facts.ts';
import { registerTool } from './lib/register-tool.ts';

registerTool('mcp-get-case', getCaseFacts, async () => (await import('../src/mcp/tools.ts')).getCaseTool);
