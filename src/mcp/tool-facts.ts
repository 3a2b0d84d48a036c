/** An argument of a tool, as the Model Context Protocol binding of Azure Functions describes it. */
export interface ToolArgument {
  readonly propertyName: string;
  readonly propertyType: 'string' | 'number';
  readonly description: string;
  readonly isRequired: boolean;
}

/** A read-only call of the API for an analyst's assistant, as the platform has to know it before anybody calls. */
export interface ToolFacts {
  /** As the assistant sees it. */
  readonly toolName: string;
  readonly description: string;
  readonly toolArguments: readonly ToolArgument[];
}

function text(propertyName: string, description: string, isRequired = false): ToolArgument {
  return { propertyName, propertyType: 'string', description, isRequired };
}

const ID = text('id', 'The id of the case: the SystemAlertId of its alert.', true);

export const getCaseFacts: ToolFacts = {
  toolName: 'get_case',
  description:
    'Gets a triaged alert of the analytics rule Detect Systemctl: disposition, score with its reasons, what happened, context, what allowlist entries claim, and what became of the incident.',
  toolArguments: [ID],
};

export const getNoteFacts: ToolFacts = {
  toolName: 'get_note',
  description: 'Gets the triage note of a case as Markdown: why it was judged so, and what to check next.',
  toolArguments: [ID],
};

export const listCasesFacts: ToolFacts = {
  toolName: 'list_cases',
  description: 'Lists triaged alerts, newest first. All arguments narrow the list.',
  toolArguments: [
    text('disposition', 'likely-benign, needs-review or likely-malicious.'),
    text('host', 'The name of the host, whole.'),
    text('account', 'The name of the account, whole.'),
    text(
      'verdict',
      'What a person found out: TruePositive, BenignPositive, FalsePositive, Undetermined, or none.',
    ),
    text('since', 'ISO 8601 with a zone: cases created at or after it.'),
    text('until', 'ISO 8601 with a zone: cases created before it.'),
    {
      propertyName: 'limit',
      propertyType: 'number',
      description: '1 to 200, 50 when absent.',
      isRequired: false,
    },
    text('cursor', 'Where the page starts: the cursor of the page before.'),
  ],
};

export const explainFacts: ToolFacts = {
  toolName: 'explain',
  description:
    'Explains how the analytics rule, or a KQL query of yours, judges rows of DeviceProcessEvents or DeviceFileEvents: clause by clause, with match, no-match or unknown.',
  toolArguments: [
    text('rows', 'JSON: a list of objects, each with `table` and the columns of a row.', true),
    text('query', 'KQL; the shipped rule when absent.'),
  ],
};
