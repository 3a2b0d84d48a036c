import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventHubProducerClient } from '@azure/event-hubs';

/**
 * Publishes every sample file as one message, through the producer that a real sender would use. Gives how many
 * there were.
 */
export async function publishSamples(
  directory: string,
  connectionString: string,
  hubName: string,
): Promise<number> {
  const bodies = sampleBodies(directory);
  if (bodies.length === 0) return 0;
  const producer = new EventHubProducerClient(connectionString, hubName);
  try {
    for (const body of bodies) await producer.sendBatch([{ body }]);
  } finally {
    await producer.close();
  }
  return bodies.length;
}

function sampleBodies(directory: string): Buffer[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readFileSync(join(directory, name)));
}
