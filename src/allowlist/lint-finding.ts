/** Why an entry is refused, or what about it may not be meant. */
export interface LintFinding {
  /** Stable: `path.world-writable`, `facets.single` … */
  readonly code: string;
  /** JSON Pointer (RFC 6901) of the value in the entry; '' for the whole of it. */
  readonly path: string;
  /** What is wrong and what would do, in one sentence. */
  readonly message: string;
}
