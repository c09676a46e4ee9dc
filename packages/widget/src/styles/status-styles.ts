/**
 * What only the status element needs: the panel on the return page. It is built from the top, so that picture and title stay
 * where they are when the payment is confirmed. What is reserved is what a paid order with all of its four rows needs, to the pixel:
 * nothing moves when it is confirmed, with EPOS points and a coupon too; a sentence with one action fits as well.
 */

/** CSS of the panel. */
export const statusStyles = `
:host { min-height: calc(18.125rem + 5px); text-align: center; }
.panel > svg { width: 3rem; margin: 0.5rem auto 0.75rem; color: #767d89; }
.panel > .fault { color: #d4351c; }
.panel > .done { color: #22934a; }
p { margin: 0 auto 0.5rem; max-width: 32rem; }
dl { max-width: 24rem; margin: 1rem auto 0; border-bottom: 1px solid #8886; }
[part=title] { font-size: 1.25rem; font-weight: 600; }
dl div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: 0.625rem 0; border-top: 1px solid #8886; }
dd { margin: 0; font-weight: 600; }
.actions { display: grid; justify-items: center; margin-top: 1rem; }
.actions .pay { max-width: 24rem; }
`;
