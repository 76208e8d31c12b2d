import { KaizenError } from '../../kernel/errors.ts';
import { systemCodeOf } from '../files/errors.ts';
import { findPortHolder } from './port-holder.ts';

/** Words the reasons why a server cannot listen; anything else is returned as it came. */
export function describeListenError(error: unknown, host: string, port: number): unknown {
  const code = systemCodeOf(error);
  if (code === 'EADDRINUSE') {
    const holder = findPortHolder(port);
    const who =
      holder === undefined ? 'another process (which one cannot be seen)' : `process ${holder.pid} (${holder.command})`;
    return new KaizenError(
      'conflict',
      'platform.port_busy',
      `Port ${port} on ${host} is in use by ${who}. Choose another with --port (0 takes a free one), or stop that process.`,
      { port, ...(holder === undefined ? {} : { pid: holder.pid }) },
    );
  }
  if (code === 'EACCES') {
    const message = `Port ${port} on ${host} may not be used by this user. Choose one above 1023 with --port.`;
    return new KaizenError('forbidden', 'platform.port_refused', message, { port });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    const message = `This machine has no address ${host}. Use --host 127.0.0.1.`;
    return new KaizenError('invalid', 'platform.host_unknown', message, { host });
  }
  return error;
}
