// Loaded into the CDK CLI (node --require): ends it when who started it is gone, however it went, and its input closes.
process.stdin.once('end', () => process.exit(1));
process.stdin.resume();
process.stdin.unref();
