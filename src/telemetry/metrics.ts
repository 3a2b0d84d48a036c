/** What a metric is: how its values add up, its unit (UCUM), and its dimensions. */
interface MetricSpec {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  readonly unit: string;
  readonly description: string;
  readonly dimensions: readonly string[];
}

/**
 * Every metric of the service by its name. Names and dimensions are an interface: dashboards and alert rules are
 * written against them.
 */
export const metrics = {
  'systemctl_triage.alerts.in': {
    kind: 'counter',
    unit: '{alert}',
    description: 'Alerts of this rule that came in, repeats included.',
    dimensions: [],
  },
  'systemctl_triage.cases': {
    kind: 'counter',
    unit: '{case}',
    description: 'Cases that were made, by the disposition with which they were first filed.',
    dimensions: ['disposition'],
  },
  'systemctl_triage.failures': {
    kind: 'counter',
    unit: '{record}',
    description: 'Records that could not be triaged, by the code of the failure.',
    dimensions: ['code'],
  },
  'systemctl_triage.stage.duration': {
    kind: 'histogram',
    unit: 'ms',
    description: 'How long a stage of triage took.',
    dimensions: ['stage'],
  },
  'systemctl_triage.source.state': {
    kind: 'counter',
    unit: '{lookup}',
    description: 'Look-ups of context, by source and how it answered.',
    dimensions: ['source', 'status'],
  },
  'systemctl_triage.writeback.lag': {
    kind: 'histogram',
    unit: 's',
    description: 'From the last change of a case to the moment its write-back came to an end.',
    dimensions: [],
  },
  'systemctl_triage.writeback.stuck': {
    kind: 'gauge',
    unit: '{intent}',
    description: 'Write-backs that are due, or fail again and again, for more than 15 minutes.',
    dimensions: [],
  },
  'systemctl_triage.breaker.open': {
    kind: 'gauge',
    unit: '1',
    description: '1 while calls to a host are held back because it keeps failing, else 0.',
    dimensions: ['source'],
  },
} as const satisfies Readonly<Record<`systemctl_triage.${string}`, MetricSpec>>;

export type MetricName = keyof typeof metrics;

/** The values that a metric's dimensions need. */
export type Dimensions<Name extends MetricName> = Readonly<
  Record<(typeof metrics)[Name]['dimensions'][number], string>
>;

/** The names of the stages, as the dimension `stage` and the spans have them. */
export const stages = ['read', 'explain', 'context', 'judge', 'store', 'link', 'story'] as const;

export type Stage = (typeof stages)[number];
