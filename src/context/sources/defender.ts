import * as z from 'zod';
import { compact } from '../../compact.ts';
import type { HttpClient } from '../../http/http-client.ts';
import { boundedText, MOST_ITEMS } from '../bounds.ts';
import type { HostContext } from '../context.schema.ts';
import type { FactCache, Loaded } from '../fact-cache.ts';
import { odataString } from '../odata-literal.ts';
import { parse } from '../query-runner.ts';
import { type ContextSource, firstText, hostNameOf } from '../source.ts';
import { answerOf, nothingToAsk } from '../source-answer.ts';
import { describeFailure, type ServiceWords } from '../source-failure.ts';

export const defenderWords: ServiceWords = {
  name: 'Defender for Endpoint',
  permission: 'the application permission Machine.Read.All of WindowsDefenderATP',
  setting: 'DEFENDER_ENDPOINT',
};

const text = boundedText.nullish();

/** A machine as the API gives it (Microsoft Learn, "Machine resource type"); risk and exposure may be null. */
const machineSchema = z.object({
  id: boundedText,
  osPlatform: text,
  osVersion: text,
  version: text,
  healthStatus: text,
  riskScore: text,
  exposureLevel: text,
  deviceValue: text,
  lastSeen: text,
  machineTags: z.array(boundedText).nullish(),
});

const listSchema = z.object({ value: z.array(machineSchema) });

const factSchema = z.object({ host: z.custom<Partial<HostContext>>((value) => typeof value === 'object') });

const TTL_MS = 10 * 60_000;
const DEVICE_ID = /^[0-9a-f]{40}$/i;

/** The machine of Defender for Endpoint: by device id where the alert has one, else by name. */
export function defenderSource(
  client: Pick<HttpClient, 'request'>,
  cache: FactCache,
  { endpoint, audience }: { readonly endpoint: string; readonly audience: string },
): ContextSource {
  async function load(path: string, deadline: number): Promise<Loaded<z.infer<typeof factSchema>>> {
    const outcome = await client.request({
      method: 'GET',
      url: `${endpoint}/api/machines${path}`,
      audience,
      readOnly: true,
      maxBytes: 1024 * 1024,
      quota: 'defender-machines',
      deadline,
    });
    // A list of nothing may be a 404, and a machine that Defender does not know is an answer.
    if (outcome.kind === 'failed' && outcome.code === 'not-found')
      return { kind: 'value', value: { host: {} } };
    if (outcome.kind === 'failed')
      return { kind: 'failed', failure: describeFailure(outcome, defenderWords) };
    const parsed = parse(outcome, z.union([listSchema, machineSchema]), defenderWords);
    if ('failure' in parsed) return { kind: 'failed', failure: parsed.failure };
    const machines = 'value' in parsed.value ? parsed.value.value : [parsed.value];
    // A name may have several records, one for each onboarding: the one that reported last is the machine now.
    const [machine] = [...machines].sort((a, b) => ((a.lastSeen ?? '') < (b.lastSeen ?? '') ? 1 : -1));
    return { kind: 'value', value: { host: machine === undefined ? {} : hostOf(machine) } };
  }

  return {
    name: 'defender',
    async lookUp(subject, deadline) {
      const name = hostNameOf(subject);
      const id = firstText(subject.rows, ['DeviceId']);
      const byId = id !== undefined && DEVICE_ID.test(id);
      if (!byId && name === undefined) return nothingToAsk('the alert names no host');
      const path = byId ? `/${id}` : `?$filter=computerDnsName%20eq%20${odataString(name ?? '')}`;
      const key = `defender ${byId ? id.toLowerCase() : (name ?? '').toLowerCase()}`;
      const found = await cache.get({ key, ttlMs: TTL_MS, schema: factSchema, shared: true }, () =>
        load(path, deadline),
      );
      const unknown = found.kind === 'value' && found.value.host.deviceId === undefined;
      return answerOf(found, unknown ? 'Defender does not know the host' : undefined);
    },
  };
}

function hostOf(machine: z.infer<typeof machineSchema>): Partial<HostContext> {
  const value = (item: string | null | undefined): string | undefined => item || undefined;
  const os = [machine.osPlatform, machine.version ?? machine.osVersion].filter(Boolean).join(' ');
  return compact({
    deviceId: machine.id,
    os: value(os),
    tags: machine.machineTags?.slice(0, MOST_ITEMS),
    riskScore: value(machine.riskScore),
    exposureLevel: value(machine.exposureLevel),
    deviceValue: value(machine.deviceValue),
    healthStatus: value(machine.healthStatus),
    lastSeen: value(machine.lastSeen),
  });
}
