/*
 * Reads the fields of one call and collects every fault, because GMO-PG reports them all at once (protocol notes,
 * sections 0 and 8). Each call makes one, reads its fields, and looks at `errors` before it does anything.
 */
import type { SimulatorSettings } from '../simulator-options.ts';
import { fieldRules, type RuledField } from './field-rules.ts';
import type { Form } from './read-form.ts';

/** The reader of one form. What it returns is only meaningful while `errors` is empty. */
export interface FieldCheck {
  readonly errors: readonly string[];
  /** Checks a field and gives its text, empty when it is missing or is no text. */
  read(name: RuledField): string;
  /** The same for a field of digits; 0 when it is empty. */
  readNumber(name: RuledField): number;
  /** Reports a fault that no single field shows. */
  refuse(errInfo: string): void;
  /** ShopID and ShopPass; last of all, and the pair is only looked up when both are well-formed. */
  readShop(settings: SimulatorSettings): void;
}

/** Makes the reader of a form. */
export function checkFields(form: Form): FieldCheck {
  const errors: string[] = [];
  const read = (name: RuledField) => {
    const field = form.get(name) ?? { text: '', bytes: 0 };
    const broken = fieldRules[name].find(([isBroken]) => isBroken(field));
    if (broken !== undefined) errors.push(broken[1]);
    return field.text ?? '';
  };
  return {
    errors,
    read,
    readNumber: (name) => Number(read(name)),
    refuse: (errInfo) => {
      errors.push(errInfo);
    },
    readShop: (settings) => {
      const faultsBefore = errors.length;
      const [shopId, shopPass] = [read('ShopID'), read('ShopPass')];
      const isKnown = shopId === settings.shopId && shopPass === settings.shopPass;
      if (errors.length === faultsBefore && !isKnown) errors.push('M01002002');
    },
  };
}
