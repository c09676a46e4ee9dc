/** Waits for what a page does by itself. */

/** Waits until a condition holds. */
export async function until(condition: () => boolean, what = condition.toString()): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`in vain: ${what}`);
}
