/**
 * What can be written on the tags, taken from the classes and their events. Every framework's typing is made of these, so that a new
 * property or event is known to all of them at once. Types only.
 */
import type { CheckoutEventMap } from '../events.ts';
import type { EposKantanButton } from '../kantan-button.ts';
import type { EposKantanStatus } from '../kantan-status.ts';

/** Tag → class. */
export interface KantanElements {
  'epos-kantan-button': EposKantanButton;
  'epos-kantan-status': EposKantanStatus;
}

/** The two tags. */
export type KantanTag = keyof KantanElements;

/** Settings that are attributes and no properties. */
interface AttributesAlone {
  'epos-kantan-button': {
    /** Tells the BFF in one word that the button was shown, and of each press. */
    beacon?: boolean | undefined;
  } & Inspected;
  'epos-kantan-status': Inspected;
}

interface Inspected {
  /** Shows what the element went through, on a page that has loaded the inspector. */
  debug?: boolean | undefined;
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- two functions of it are compared, which tells `readonly`
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Own properties of a class that can be written and are no methods. */
type SettingName<Element> = {
  [Name in Exclude<keyof Element, keyof HTMLElement>]: Element[Name] extends (...args: never[]) => unknown
    ? never
    : IsSame<Pick<Element, Name>, Readonly<Pick<Element, Name>>> extends true
      ? never
      : Name;
}[Exclude<keyof Element, keyof HTMLElement>];

/** The settings of a tag by the names of their properties. */
export type Settings<Tag extends KantanTag> = {
  [Name in SettingName<KantanElements[Tag]>]?: KantanElements[Tag][Name] | undefined;
} & AttributesAlone[Tag];

/** `orderToken` → `order-token`. */
type AttributeName<Name> = Name extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `-${Lowercase<Head>}`}${AttributeName<Tail>}`
  : '';

/** The settings of a tag by the names of their attributes; a function cannot be one. */
export type Attributes<Tag extends KantanTag> = {
  [
    Name in keyof Settings<Tag> as Name extends 'createOrder' ? never : AttributeName<Name>
  ]: Settings<Tag>[Name];
};

/** The settings that are properties alone. */
export type Functions<Tag extends KantanTag> = Pick<Settings<Tag>, 'createOrder' & keyof Settings<Tag>>;

/** Listeners as a framework writes them: its prefix, then the name of the event. */
export type Listeners<Prefix extends string> = {
  [Name in keyof CheckoutEventMap as `${Prefix}${Name}`]?:
    ((event: CheckoutEventMap[Name]) => void) | undefined;
};
