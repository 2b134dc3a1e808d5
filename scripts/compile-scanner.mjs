// Compiles the WebAssembly part of the scanner: `npm run scanner`; with --check it only says whether what lies there is
// what the source compiles to.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../lambda/monthly-review/scan/', import.meta.url));
const target = `${folder}record-scanner-wasm.ts`;

const files = new Map();
const { error, stderr } = await asc.main(
  [
    'assembly/record-scanner.ts',
    '--outFile',
    'scanner.wasm',
    '-O3',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '--noAssert',
  ],
  {
    readFile: (name, base) => {
      try {
        return readFileSync(`${base.startsWith('/') ? '' : folder}${name}`, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name, content) => void files.set(name, content),
    listFiles: () => [],
  },
);
if (error) {
  console.error(`${stderr.toString()}${error.message}`);
  process.exit(1);
}
const base64 = Buffer.from(files.get('scanner.wasm')).toString('base64');
const lines = base64.match(/.{1,114}/g).map((line) => `  '${line}',`);
const text = `// Made by \`npm run scanner\` from assembly/; change what lies there, not this.
export const scannerWasm = [
${lines.join('\n')}
].join('');
`;
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error(`${target} is not what its source compiles to: run npm run scanner`);
  process.exit(1);
}
