import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const deterministic = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'lib/ reads no environment: pass it in as a setting.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'lib/ reads no clock: synth is deterministic.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'lib/ reads no clock: synth is deterministic.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'lib/ is not random: synth is deterministic.',
  },
];

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      'cdk.out/',
      'build/',
      '.cache/',
      'rehearsal/out/',
      'coverage/',
      'lambda/monthly-review/scan/assembly/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  prettier,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: {
        ...{ module: 'writable', require: 'readonly', __dirname: 'readonly', __filename: 'readonly' },
        ...{ process: 'readonly', console: 'readonly', Buffer: 'readonly', performance: 'readonly' },
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' } },
  },
  {
    files: ['test/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-dynamic-delete': 'off' },
  },
  { files: ['lib/**'], rules: { 'no-restricted-syntax': ['error', ...deterministic] } },
);
