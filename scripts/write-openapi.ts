import { mkdirSync, writeFileSync } from 'node:fs';
import { swaggerDocument } from '../src/api/swagger.ts';
import { connectorPlace } from '../src/api/swagger-place.ts';
import { version } from '../src/version.ts';

/** Writes the Swagger 2.0 document that the custom connector in `infra/playbooks` is made of: `npm run openapi`. */
const file = new URL('../infra/playbooks/connector.swagger.json', import.meta.url);
mkdirSync(new URL('.', file), { recursive: true });
writeFileSync(file, `${JSON.stringify(swaggerDocument(version, connectorPlace), null, 2)}\n`);
