/** Another page, inside the test's: parsed as from a server, and without the tags until they are asked for. */

// Beside the tests in the test runner, and beside their bundle in the suite as one page.
const DEFINE = new URL('../define.ts', import.meta.url).href;

/** A page in a frame. */
export interface FramedPage {
  readonly document: Document;
  /** Its own globals. */
  readonly window: Window & typeof globalThis;
  /** Has the tags registered there, and resolves when they are. */
  upgrade(): Promise<void>;
  remove(): void;
}

/** Has a page parsed; `head` stands before the body. */
export async function framedPage(body: string, head = ''): Promise<FramedPage> {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<!doctype html><html lang="ja"><head>${head}</head><body style="margin:0">${body}</body></html>`;
  frame.width = '400';
  // What lies outside is not seen to move.
  frame.height = '500';
  await new Promise((loaded) => {
    frame.addEventListener('load', loaded);
    document.body.append(frame);
  });
  const { contentDocument, contentWindow } = frame;
  if (contentDocument === null || contentWindow === null) throw new Error('there is no page');
  return {
    document: contentDocument,
    window: contentWindow as FramedPage['window'],
    upgrade: async () => {
      const script = contentDocument.createElement('script');
      script.type = 'module';
      script.src = DEFINE;
      contentDocument.head.append(script);
      await contentWindow.customElements.whenDefined('epos-kantan-button');
    },
    remove: () => {
      frame.remove();
    },
  };
}
