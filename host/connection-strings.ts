/** The name that the key of the embedded hub has in connection strings and tokens. */
export const HUB_KEY_NAME = 'local';

/** The account of the embedded tables. */
export const TABLES_ACCOUNT = 'devstoreaccount1';

/** Of the embedded hub; without the hub's name, like that of a namespace. */
export function hubConnectionString(port: number, key: string): string {
  return `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=${HUB_KEY_NAME};SharedAccessKey=${key};UseDevelopmentEmulator=true;`;
}

/** Of the embedded tables. */
export function tablesConnectionString(port: number, key: string): string {
  const endpoint = `http://127.0.0.1:${port}/${TABLES_ACCOUNT}`;
  return `DefaultEndpointsProtocol=http;AccountName=${TABLES_ACCOUNT};AccountKey=${key};TableEndpoint=${endpoint};`;
}
