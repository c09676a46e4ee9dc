/**
 * Lint rules of the whole repository, for `pnpm check` and for editors. Products and tests are linted with
 * types; tools and configuration files without. Who may import whom is not here but in .dependency-cruiser.cjs.
 */
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { houseRules } from './scripts/eslint-house-rules.mjs';

const typedFiles = [
  'packages/*/src/**/*.ts',
  'demo/src/**/*.ts',
  'e2e/**/*.ts',
  'bench/**/*.ts',
  'site/**/*.ts',
  'examples/frameworks/**/*.{ts,tsx}',
];
const testFiles = [
  '**/*.{test,contract}.{ts,mjs}',
  '**/{testing,test-support,journeys,proof}/**/*.ts',
  'e2e/**/*.ts',
];
const configFiles = ['**/*.config.{js,mjs,cjs,ts}', '.dependency-cruiser.cjs', 'packages/*/scripts/**'];
const longByNature = ['**/i18n/**', '**/*-table.ts', '**/error-table*.ts'];

const forbiddenSyntax = [
  { selector: 'TSEnumDeclaration', message: 'No enum: use a const list and its literal union.' },
  {
    // A module that a build makes has its types declared by its name.
    selector: 'TSModuleDeclaration:not([kind="global"]):not([id.type="Literal"])',
    message: 'No namespace: a module is one already.',
  },
  { selector: 'TSParameterProperty', message: 'No parameter properties: declare the field, then assign it.' },
  { selector: 'ExportDefaultDeclaration', message: 'No default export: the name belongs to the thing.' },
];

const timeAndChance = [
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'Time is handed in: take `now`.',
  },
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Time is handed in: take `now`.',
  },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Time is handed in: take `now`.' },
  {
    selector: 'MemberExpression[object.name="performance"][property.name="now"]',
    message: 'Time is handed in.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Chance is handed in.',
  },
  { selector: 'MemberExpression[object.name="crypto"]', message: 'Chance is handed in: use the id source.' },
];

const extensionOfImports = {
  patterns: [
    {
      regex: '^\\.{1,2}/(?!.*\\.(?:tsx?|vue|svelte|mjs|cjs|json|css|svg|html)(?:\\?.*)?$)',
      message: 'A relative import carries its extension: `./x.ts`.',
    },
  ],
};

const languageGlobals = Object.fromEntries(
  [
    ...[
      'AbortController',
      'AbortSignal',
      'Buffer',
      'Headers',
      'Request',
      'Response',
      'TextDecoder',
      'TextEncoder',
    ],
    ...[
      'URL',
      'URLSearchParams',
      'clearInterval',
      'clearTimeout',
      'console',
      'crypto',
      'fetch',
      'performance',
    ],
    ...['process', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout', 'structuredClone'],
  ].map((name) => [name, 'readonly']),
);

export default defineConfig(
  globalIgnores([
    '**/.cache/',
    'site/.vitepress/.temp/',
    '**/dist/',
    '**/generated/',
    '**/coverage/',
    '**/test-results/',
    'packages/widget/public/',
    'fixtures/',
    // No part of the workspace: nothing of theirs is installed here. Their own compilers judge them, in `pnpm test:examples`.
    'examples/{angular,astro,next,nuxt,sveltekit}/',
  ]),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house: houseRules },
    rules: {
      ...js.configs.recommended.rules,
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400 }],
      'no-restricted-imports': ['error', extensionOfImports],
      'no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'house/function-length': 'error',
      'house/silenced-with-reason': 'error',
    },
  },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: languageGlobals } },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { ...languageGlobals, module: 'writable', require: 'readonly' },
    },
  },
  { files: ['**/*.ts'], ignores: typedFiles, extends: [tseslint.configs.strict] },
  {
    files: typedFiles,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off', // `() => fire()` is read, not misread
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-extraneous-class': 'off', // error classes and elements may be empty
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off', // blind to a flag that a callback sets
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off', // there are no enums, and looking for them is a tenth of the time
      '@typescript-eslint/require-await': 'off', // a port's method is async even where one store answers at once
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      'no-restricted-syntax': ['error', ...forbiddenSyntax],
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      'no-undef': 'off', // TypeScript knows better
      'no-unused-vars': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['packages/{bff,shared}/src/**/*.ts'],
    ignores: [...testFiles, '**/main.ts', '**/cli/**'],
    rules: { 'no-console': 'error' }, // the log masks secrets, the console does not
  },
  {
    files: [
      'packages/bff/src/checkout/**/*.ts',
      'packages/bff/src/gmo/protocol/**/*.ts',
      'packages/shared/src/**/*.ts',
    ],
    ignores: testFiles,
    rules: { 'no-restricted-syntax': ['error', ...forbiddenSyntax, ...timeAndChance] },
  },
  {
    files: ['packages/bff/src/checkout/**/*.ts'],
    rules: {
      // In the core a new status must be met by the compiler in every switch, not by a `default`.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
    },
  },
  {
    files: ['packages/widget/src/frameworks/*.ts'],
    rules: {
      // A framework learns of a tag by its module and its namespace, which are extended and not made.
      'no-restricted-syntax': [
        'error',
        ...forbiddenSyntax.filter(({ selector }) => !selector.startsWith('TSModuleDeclaration')),
      ],
      '@typescript-eslint/no-namespace': 'off',
    },
  },
  {
    files: ['packages/bff/src/storage/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' }, // Kysely's `({ fn, eb }) => …` is made to be taken apart
  },
  {
    files: ['packages/widget/src/**/*.ts'],
    // The way to give an element's `addEventListener` the types of its own events.
    rules: { '@typescript-eslint/no-unsafe-declaration-merging': 'off' },
  },
  {
    files: testFiles,
    rules: {
      'house/no-skipped-tests': 'error',
      'max-lines': ['error', { max: 600 }],
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unused-expressions': 'off', // chai's `expect(x).to.be.true` in the widget's tests
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // Storybook takes the title of its stories as a default export and in no other way.
  // VitePress takes its configuration and its theme so.
  {
    files: [...configFiles, '**/*.stories.ts', 'site/.vitepress/config.ts', 'site/.vitepress/theme/index.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  // A browser loads them as they lie there.
  { files: ['demo/src/public/*.js'], rules: { 'no-restricted-imports': 'off' } },
  { files: longByNature, rules: { 'max-lines': 'off' } },
);
