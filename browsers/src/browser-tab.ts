/** What a journey needs of a browser, whoever drives it. */

/** One tab of one running browser. */
export interface BrowserTab {
  /** Name and version, as the browser gives them. */
  readonly engine: string;
  goTo(url: string): Promise<void>;
  /** What an expression is in the page: something that JSON can hold. Throws while the page is being left. */
  evaluate(expression: string): Promise<unknown>;
  /** Presses with the mouse at a place of the page, in CSS pixels. */
  pressAt(x: number, y: number): Promise<void>;
  /** Goes one page back; may resolve before it is there. */
  back(): Promise<void>;
  /** Types into what has the focus. */
  type(text: string): Promise<void>;
  /** Ends the browser. */
  close(): Promise<void>;
}

const WAIT_MS_MAX = 60_000;
const LOOK_AGAIN_MS = 100;

/**
 * Waits until an expression is true in the page, through all navigation meanwhile.
 * @throws Error that names what never came, and where the page was then
 */
export async function waitFor(tab: BrowserTab, expression: string): Promise<void> {
  const endsAt = Date.now() + WAIT_MS_MAX;
  do {
    if ((await tab.evaluate(`Boolean(${expression})`).catch(() => false)) === true) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  } while (Date.now() < endsAt);
  const place = await tab.evaluate('location.pathname + " " + document.body.innerText.slice(0, 300)');
  throw new Error(`in vain: ${expression} at ${String(place)}`);
}

/** Presses what an expression finds, in its middle, once it is there. */
export async function press(tab: BrowserTab, expression: string): Promise<void> {
  await waitFor(tab, `document.readyState === 'complete' && ${expression}`);
  const middle = await tab.evaluate(`(() => {
    const element = ${expression};
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  })()`);
  const { x, y } = middle as { x: number; y: number };
  await tab.pressAt(x, y);
}
