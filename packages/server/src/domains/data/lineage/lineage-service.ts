import { setImmediate as nextTurn } from 'node:timers/promises';
import { findNearestName, type LineageImpact } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import { readColumnGraph } from './column-reader.sql.ts';
import { toColumnNodes } from './column-view.ts';
import { lineageColumnNotFound, lineageDatasetNotFound, nodeIdInvalid, nodeNotFound } from './errors.ts';
import { listEvents } from './event-list.sql.ts';
import { createEventMaker } from './event-maker.ts';
import { fieldsOfNode } from './fields-of-node.ts';
import { readGraph } from './graph-reader.sql.ts';
import { describeImpact } from './impact.ts';
import { readImpact } from './impact-reader.sql.ts';
import type { LineageCommands, LineageReader } from './lineage.ts';
import { createLineageFacts } from './lineage-facts.sql.ts';
import { keepEvent, type ReadyEvent, readyEvent, takeEvent } from './lineage-store.sql.ts';
import { parseNodeId } from './node-id.ts';
import { computeFieldKey, computeNodeKey } from './node-key.ts';
import { searchNodes } from './node-list.sql.ts';
import { findNamed, listNamespaces, listOfNamespace, readNodes } from './node-reader.sql.ts';
import { translate } from './translate.ts';

type Given = Pick<Platform, 'db' | 'clock'> & {
  /** Namespace of the platform's datasets. */
  readonly namespace: string;
  /** Called after a commit that added events of the platform. */
  readonly onOwnEvents: () => void;
};

/** Events of one transaction: everyone else's writes wait for it. What comes again after a kill changes nothing, so a list may be several. */
const EVENTS_AT_ONCE = 25;

/** Takes events in: those of the platform by reaction, those of other tools by the edge. */
export function createLineageCommands(given: Given): LineageCommands {
  const { db, clock, namespace } = given;
  return {
    async record(events) {
      const receivedAt = clock.now();
      let taken = 0;
      for (let from = 0; from < events.length; from += EVENTS_AT_ONCE) {
        const ready: ReadyEvent[] = [];
        for (const event of events.slice(from, from + EVENTS_AT_ONCE))
          ready.push(await readyEvent({ event, ownNamespace: namespace }));
        taken += await db.run(async (tx) => {
          let added = 0;
          for (const event of ready) added += (await keepEvent(tx, event, { own: false, receivedAt })) ? 1 : 0;
          return added;
        });
        await nextTurn();
      }
      return taken;
    },
    async react(tx, event, project) {
      const make = createEventMaker({ namespace, project, at: event.at });
      const events = await translate(event, make, createLineageFacts(tx));
      // The event's own time, so that a repeated delivery would give the same rows.
      for (const one of events)
        await takeEvent(tx, { event: one, own: true, receivedAt: event.at, ownNamespace: namespace });
      if (events.length > 0) tx.afterCommit(given.onOwnEvents);
    },
  };
}

/** Reads the graph. */
export function createLineageReader(platform: Given): LineageReader {
  const { db, namespace } = platform;

  async function resolve(nodeId: string) {
    const parts = parseNodeId(nodeId);
    if (parts === undefined) throw nodeIdInvalid(nodeId);
    const found = await findNamed(db, parts);
    if (found === undefined) throw nodeNotFound(nodeId);
    return { ...found, kind: parts.kind };
  }

  return {
    namespace,
    async getGraph(nodeId, { depth, limit }) {
      const found = await resolve(nodeId);
      if (found.kind === 'datasetField') throw nodeIdInvalid(nodeId);
      return readGraph(db, found, depth, limit);
    },
    async getColumnGraph(nodeId, within) {
      const { id, type, field, kind } = await resolve(nodeId);
      const start =
        kind === 'datasetField'
          ? { by: 'key' as const, keys: [computeFieldKey(id, field)] }
          : { by: 'id' as const, keys: type === 'DATASET' ? [id] : await outputsOf(id) };
      const { edges, cut } = await readColumnGraph(db, start, within);
      const nodes = await readNodes(db, [...new Set([id, ...edges.flatMap((edge) => [edge.in_id, edge.out_id])])]);
      const columns = await toColumnNodes(edges, nodes, kind === 'datasetField' ? { id, field } : undefined);
      return { columns, cut };
    },
    listNamespaces: () => listNamespaces(db),
    listOfNamespace: (type, name, page) => listOfNamespace(db, type, name, page),
    listEvents: (query) => listEvents(db, query),
    searchNodes: (query) => searchNodes(db, namespace, query),
    getImpact: (ask) => getImpact(ask),
  };

  async function outputsOf(jobId: string): Promise<string[]> {
    const { edges } = await readGraph(db, { id: jobId, type: 'JOB' }, 0);
    return edges.filter(({ direction }) => direction === 'out').map(({ datasetId }) => datasetId);
  }

  async function getImpact(ask: Parameters<LineageReader['getImpact']>[0]): Promise<LineageImpact> {
    const { dataset, column, direction, depth } = ask;
    const inNamespace = ask.namespace ?? namespace;
    const id = computeNodeKey('DATASET', inNamespace, dataset);
    const [node] = await readNodes(db, [id]);
    if (node === undefined) {
      const { items } = await searchNodes(db, namespace, { limit: 500, type: 'DATASET', namespace: inNamespace });
      throw lineageDatasetNotFound(
        dataset,
        findNearestName(
          dataset,
          items.map(({ name }) => name),
        ),
      );
    }
    const fields = fieldsOfNode(node).map(({ name }) => name);
    const nodes = await readImpact(db, namespace, {
      start: { nodeId: id, field: column, version: '' },
      direction,
      depth,
    });
    if (nodes.length <= 1 && !fields.includes(column) && (fields.length > 0 || nodes.length === 0))
      throw lineageColumnNotFound(dataset, column, findNearestName(column, fields));
    const headline = describeImpact(direction, dataset, column, nodes);
    return { direction, namespace: inNamespace, dataset, column, headline, nodes: [...nodes] };
  }
}
