/** Where the service is reached, as Swagger 2.0 says it. */
export interface SwaggerPlace {
  /** With the port, where it is not that of the scheme. */
  readonly host: string;
  readonly basePath: string;
  readonly scheme: 'https' | 'http';
}

/** In the document that is written to a file: whoever deploys it puts the Function App's own host there. */
export const connectorPlace: SwaggerPlace = {
  host: 'systemctl-triage.example.com',
  basePath: '/api',
  scheme: 'https',
};
