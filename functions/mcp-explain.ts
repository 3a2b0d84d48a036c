import { explainFacts } from '../src/mcp/tool-facts.ts';
import { registerTool } from './lib/register-tool.ts';

registerTool('mcp-explain', explainFacts, async () => (await import('../src/mcp/tools.ts')).explainTool);
