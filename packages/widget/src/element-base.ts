/**
 * The few lines of base class that the two elements need: attributes as the one home of every setting, one redraw at a time,
 * adopted style sheets. It uses nothing that a Content-Security-Policy or Trusted Types could forbid, and shares nothing
 * with a library that the page may have a copy of.
 */

/** On a server there is no `HTMLElement`; the classes can be imported there all the same. */
const Base = globalThis.HTMLElement ?? class {};

/** Properties of any element that are attributes without a value: there, or not there. */
const FLAGS = ['disabled', 'keepParam'];

/** An element that draws itself into an open shadow root. */
export abstract class ElementBase extends Base {
  /** Properties that are attributes, `orderToken` being `order-token`. Extended by subclasses. */
  declare static texts: readonly string[];
  /** The style sheet of the shadow root. */
  declare static styles: string;
  /** Made of the styles with the first element. */
  declare protected static sheet: CSSStyleSheet | undefined;

  /** The attributes that are followed. */
  static get observedAttributes(): string[] {
    return this.texts.map(attributeOf);
  }

  /** The shadow root. */
  declare protected readonly root: ShadowRoot;
  #isScheduled = false;

  constructor() {
    super();
    const own = this.constructor as typeof ElementBase;
    if (!own.sheet) {
      own.sheet = new CSSStyleSheet();
      own.sheet.replaceSync(own.styles);
      defineProperties(own);
    }
    this.root = this.shadowRoot ?? this.attachShadow({ mode: 'open', delegatesFocus: true });
    this.root.adoptedStyleSheets = [own.sheet];
  }

  /** Takes over what a framework set on the tag before the class was known. */
  protected adoptEarly(): void {
    const { texts } = this.constructor as typeof ElementBase;
    const own = this as Record<string, unknown>;
    for (const name of texts) {
      if (!Object.hasOwn(own, name)) continue;
      const value = own[name];
      delete own[name];
      own[name] = value;
    }
  }

  /** Draws once, soon, however often it is called. */
  protected redraw(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      if (this.isConnected) this.draw();
    });
  }

  /** Makes the shadow root say what is true now. */
  protected abstract draw(): void;
}

function attributeOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function defineProperties({ prototype, texts }: typeof ElementBase): void {
  // Frameworks look for a property of this name before they set it, and write an attribute where there is none.
  (prototype as { createOrder?: unknown }).createOrder = undefined;
  for (const property of texts) {
    const name = attributeOf(property);
    const isFlag = FLAGS.includes(property);
    Object.defineProperty(prototype, property, {
      get(this: Element) {
        return isFlag ? this.hasAttribute(name) : (this.getAttribute(name) ?? undefined);
      },
      set(this: Element, value: string | boolean | null | undefined) {
        if (value === undefined || value === null || value === false) this.removeAttribute(name);
        else this.setAttribute(name, isFlag ? '' : String(value));
      },
    });
  }
}
