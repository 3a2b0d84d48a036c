/**
 * Metadata by which the OpenAPI document shows a value by what it means to a client, in place of what the schema
 * checks of its text: a number in a query is checked as a string of digits and shown as an integer.
 */
export function shownAs(schema: Readonly<Record<string, unknown>>): {
  override: (context: { jsonSchema: Record<string, unknown> }) => void;
} {
  return {
    override: ({ jsonSchema }) => {
      for (const key of Object.keys(jsonSchema)) if (key !== 'description') delete jsonSchema[key];
      Object.assign(jsonSchema, schema);
    },
  };
}
