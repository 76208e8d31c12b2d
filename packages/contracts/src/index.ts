export * from './api/jobs.ts';
export * from './errors.ts';
export * from './events/catalogue.ts';
export * from './events/envelope.ts';
export * from './permissions.ts';
export * from './states.ts';
