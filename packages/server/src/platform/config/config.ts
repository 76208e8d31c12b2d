import { type Static, Type } from 'typebox';

/**
 * The one schema of configuration. Sources, later wins: defaults, `<home>/config.json`, environment (`KAIZEN_…`), flags. Parsed once in main.ts;
 * the reference page docs/reference/configuration.md is generated from it.
 */
export const Config = Type.Object({
  home: Type.String({ description: 'Folder that holds everything: state, data, blobs, logs. KAIZEN_HOME, --home.' }),
  host: Type.String({ default: '127.0.0.1', description: 'Address to listen on; only loopback until sign-in exists.' }),
  port: Type.Integer({ minimum: 0, maximum: 65535, default: 4600, description: 'Port; 0 takes a free one.' }),
  database: Type.String({ default: 'sqlite', description: '`sqlite`, or a postgres:// URL.' }),
  webRoot: Type.Optional(Type.String({ description: 'Folder of the built web interface.' })),
  logLevel: Type.Union([Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')], { default: 'info' }),
  logFile: Type.Optional(Type.String({ description: 'Write the log to this file instead of standard error.' })),
  threads: Type.Integer({ minimum: 1, default: 2, description: 'Worker threads for training and DuckDB; default: cores.' }),
  duckMemory: Type.String({ default: '1GB', description: 'Memory limit of DuckDB.' }),
});
export type Config = Static<typeof Config>;
