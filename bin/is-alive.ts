/** Whether a process lives, whosoever it is: to one of another user no signal may be sent, which tells that it is there. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
