import type { Permission } from '@kaizen/contracts';
import type { Caller } from './route.ts';

/** Port: who calls, and what they may do. Until sign-in exists every caller is the local operator, who may do everything. */
export interface Authorizer {
  identify(headers: Readonly<Record<string, string | undefined>>): Caller;
  allows(caller: Caller, permission: Permission): boolean;
}

const operator: Caller = { name: 'local operator' };

export const localOperator: Authorizer = { identify: () => operator, allows: () => true };
