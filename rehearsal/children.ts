import type { ChildProcess } from 'node:child_process';

const children = new Set<ChildProcess>();

/** Remembers a process that must not outlive the rehearsal. */
export function owned<T extends ChildProcess>(child: T): T {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Ends what is still at work. */
export const endChildren = () => children.forEach((child) => child.kill('SIGKILL'));
