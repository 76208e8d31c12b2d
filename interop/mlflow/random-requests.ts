import type { Random } from '../../packages/cli/src/simulator/random.ts';
import { createWords, Dice, keys, names, values, type Words } from './request-dice.ts';

/** One request; `{run:3}` stands for the id of the fourth run that was made, which each server chose itself. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/2.0/mlflow/`. */
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

type Maker = readonly [weight: number, make: () => WireRequest];

function to(method: WireRequest['method'], path: string, fields: object): WireRequest {
  return { method, path, fields: { ...fields } };
}

function post(path: string, fields: object): WireRequest {
  return to('POST', path, fields);
}

function experimentRequests(dice: Dice, { like, likeText, quoted }: Words): readonly Maker[] {
  return [
    [
      3,
      () =>
        post('experiments/create', {
          name: dice.chance(0.1) ? '' : dice.pick(names),
          tags: dice.several(2, () => dice.pair()),
        }),
    ],
    [2, () => to('GET', 'experiments/get', { experiment_id: dice.experiment() })],
    [1, () => to('GET', 'experiments/get-by-name', { experiment_name: dice.pick(names) })],
    [1, () => post('experiments/update', { experiment_id: dice.experiment(), new_name: dice.pick(names) })],
    [1, () => post('experiments/delete', { experiment_id: String(1 + dice.below(5)) })],
    [2, () => post('experiments/restore', { experiment_id: String(1 + dice.below(5)) })],
    [1, () => post('experiments/set-experiment-tag', { experiment_id: dice.experiment(), ...dice.pair() })],
    [
      3,
      () =>
        post('experiments/search', {
          max_results: 100,
          view_type: dice.pick(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']),
          order_by: [dice.pick(['name', 'name DESC', 'nothing'])],
          filter: dice.pick([
            '',
            `name ${like()} ${dice.pick(["'alpha'", "'%a%'", "'B%'"])}`,
            `tags.${quoted()} ${like()} ${likeText()}`,
          ]),
        }),
    ],
  ];
}

function runRequests(dice: Dice, { conjunction, runClause, order }: Words): readonly Maker[] {
  return [
    [
      8,
      () => {
        dice.at += 1;
        return post('runs/create', {
          experiment_id: dice.experiment(),
          start_time: dice.at,
          user_id: 'u',
          run_name: `r${dice.at % 7}`,
          tags: dice.several(2, () => dice.goodPair()),
        });
      },
    ],
    [
      3,
      () =>
        post('runs/update', {
          run_id: dice.run(),
          status: dice.pick(['FINISHED', 'FAILED', 'RUNNING']),
          end_time: dice.at,
        }),
    ],
    [2, () => post('runs/delete', { run_id: dice.run() })],
    [2, () => post('runs/restore', { run_id: dice.run() })],
    [4, () => post('runs/set-tag', { run_id: dice.run(), ...dice.pair() })],
    [2, () => post('runs/delete-tag', { run_id: dice.run(), key: dice.key() })],
    [4, () => post('runs/log-parameter', { run_id: dice.run(), ...dice.pair() })],
    [6, () => post('runs/log-metric', { run_id: dice.run(), ...dice.point() })],
    [
      6,
      () =>
        post('runs/log-batch', {
          run_id: dice.run(),
          metrics: dice.several(6, () => dice.point()),
          params: dice.several(3, () => dice.pair()),
          tags: dice.several(3, () => dice.pair()),
        }),
    ],
    [6, () => to('GET', 'runs/get', { run_id: dice.run() })],
    [
      3,
      () =>
        to('GET', 'metrics/get-history', {
          run_id: dice.run(),
          metric_key: dice.pick(keys.slice(0, 6)),
          max_results: 25000,
        }),
    ],
    [
      14,
      () =>
        post('runs/search', {
          experiment_ids: ['0', '1', '2', '3'],
          filter: dice.chance(0.2) ? '' : conjunction(runClause),
          order_by: dice.chance(0.4) ? ['attributes.start_time ASC'] : order(),
          run_view_type: dice.pick(['ACTIVE_ONLY', 'ALL']),
          max_results: dice.pick([5, 1000]),
        }),
    ],
  ];
}

function modelRequests(dice: Dice, { like, quoted, text }: Words): readonly Maker[] {
  return [
    [
      4,
      () =>
        post('registered-models/create', {
          name: dice.model(),
          description: dice.pick(values),
          tags: dice.several(2, () => dice.pair()),
        }),
    ],
    [2, () => to('GET', 'registered-models/get', { name: dice.model() })],
    [1, () => to('PATCH', 'registered-models/update', { name: dice.model(), description: dice.pick(values) })],
    [1, () => to('DELETE', 'registered-models/delete', { name: dice.model() })],
    [1, () => post('registered-models/rename', { name: dice.model(), new_name: dice.model() })],
    [2, () => post('registered-models/set-tag', { name: dice.model(), ...dice.pair() })],
    [1, () => to('DELETE', 'registered-models/delete-tag', { name: dice.model(), key: dice.key() })],
    [2, () => post('registered-models/get-latest-versions', { name: dice.model() })],
    [
      3,
      () =>
        to('GET', 'registered-models/search', {
          filter: dice.pick([
            '',
            `name ${like()} ${dice.pick(["'alpha'", "'%a%'", "'B%'"])}`,
            `tags.${quoted()} = ${text()}`,
            'size = 3',
          ]),
          order_by: [dice.pick(['name', 'name DESC', 'tags.a'])],
        }),
    ],
  ];
}

function versionRequests(dice: Dice, { quoted, text, comparison }: Words): readonly Maker[] {
  return [
    [
      6,
      () =>
        post('model-versions/create', {
          name: dice.model(),
          source: 's3://bucket/m',
          description: dice.pick(values),
          tags: dice.several(2, () => dice.pair()),
        }),
    ],
    [2, () => to('GET', 'model-versions/get', { name: dice.model(), version: dice.version() })],
    [1, () => to('GET', 'model-versions/get-download-uri', { name: dice.model(), version: dice.version() })],
    [
      1,
      () =>
        to('PATCH', 'model-versions/update', {
          name: dice.model(),
          version: dice.version(),
          description: dice.pick(values),
        }),
    ],
    [1, () => to('DELETE', 'model-versions/delete', { name: dice.model(), version: dice.version() })],
    [2, () => post('model-versions/set-tag', { name: dice.model(), version: dice.version(), ...dice.pair() })],
    [
      2,
      () =>
        post('model-versions/transition-stage', {
          name: dice.model(),
          version: dice.version(),
          stage: dice.pick(['Staging', 'production', 'Archived', 'None', 'Elsewhere']),
          archive_existing_versions: dice.chance(0.3),
        }),
    ],
    [
      3,
      () =>
        post('registered-models/alias', {
          name: dice.model(),
          alias: dice.pick(['champion', 'a-b', 'latest', 'v1']),
          version: dice.version(),
        }),
    ],
    [
      2,
      () =>
        to('GET', 'registered-models/alias', { name: dice.model(), alias: dice.pick(['champion', 'a-b', 'nobody']) }),
    ],
    [1, () => to('DELETE', 'registered-models/alias', { name: dice.model(), alias: dice.pick(['champion', 'a-b']) })],
    [
      3,
      () =>
        to('GET', 'model-versions/search', {
          filter: dice.pick([
            '',
            `name = '${dice.model()}'`,
            `name LIKE '%a%'`,
            `tags.${quoted()} = ${text()}`,
            `version_number ${comparison()} 2`,
          ]),
          order_by: ['name ASC', dice.pick(['version_number DESC', 'version_number ASC'])],
        }),
    ],
  ];
}

/** A seeded stream of requests of every kind, most of them such as clients send, some of them wrong. `dice.runs` is told how many runs there are. */
export function createRequests(random: Random): { readonly dice: { runs: number }; next(): WireRequest } {
  const dice = new Dice(random);
  const words = createWords(dice);
  const makers = [experimentRequests, runRequests, modelRequests, versionRequests].flatMap((make) => make(dice, words));
  const weighted = makers.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));
  return { dice, next: () => dice.pick(weighted)() };
}
