import { type Static, Type } from 'typebox';

/**
 * The one schema of configuration. Sources, later wins: defaults, `<home>/config.json`, environment (`KAIZEN_…`), flags. Parsed once in main.ts;
 * the reference page docs/reference/configuration.md is generated from it.
 */
export const Config = Type.Object(
  {
    home: Type.String({
      minLength: 1,
      default: '.kaizen',
      description:
        'Folder that holds everything: state, data, blobs, logs. A relative path starts at the working folder.',
    }),
    host: Type.String({
      minLength: 1,
      default: '127.0.0.1',
      description: 'Address to listen on; only loopback until sign-in exists.',
    }),
    port: Type.Integer({ minimum: 0, maximum: 65535, default: 4600, description: 'Port; 0 takes a free one.' }),
    database: Type.String({
      pattern: '^(sqlite|postgres(ql)?://.+)$',
      default: 'sqlite',
      description: '`sqlite` (a file in the home), or a `postgres://` URL.',
    }),
    artifactRoot: Type.Optional(
      Type.String({
        minLength: 1,
        default: 'mlflow-artifacts:/',
        description:
          'Where files of new experiments go: `mlflow-artifacts:/` (kept in the home, sent through this server), a folder (`file:///…` or a path; made when missing), or `s3://…` (clients read and write there themselves; this server does not). Also `--default-artifact-root`.',
      }),
    ),
    webhookPrivateAddresses: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Whether webhooks may be sent to addresses that are not public: this machine, its networks, cloud metadata. For receivers in the own network, and for trying out.',
      }),
    ),
    webRoot: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Folder of the built web interface; default: the one beside the server.',
      }),
    ),
    logLevel: Type.Union([Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')], {
      default: 'info',
      description: 'Least severe log line that is written.',
    }),
    logFile: Type.Optional(
      Type.String({ minLength: 1, description: 'Write the log to this file instead of standard error.' }),
    ),
    threads: Type.Integer({
      minimum: 1,
      maximum: 1024,
      default: 2,
      description: 'Worker threads for training and DuckDB; when nothing is set: the number of cores.',
    }),
    duckMemory: Type.String({
      pattern: '^[0-9]+([.][0-9]+)? ?[KMGT]i?B$',
      default: '1GB',
      description:
        'Memory limit of DuckDB, e.g. `512MB` or `4GB`; what does not fit goes to the temp folder of the home.',
    }),
    logSegmentRows: Type.Optional(
      Type.Integer({
        minimum: 20,
        maximum: 1_000_000,
        description:
          'Rows after which the open segment of a prediction or label log is turned into Parquet (also after 16 MB or one hour); when nothing is set: 50,000.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Config = Static<typeof Config>;
