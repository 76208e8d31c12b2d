import { TRACE_NAME_TAG } from '../traces/known-tags.ts';
import type { Attribute, Dialect } from './dialect.ts';
import type { OrderTerm } from './filter-ast.ts';

const text = (column: string, more: Partial<Attribute> = {}): Attribute => ({ column, type: 'text', ...more });
const time = (column: string, more: Partial<Attribute> = {}): Attribute => ({ column, type: 'number', ...more });
const by = (key: string, descending: boolean): OrderTerm => ({ entity: 'attribute', key, descending });

export const traceDialect: Dialect = {
  thing: 'trace',
  table: 'tracking_traces',
  id: 't.id',
  entities: {
    attribute: 'attribute',
    attributes: 'attribute',
    trace: 'attribute',
    tag: 'tag',
    tags: 'tag',
    metadata: 'metadata',
    request_metadata: 'metadata',
    span: 'span',
    feedback: 'assessment',
    expectation: 'assessment',
    issue: 'assessment',
  },
  validEntities: ['attribute', 'tag', 'metadata', 'span', 'feedback', 'expectation', 'issue'],
  orderEntities: ['attribute', 'tag', 'metadata'],
  attributes: {
    request_id: text('t.id', { lists: true }),
    trace_id: text('t.id', { lists: true, alias: true }),
    experiment_id: text('t.experiment_id', { only: 'order' }),
    status: text('t.state', { lists: true, fold: true }),
    state: text('t.state', { lists: true, fold: true, alias: true }),
    client_request_id: text('t.client_request_id', { lists: true, nullable: true }),
    timestamp_ms: time('t.started_at'),
    timestamp: time('t.started_at', { alias: true }),
    execution_time_ms: time('t.duration_ms', { nullable: true }),
    execution_time: time('t.duration_ms', { nullable: true, alias: true }),
    end_time_ms: time('t.ended_at'),
    end_time: time('t.ended_at', { alias: true }),
    name: text('', { part: { entity: 'tag', key: TRACE_NAME_TAG } }),
    run_id: text('', { part: { entity: 'link', key: 'run' }, only: 'filter' }),
    prompt: text('', { part: { entity: 'link', key: 'prompt' }, only: 'filter' }),
    text: text('', { part: { entity: 'span', key: 'content' }, only: 'filter' }),
  },
  tags: { table: 'tracking_trace_tags', owner: 'trace_id' },
  metadata: { table: 'tracking_trace_metadata', owner: 'trace_id' },
  listsOfPairs: true,
  defaultOrder: [by('timestamp_ms', true), by('request_id', false)],
  ties: [by('timestamp_ms', true), by('request_id', false)],
};
