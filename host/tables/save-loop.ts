import { setTimeout as delay } from 'node:timers/promises';

/** The database of LokiJS behind Azurite's tables, as far as it is needed to save it. */
export interface SavedDatabase {
  autosaveDisable(): void;
  /** True when something changed since the last save. */
  autosaveDirty(): boolean;
  saveDatabase(done: (error?: unknown) => void): void;
  readonly collections: readonly { dirty: boolean }[];
}

export interface SaveLoop {
  /** Ends the loop and saves what is left. */
  stop(): Promise<void>;
}

const INTERVAL_MS = 250;
/** A save writes the whole database and blocks meanwhile: it may take a tenth of the time at most. */
const SHARE = 10;

/**
 * Saves a changed database every quarter of a second, and less often the longer a save takes; Azurite itself
 * would wait five seconds, all of which a SIGKILL loses. LokiJS writes a new file and renames it, so that a
 * save cut off leaves the one before.
 */
export function startSaveLoop(database: SavedDatabase, onError: (error: unknown) => void): SaveLoop {
  database.autosaveDisable();
  const stopping = new AbortController();
  const loop = (async () => {
    let pause = INTERVAL_MS;
    while (!stopping.signal.aborted) {
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      const started = performance.now();
      if (database.autosaveDirty()) await save(database).catch(onError);
      pause = Math.max(INTERVAL_MS, (performance.now() - started) * SHARE);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
      if (database.autosaveDirty()) await save(database).catch(onError);
    },
  };
}

/** LokiJS calls a database clean before it is written: when writing fails it is dirty again. */
function save(database: SavedDatabase): Promise<void> {
  return new Promise((resolve, reject) => {
    database.saveDatabase((error) => {
      if (!error) return resolve();
      for (const collection of database.collections) collection.dirty = true;
      reject(error);
    });
  });
}
