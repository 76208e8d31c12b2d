import process from 'node:process';

/** Node's HTTP module. An `import` would read every name that it exports, among them WebSocket, whose code takes 12 MB of memory and is not used here. */
export const nodeHttp = process.getBuiltinModule('node:http');
