// Loaded into every Lambda process (NODE_OPTIONS=--require): shifts Date by the offset that CLOCK_FILE holds.
const { readFileSync } = require('node:fs');

const RealDate = Date;
const file = process.env.CLOCK_FILE;
let offset = 0;
let readAt = 0;

function now() {
  const real = RealDate.now();
  if (file && real - readAt > 50) {
    readAt = real;
    try {
      offset = Number(readFileSync(file, 'utf8')) * 1000 || 0;
    } catch {
      // the first moments, before the clock was ever set
    }
  }
  return real + offset;
}

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length > 0) super(...parts);
    else super(now());
  }
  static now() {
    return now();
  }
};
