import { getNoteFacts } from '../src/mcp/tool-facts.ts';
import { registerTool } from './lib/register-tool.ts';

registerTool('mcp-get-note', getNoteFacts, async () => (await import('../src/mcp/tools.ts')).getNoteTool);
