/**
 * A table that can be read on a narrow screen: there each row becomes a card, and each cell says its head. The roles stand in the markup because
 * a browser forgets that it is a table once it is laid out otherwise.
 */
import { html } from 'hono/html';
import type { PagePart } from '../../http/pages/render-page.ts';

/** A column. */
export interface Column {
  readonly head: string;
  /** Numbers stand at the end of their cells. */
  readonly isNumber?: boolean;
}

/** A table. The first cell of each row names it. */
export interface DataTable {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (PagePart | string)[])[];
  /** The caption is there for those who do not see: the heading above says the same. */
  readonly captionHidden?: boolean;
}

/** The table as a piece of a page. */
export function dataTable({ caption, columns, rows, captionHidden = true }: DataTable): PagePart {
  return html`<table role="table" class="data">
    <caption class="${captionHidden ? 'visually-hidden' : ''}">
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(
          ({ head, isNumber = false }) =>
            html`<th role="columnheader" scope="col" class="${isNumber ? 'number' : ''}">${head}</th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${row.map((cell, index) => tableCell(cell, columns[index], index === 0))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function tableCell(cell: PagePart | string, column: Column | undefined, isFirst: boolean): PagePart {
  const head = column?.head ?? '';
  const kind = column?.isNumber === true ? 'number' : '';
  return isFirst
    ? html`<th role="rowheader" scope="row" data-head="${head}" class="${kind}">${cell}</th>`
    : html`<td role="cell" data-head="${head}" class="${kind}">${cell}</td>`;
}
