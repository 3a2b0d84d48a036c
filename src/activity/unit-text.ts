/** What the text of a unit says, as far as a command line shows it. */
export interface UnitText {
  /** Values of `ExecStart=` and its like, their prefixes (`-`, `+`, `!` …) left out. */
  readonly exec: readonly string[];
  /** Whether it comes back whatever happens: `Restart=always` or the like with a pause of at most 60 s. */
  readonly respawns: boolean;
}

// No word boundary in front: a line break that is written as `\n` ends in a letter.
const EXEC =
  /Exec(?:StartPre|StartPost|StartEx|Start|Condition|Reload|StopPost|Stop)[ \t]{0,8}=[ \t]{0,8}[-@:+!|]{0,4}/g;
// Where a value ends: a line break, real or written as `\n`; the next directive of a unit that lost its line breaks.
const VALUE_END =
  /\\[nr]|[\n\r]|(?:Exec(?:Start|Stop|Reload|Condition)|Restart|RestartSec|WantedBy|Type|User)[A-Za-z]{0,8}=|\[(?:Install|Unit|Service)\]/;
const UNIT_TEXT =
  /\[(?:Unit|Service|Install|Timer|Socket|Path)\]|Exec(?:StartPre|StartPost|Start)[ \t]{0,8}=/;
const RESTARTS = /Restart[ \t]{0,8}=[ \t]{0,8}(?:always|on-failure|on-abnormal|on-success)\b/;
const RESTART_SEC = /RestartSec[ \t]{0,8}=[ \t]{0,8}(\d{1,9})(ms|min|m|s|h)?/;

/** `RestartSec=` in seconds; 100 ms, systemd's own default, where the text has none. */
function restartSeconds(text: string): number {
  const [, value, unit] = RESTART_SEC.exec(text) ?? [];
  if (value === undefined) return 0.1;
  const factor = { ms: 0.001, min: 60, m: 60, h: 3600 }[unit ?? 's'] ?? 1;
  return Number(value) * factor;
}

/** Reads the parts of a unit that stand in a text; `undefined` when none does (systemd.service(5)). */
export function readUnitText(text: string): UnitText | undefined {
  if (!UNIT_TEXT.test(text)) return undefined;
  const exec = [...text.matchAll(EXEC)].map((match) => {
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 4096);
    const end = VALUE_END.exec(rest)?.index;
    return rest.slice(0, end).trim();
  });
  return {
    exec: exec.filter((value) => value !== ''),
    respawns: RESTARTS.test(text) && restartSeconds(text) <= 60,
  };
}
