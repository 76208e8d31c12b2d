import { type Static, Type } from 'typebox';
import { exploreDefaults } from './explore-defaults.ts';
import { usageDefaults } from './usage-defaults.ts';

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
    dataFolders: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Folders, separated by `:`, from which datasets may read files beside the folder of their kaizen.yaml; when nothing is set: none.',
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
      default: '700MB',
      description:
        'Memory limit of DuckDB, e.g. `512MB` or `4GB`; what does not fit goes to the temp folder of the home.',
    }),
    exploreMemory: Type.Optional(
      Type.String({
        pattern: '^[0-9]+([.][0-9]+)? ?[KMGT]i?B$',
        default: exploreDefaults.memory,
        description:
          'Memory limit of one query that a person writes (explore page, `kaizen data query`), e.g. `2GB`; it runs in a process of its own.',
      }),
    ),
    exploreSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3600,
        default: exploreDefaults.seconds,
        description: 'Seconds after which such a query is ended.',
      }),
    ),
    logSegmentRows: Type.Optional(
      Type.Integer({
        minimum: 20,
        maximum: 1_000_000,
        description:
          'Rows after which the open segment of a prediction or label log is turned into Parquet (also after 16 MB or one hour); when nothing is set: 50,000.',
      }),
    ),
    systemMetricsSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 3600,
        default: usageDefaults.systemMetricsSeconds,
        description:
          "Seconds between two samples of processor, memory, disk, network and GPU while a pipeline's step trains, kept as metrics `system/…` of its run; 0 takes none.",
      }),
    ),
    machinePricePerHour: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1_000_000,
        default: usageDefaults.machinePricePerHour,
        description:
          'What an hour of this machine costs. The default is an assumption: about the price of a rented machine with two virtual cores and 8 GB.',
      }),
    ),
    currency: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{3}$',
        default: usageDefaults.currency,
        description: 'Currency of that price, as three letters.',
      }),
    ),
    idleWattsPerCore: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1000,
        default: usageDefaults.idleWattsPerCore,
        description:
          "Watts of a core that does nothing; used where the machine's energy counters cannot be read. The default is an assumption: the average of a large cloud's processors per virtual core in the coefficients of Cloud Carbon Footprint.",
      }),
    ),
    busyWattsPerCore: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1000,
        default: usageDefaults.busyWattsPerCore,
        description: 'Watts of a core that works all the time; used and assumed in the same way.',
      }),
    ),
    co2GramsPerKwh: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 10_000,
        default: usageDefaults.co2GramsPerKwh,
        description:
          "Grams of CO2 per kilowatt-hour of the electricity here. The default is an assumption: about the world's average of 2023 (Ember, Global Electricity Review 2024).",
      }),
    ),
    openlineageUrl: Type.Optional(
      Type.String({
        pattern: '^https?://.+$',
        description:
          'Server that lineage events of this platform are also sent to, e.g. `http://marquez:5000` (the path `/api/v1/lineage` is added where the URL has none). When nothing is set, nothing is sent.',
      }),
    ),
    openlineageApiKey: Type.Optional(
      Type.String({ minLength: 1, description: 'Sent with those events as `Authorization: Bearer …`.' }),
    ),
    openlineageNamespace: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z][A-Za-z0-9+.-]*://[^:]+$',
        description:
          'Namespace of the datasets of this platform in lineage; when nothing is set: `kaizen://` and the name of the folder that holds the home. Changing it begins a new graph.',
      }),
    ),
    retainDeletedDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 36_500,
        description:
          'Days after which deleted runs, experiments and logged models are freed for good, looked for once a day; when nothing is set: never by itself, only by `kaizen gc`.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Config = Static<typeof Config>;
