import { STORY_WINDOW_MS } from './tell-story.ts';

/** What this process knows of the sightings of one host. */
export interface KnownHost {
  /** Of the host's marker, as this process wrote it: under another one somebody else has written since. */
  readonly etag: string;
  /** The time, in milliseconds since 1970, from which on all sightings are known. */
  readonly since: number;
  /**
   * The sightings as they are stored, each with the last time, in milliseconds since 1970, under which it is found.
   * Text, since a sighting would keep the alert in memory that it was cut from.
   */
  readonly texts: ReadonlyMap<string, number>;
}

/** Hosts by the hash of their name, the latest kept. */
export interface KnownHosts {
  get(hash: string): KnownHost | 'busy' | undefined;
  /** `busy` for a host with more than is worth keeping, as one with many texts becomes by itself. */
  set(hash: string, known: KnownHost | 'busy'): void;
}

/** Alerts come in their order, or nearly so: what lies further behind the newest sighting is not asked for. */
const REACH_MS = 2.5 * STORY_WINDOW_MS;
/** A host with more sightings around a time than this is read each time. */
const MOST_OF_A_HOST = 100;
/** Some 40 MB: a fleet of 5,000 hosts, each with an alert every 20 minutes. */
const MOST_OF_ALL = 50_000;

/** An empty memory of hosts; `most` texts and busy hosts in all, those go first that were not set for longest. */
export function knownHosts(most = MOST_OF_ALL): KnownHosts {
  const hosts = new Map<string, KnownHost | 'busy'>();
  let size = 0;

  function drop(hash: string): void {
    const known = hosts.get(hash);
    if (known !== undefined) size -= sizeOf(known);
    hosts.delete(hash);
  }

  return {
    get: (hash) => hosts.get(hash),
    set(hash, found) {
      const near = found === 'busy' ? found : withinReach(found);
      const known = sizeOf(near) > MOST_OF_A_HOST ? 'busy' : near;
      drop(hash);
      hosts.set(hash, known);
      size += sizeOf(known);
      for (const oldest of hosts.keys()) {
        if (size <= most) break;
        drop(oldest);
      }
    },
  };
}

/** What is known without the sightings that lie too far back to be asked for. */
function withinReach(known: KnownHost): KnownHost {
  let newest = Number.NEGATIVE_INFINITY;
  for (const ms of known.texts.values()) newest = Math.max(newest, ms);
  const since = newest - REACH_MS;
  const near = [...known.texts].filter(([, ms]) => ms >= since);
  return near.length === known.texts.size ? known : { ...known, since, texts: new Map(near) };
}

function sizeOf(known: KnownHost | 'busy'): number {
  return known === 'busy' ? 1 : 1 + known.texts.size;
}
