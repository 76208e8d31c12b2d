import { parentPort, workerData } from 'node:worker_threads';
import { openSqlite } from './sqlite-connection.ts';

const handle = openSqlite(String(workerData), { readOnly: false });

/** Moves what is committed from the write-ahead log into the file; writers go on meanwhile. */
parentPort?.on('message', (request: 'checkpoint' | 'close') => {
  if (request === 'checkpoint') {
    handle.run('PRAGMA wal_checkpoint(PASSIVE)', []);
    parentPort?.postMessage('done');
    return;
  }
  handle.close();
  parentPort?.close();
});
