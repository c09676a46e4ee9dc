/** What a row of the thrown list is, and short words to write one. For the three files of rows and their test. */

/** A test that holds a row. */
export interface HoldingTest {
  /** From the root of the repository. */
  readonly file: string;
  /** The name as it is written in the file; of a table of cases the name with its placeholders. */
  readonly test: string;
}

/** One row, with what holds it. */
export interface ThrownRow {
  readonly row: number;
  readonly what: string;
  readonly heldBy: readonly HoldingTest[];
}

/** Tests of a file of the BFF. */
export const at = (file: string, ...tests: readonly string[]): readonly HoldingTest[] =>
  tests.map((test) => ({ file: `packages/bff/src/${file}`, test }));
/** Tests of a file beside this one. */
export const here = (name: string, ...tests: readonly string[]): readonly HoldingTest[] =>
  at(`proof/thrown/${name}.test.ts`, ...tests);
/** Tests of a journey. */
export const journey = (name: string, ...tests: readonly string[]): readonly HoldingTest[] =>
  at(`journeys/${name}.test.ts`, ...tests);
