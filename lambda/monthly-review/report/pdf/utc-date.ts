/**
 * An instant whose local time is UTC wherever it is asked for: jsPDF writes a date by the machine's time zone, and as text
 * takes none after 2037.
 */
export class UtcDate extends Date {
  override getTimezoneOffset = () => 0;
  override getFullYear = () => this.getUTCFullYear();
  override getMonth = () => this.getUTCMonth();
  override getDate = () => this.getUTCDate();
  override getHours = () => this.getUTCHours();
  override getMinutes = () => this.getUTCMinutes();
  override getSeconds = () => this.getUTCSeconds();
}
