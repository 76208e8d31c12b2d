import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Longest namespace, name of a dataset or job, and name of a column. */
const MOST_NAME = 2048;
/** Datasets on one side of an event. */
export const MOST_DATASETS = 2000;
/** Columns of a dataset. */
const MOST_COLUMNS = 20_000;

const Name = Type.String({ minLength: 1, maxLength: MOST_NAME });
const Text = Type.String();
const Base = { _producer: Type.Optional(Text), _schemaURL: Type.Optional(Text) };
/** A facet that is not read here is kept as it came, whatever it holds. */
const AnyFacet = Type.Object({}, { additionalProperties: true });
const open = { additionalProperties: AnyFacet } as const;

const InputField = Type.Object({
  namespace: Name,
  name: Name,
  field: Name,
  transformations: Type.Optional(
    Type.Union([Type.Array(Type.Object({}, { additionalProperties: true })), Type.Null()]),
  ),
});
const ColumnField = Type.Object({ inputFields: Type.Array(InputField) });
const ColumnLineage = Type.Object({
  ...Base,
  fields: Type.Record(Type.String({ maxLength: MOST_NAME }), ColumnField),
  dataset: Type.Optional(Type.Union([Type.Array(InputField), Type.Null()])),
});
const Field = Type.Object({ name: Name });
const Schema = Type.Object({
  ...Base,
  fields: Type.Optional(Type.Union([Type.Array(Field, { maxItems: MOST_COLUMNS }), Type.Null()])),
});
const Version = Type.Object({ ...Base, datasetVersion: Type.String({ maxLength: MOST_NAME }) });

/** Facets that the graph is made of are checked; a facet may be null, as some clients send an absent one. */
const DatasetFacets = Type.Object(
  {
    schema: Type.Optional(Schema),
    columnLineage: Type.Optional(ColumnLineage),
    version: Type.Optional(Version),
  },
  open,
);
const Facets = Type.Record(Text, AnyFacet);

const Dataset = Type.Object({
  namespace: Name,
  name: Name,
  facets: Type.Optional(DatasetFacets),
  inputFacets: Type.Optional(Facets),
  outputFacets: Type.Optional(Facets),
});
const Job = Type.Object({ namespace: Name, name: Name, facets: Type.Optional(Facets) });
const Datasets = Type.Optional(Type.Array(Dataset, { maxItems: MOST_DATASETS }));
const BaseEvent = {
  eventTime: Type.String({ maxLength: 64 }),
  producer: Type.String({ minLength: 1, maxLength: MOST_NAME }),
  schemaURL: Type.Optional(Type.String({ maxLength: MOST_NAME })),
};

/** One dataset of a list: to find the one that is wrong among many without walking through all of them in words. */
export const datasetValidator = Compile(Dataset);

/** Parts of a dataset that there may be thousands of, for the same. */
export const partValidators = {
  field: Compile(Field),
  columnField: Compile(ColumnField),
  inputField: Compile(InputField),
} as const;

/** Shapes of OpenLineage 2-0-2, as far as they are read here; everything else is kept. */
export const eventValidators = {
  run: Compile(
    Type.Object({
      ...BaseEvent,
      eventType: Type.Optional(
        Type.Union(
          (['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] as const).map((type) => Type.Literal(type)),
        ),
      ),
      run: Type.Object({
        runId: Type.String({ pattern: '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' }),
        facets: Type.Optional(Facets),
      }),
      job: Job,
      inputs: Datasets,
      outputs: Datasets,
    }),
  ),
  job: Compile(Type.Object({ ...BaseEvent, job: Job, inputs: Datasets, outputs: Datasets })),
  dataset: Compile(Type.Object({ ...BaseEvent, dataset: Dataset })),
} as const;
