/** The parts of Azurite 3.37 that the child process uses; the package ships no types. */
declare module 'azurite/dist/src/table/TableServer.js' {
  const module: {
    readonly default: new (
      configuration: object,
    ) => {
      start(): Promise<void>;
      close(): Promise<void>;
      getHttpServerAddress(): string;
      readonly httpServer: import('node:http').Server;
      readonly metadataStore: { readonly db: import('./save-loop.ts').SavedDatabase };
    };
  };
  export = module;
}

declare module 'azurite/dist/src/table/TableConfiguration.js' {
  const module: {
    readonly default: new (
      host: string,
      port: number,
      keepAliveTimeout: number,
      metadataDBPath: string,
      enableDebugLog: boolean,
      enableAccessLog: boolean,
      accessLogWriteStream: undefined,
      debugLogFilePath: undefined,
      loose: boolean,
      skipApiVersionCheck: boolean,
      cert: string,
      key: string,
      pwd: string,
      oauth: undefined,
      disableProductStyleUrl: boolean,
      isMemoryPersistence: boolean,
    ) => object;
  };
  export = module;
}

declare module 'azurite/dist/src/common/Telemetry.js' {
  const module: {
    readonly AzuriteTelemetryClient: {
      init(location: string, enabled: boolean, environment: undefined): void;
    };
  };
  export = module;
}
