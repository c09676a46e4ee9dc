'use client';

/**
 * `@epos-kantan/widget/react`: the tags as components with typed props, for React 18, which can neither set a property nor hear an event of
 * a custom element, and for React 19 where one likes components. On a server they are the bare tags with their attributes. Importing it
 * registers the tags, and types them for JSX. A client module, so that a server component can use them as they are.
 */
import { createElement, forwardRef, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type {
  DetailedHTMLProps,
  HTMLAttributes,
  PropsWithChildren,
  ReactNode,
  RefAttributes,
  RefObject,
} from 'react';
import '../define.ts';
import type { CheckoutEventMap } from '../events.ts';
import { EposKantanButton as ButtonElement } from '../kantan-button.ts';
import { EposKantanStatus as StatusElement } from '../kantan-status.ts';
import type { Attributes, Functions, KantanElements, KantanTag, Listeners, Settings } from './tag-types.ts';

/** Event → prop. */
const HANDLERS = {
  'epos-kantan-ready': 'onReady',
  'epos-kantan-unavailable': 'onUnavailable',
  'epos-kantan-before-redirect': 'onBeforeRedirect',
  'epos-kantan-redirect': 'onRedirect',
  'epos-kantan-resume': 'onResume',
  'epos-kantan-statechange': 'onStateChange',
  'epos-kantan-paid': 'onPaid',
  'epos-kantan-failed': 'onFailed',
  'epos-kantan-canceled': 'onCanceled',
  'epos-kantan-expired': 'onExpired',
  'epos-kantan-error': 'onError',
} as const satisfies Record<keyof CheckoutEventMap, `on${string}`>;

type Handlers = {
  [Name in keyof typeof HANDLERS as (typeof HANDLERS)[Name]]?:
    ((event: CheckoutEventMap[Name]) => void) | undefined;
};

type Props<Tag extends KantanTag> = Settings<Tag> &
  Handlers &
  Omit<HTMLAttributes<KantanElements[Tag]>, keyof Settings<Tag> | keyof Handlers>;

/** Props of {@link EposKantanButton}. */
export type EposKantanButtonProps = Props<'epos-kantan-button'>;
/** Props of {@link EposKantanStatus}. */
export type EposKantanStatusProps = Props<'epos-kantan-status'>;

type LooseProps = PropsWithChildren<Functions<KantanTag> & Handlers>;

type Component<Tag extends KantanTag> = (props: Props<Tag> & RefAttributes<KantanElements[Tag]>) => ReactNode;

/** `<epos-kantan-button>`; the ref is the element. */
export const EposKantanButton: Component<'epos-kantan-button'> = component(ButtonElement);

/** `<epos-kantan-status>`; the ref is the element. */
export const EposKantanStatus: Component<'epos-kantan-status'> = component(StatusElement);

// A server has no layout, and React 18 complains about an effect that would need one.
const useBeforePaint = 'document' in globalThis ? useLayoutEffect : useEffect;

function component<Tag extends KantanTag>({
  tag,
  texts,
}: {
  readonly tag: Tag;
  readonly texts: readonly string[];
}): Component<Tag> {
  const Wrapper = forwardRef<HTMLElement, LooseProps>(({ children, ...props }, ref) => {
    const own = useRef<HTMLElement>(null);
    useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => own.current, []);
    useFunctions(own, props);
    // The element may be at work before React takes over what a server wrote, and has its `state` by then.
    const more = { ref: own, suppressHydrationWarning: true };
    return createElement(tag, { ...attributesOf(props, texts), ...more }, children);
  });
  Wrapper.displayName = tag;
  return Wrapper;
}

/** Hands over what cannot be an attribute. In time for the first event, which comes no earlier than one task after the element. */
function useFunctions(own: RefObject<HTMLElement | null>, props: LooseProps): void {
  const latest = useRef(props);
  const { createOrder } = props;
  useBeforePaint(() => {
    latest.current = props;
  });
  useBeforePaint(() => {
    if (own.current) Object.assign(own.current, { createOrder });
  }, [own, createOrder]);
  useBeforePaint(() => {
    const element = own.current;
    const hear = (event: Event) => {
      const handler = latest.current[HANDLERS[event.type as keyof typeof HANDLERS]];
      (handler as ((event: Event) => void) | undefined)?.(event);
    };
    const names = Object.keys(HANDLERS);
    for (const name of names) element?.addEventListener(name, hear);
    return () => {
      for (const name of names) element?.removeEventListener(name, hear);
    };
  }, [own]);
}

/** Props as both Reacts write them to a custom element: React 18 knows no `className` there, and writes `false` as a word. */
function attributesOf(props: object, texts: readonly string[]): Record<string, unknown> {
  const handlers: readonly string[] = Object.values(HANDLERS);
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props) as [string, unknown][]) {
    if (name === 'createOrder' || handlers.includes(name)) continue;
    const isWord = /^(aria|data)-/.test(name) && typeof value === 'boolean';
    attributes[attributeOf(name, texts)] = isWord ? String(value) : value === false ? undefined : value;
  }
  return attributes;
}

function attributeOf(name: string, texts: readonly string[]): string {
  if (name === 'className') return 'class';
  return texts.includes(name) ? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) : name;
}

type Tags = {
  [Tag in KantanTag]: DetailedHTMLProps<
    Omit<HTMLAttributes<KantanElements[Tag]>, keyof Attributes<Tag>>,
    KantanElements[Tag]
  > &
    Attributes<Tag> &
    Functions<Tag> &
    Listeners<'on'> & { class?: string | undefined };
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Tags {}
  }
}
