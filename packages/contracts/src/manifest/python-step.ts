import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

/**
 * Where a command step's Python comes from. With `requirements` or `lock` an environment is made once for that file's content and used again; without
 * both, the interpreter of the machine is used as it is.
 */
export const StepEnvironment = Type.Object(
  {
    python: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Interpreter: a name on the path (`python3.11`) or an absolute path. Default: python3.',
      }),
    ),
    requirements: Type.Optional(
      Type.String({ minLength: 1, description: 'A requirements file of the project’s folder, installed with pip.' }),
    ),
    lock: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'A lock file of the project’s folder: `uv.lock` (beside its pyproject.toml; needs uv on this machine), or a locked requirements file for pip.',
      }),
    ),
  },
  strict,
);
export type StepEnvironment = Static<typeof StepEnvironment>;

/** A value of the environment of a command: a text, or the environment variable of the server that holds it. */
export const EnvironmentValue = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Boolean(),
  Type.Object(
    { secret: Type.String({ description: 'Name of the environment variable of the server that holds the value.' }) },
    strict,
  ),
]);
export type EnvironmentValue = Static<typeof EnvironmentValue>;

/** The fields of a step that runs a command of the team's own; they stand beside `run`. */
export const commandStepFields = {
  run: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4000,
      description:
        'A command of your own, run in the project’s folder, e.g. `python train.py --trees 300`. Words are split at spaces; quotes hold a word together; there is no shell.',
    }),
  ),
  shell: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Give the text of `run` to /bin/sh instead of splitting it into words.',
    }),
  ),
  environment: Type.Optional(StepEnvironment),
  parameters: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,62}$' }),
      Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
      {
        description: 'Given to the command (KAIZEN_PARAMS, KAIZEN_PARAM_<NAME>) and kept as parameters of its run.',
        additionalProperties: false,
      },
    ),
  ),
  timeout: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 2_592_000,
      description: 'Seconds after which the command is stopped. Default: 86,400, a day.',
    }),
  ),
  env: Type.Optional(
    Type.Record(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,127}$' }), EnvironmentValue, {
      description:
        'More environment variables of the command. Of the server’s own it gets only a few that are no secrets (PATH, HOME, LANG, TZ, …).',
      additionalProperties: false,
    }),
  ),
  outputs: Type.Optional(
    Type.Array(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,62}$' }), {
      maxItems: 50,
      description: 'Names that the command must leave in the file KAIZEN_OUTPUTS for the steps after it.',
    }),
  ),
};
