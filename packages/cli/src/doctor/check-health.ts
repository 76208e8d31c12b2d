import { checkDisk } from './disk-check.ts';
import type { Finding } from './finding.ts';
import { checkHome } from './home-check.ts';
import { checkEngines, checkMachine, checkRuntime, checkWeb } from './machine-checks.ts';
import { checkPort, checkServer } from './server-checks.ts';

/** Looks at the runtime, the machine, the home, the server and the port. Changes nothing. */
export async function checkHealth(target: { readonly home: string; readonly port: number }): Promise<Finding[]> {
  const server = await checkServer(target.home);
  return [
    checkRuntime(),
    checkMachine(),
    ...checkEngines(),
    checkWeb(),
    ...(await checkHome(target.home)),
    server.finding,
    ...(server.running ? [] : [await checkPort(target.port)]),
    ...(await checkDisk(target.home)),
  ];
}
