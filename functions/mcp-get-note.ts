import { getNoteTool } from '../src/mcp/tools.ts';
import { registerTool } from './lib/register-tool.ts';

registerTool('mcp-get-note', getNoteTool);
