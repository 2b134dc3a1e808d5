/** Something a person must put right before a rehearsal can go on: shown as one line, without a stack. */
export class RehearsalError extends Error {
  override readonly name = 'RehearsalError';
}
