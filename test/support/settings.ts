import { type Config, loadConfig } from '../../src/config.ts';

type Settings = Readonly<Record<string, string>>;

/** What the settings come to beside the one that has no default. */
export function configOf(settings: Settings): Config {
  return loadConfig({ CasesStorage: 'UseDevelopmentStorage=true', ...settings });
}

/** What the settings are refused with. */
export function refusalOf(settings: Settings): string {
  try {
    configOf(settings);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'taken';
}
