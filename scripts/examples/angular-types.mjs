/**
 * What Angular's compiler says of the tags in a template, with the directives of `examples/angular`: what is right passes, and each mistake is
 * an error at its place. Called by run-example.mjs.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { runCommand } from '../run-command.mjs';

const compileTimeLimitMs = 3 * 60_000;
const fileName = 'uses.ts';

/** A line of a template → the code of its error; none for what is right. */
const uses = [
  [
    `<epos-kantan-button #own [orderToken]="'eyJ'" endpoint="/pay" label="buy" [theme]="'auto'" size="large" />`,
  ],
  [`<epos-kantan-button [createOrder]="make" order-key="cart" redirect="manual" disabled [beacon]="true" />`],
  [`<epos-kantan-button (click)="own.pay()" (epos-kantan-error)="fails($event)" [lang]="'en'" />`],
  [
    `<epos-kantan-status [handle]="undefined" keep-param [keepParam]="true" retryUrl="/cart" checkoutParam="c" />`,
  ],
  // What Angular does not look at: an attribute that is none of the inputs, the name of an event whose news nobody reads.
  [`<epos-kantan-button order-tokn="eyJ" [attr.order-tokn]="1" (epos-kantan-payed)="own.pay()" />`],
  [`<epos-kantan-button label="bye" />`, 'TS2322'],
  [`<epos-kantan-button [theme]="'blue'" />`, 'TS2322'],
  [`<epos-kantan-button [orderToken]="1" />`, 'TS2322'],
  [`<epos-kantan-button [createOrder]="own.remove" />`, 'TS2322'],
  [`<epos-kantan-button [orderTokn]="'eyJ'" />`, 'NG8002'],
  [`<epos-kantan-button [handle]="'h'" />`, 'NG8002'],
  [`<epos-kantan-status [label]="'buy'" />`, 'NG8002'],
  [`<epos-kantan-button (epos-kantan-statechange)="fails($event)" />`, 'TS2345'],
  [`<epos-kantan-button (epos-kantan-eror)="fails($event)" />`, 'TS2345'],
  [`<epos-kantan-status (click)="own.payy()" />`, 'TS2551'],
];

const component = ({ name, settings, lines }) => `@Component({
  selector: 'shop-${name.toLowerCase()}',
  ${settings},
  template: \`
${lines.map((text) => `    ${text}`).join('\n')}
  \`,
})
export class ${name} {
  make: CreateOrder = () => Promise.resolve('eyJ');
  fails({ detail }: CheckoutEventMap['epos-kantan-error']): void {
    console.log(detail.code);
  }
}
`;

const source = [
  `import { CUSTOM_ELEMENTS_SCHEMA, Component } from '@angular/core';
import type { CheckoutEventMap, CreateOrder } from '@epos-kantan/widget';
import { KantanButton, KantanStatus } from './epos-kantan';
`,
  component({
    name: 'Uses',
    settings: 'imports: [KantanButton, KantanStatus]',
    lines: uses.map(([text]) => text),
  }),
  // The other way of the page in docs/frameworks: no name of a setting is looked at.
  component({
    name: 'BySchema',
    settings: 'schemas: [CUSTOM_ELEMENTS_SCHEMA]',
    lines: [
      '<epos-kantan-button [attr.order-token]="1" [orderTokn]="1" (epos-kantan-error)="fails($event)" />',
    ],
  }),
].join('\n');

/**
 * Compiles them in a copy of the example.
 * @param {object} request
 * @param {string} request.folder  of the copy, installed
 * @param {Record<string, string>} request.env
 * @throws {Error} with what differs
 */
export async function checkAngularTypes({ folder, env }) {
  const file = join(folder, 'src/app', fileName);
  writeFileSync(file, source);
  const { output } = await runCommand({
    ...{ program: 'npx', args: ['ngc', '-p', 'tsconfig.json', '--noEmit'] },
    ...{ cwd: folder, env, timeLimitMs: compileTimeLimitMs, isCaptured: true },
  });
  rmSync(file); // the development server would say the same of it
  const said = stripVTControlCharacters(output).trim();
  const lines = source.split('\n');
  const found = [...said.matchAll(/^(\S+):(\d+):\d+ - error (\w+):/gm)].map(
    ([, at, line, code]) => `${at.endsWith(fileName) ? lines[Number(line) - 1].trim() : at} ${code}`,
  );
  const expected = uses.filter(([, code]) => code !== undefined).map((use) => use.join(' '));
  const differ = [
    ...expected.filter((each) => !found.includes(each)).map((each) => `no error: ${each}`),
    ...found.filter((each) => !expected.includes(each)).map((each) => `an error: ${each}`),
  ];
  if (differ.length > 0) throw new Error([...differ, said].join('\n'));
}
