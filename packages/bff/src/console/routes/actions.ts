/**
 * `GET` and `POST /console/payments/{id}/{action}`: the confirmation of an action, and the action. The key of a confirmation stands in its
 * address, so that Back and a reload lead to the same confirmation, and whatever is pressed on it is one operation.
 */
import { z } from 'zod';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { ShopOperation } from '../../checkout/shop-operation.ts';
import { readQuery } from '../../http/read-request.ts';
import { operateAdjustment } from '../../http/routes/merchant-adjust.ts';
import { operateCapture } from '../../http/routes/merchant-capture.ts';
import { operateInquire } from '../../http/routes/merchant-inquire.ts';
import type { OperationEnd } from '../../idempotency/run-once.ts';
import { actionKeySchema, freshKey } from '../actions/action-key.ts';
import { carryOut } from '../actions/carry-out.ts';
import { confirmationOf } from '../actions/confirmation.ts';
import type { AskedMoney } from '../actions/confirmation.ts';
import { possibleActions } from '../actions/possible-actions.ts';
import type { ActionKind, ActionName, PossibleAction } from '../actions/possible-actions.ts';
import { typedYen } from '../actions/typed-yen.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import { holderOf, mayAct } from '../console-view.ts';
import type { ConsoleContext } from '../console-view.ts';
import { ConsoleProblem } from '../door/console-problem.ts';
import { renderAmount, renderConfirm } from '../pages/confirm-page.ts';
import { paymentStateFacts } from '../pages/payment-state.ts';
import { renderResult } from '../pages/result-page.ts';
import { paymentOfPath } from './payment.ts';

const typed = z.string().max(20);
const attemptSchema = z
  .string()
  .regex(/^[1-9]\d?$/)
  .transform(Number);

/** Query of a confirmation. Amounts are as they were typed. */
export const confirmationQuerySchema = z.strictObject({
  key: actionKeySchema.optional().catch(undefined),
  attempt: attemptSchema.optional(),
  amount: typed.optional(),
  tax: typed.optional(),
  lang: z.string().optional(),
});

/** Fields of a confirmation. `left`: what was left of the money when it was shown; `again`: what goes back, typed once more. */
export const actionFieldsSchema = z.strictObject({
  key: actionKeySchema,
  left: z
    .string()
    .regex(/^\d{1,8}$/)
    .transform(Number)
    .optional(),
  attempt: attemptSchema.optional(),
  amount: typed.optional(),
  tax: typed.optional(),
  again: typed.optional(),
});

type ActionFields = z.infer<typeof actionFieldsSchema>;

/** Handles the confirmation. */
export async function showConfirmation(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const view = c.get('view');
  if (!mayAct(view)) throw new ConsoleProblem('read_only');
  const name = actionNameOf(c);
  const found = await paymentOfPath(deps, c);
  const { key, attempt, amount = '', tax = '' } = readQuery(c.req.raw, confirmationQuerySchema);
  if (key === undefined) {
    const url = new URL(c.req.url);
    url.searchParams.set('key', freshKey(deps.core.ids));
    return c.redirect(`${view.base}${url.pathname}${url.search}`, 303);
  }
  const action = possibleActions(found).find((one) => one.name === name && one.attempt === (attempt ?? null));
  if (action === undefined || name === 'inquire') return notNow(c, found);
  const confirmation = confirmationOf(action, askedMoney({ amount, tax }));
  if (typeof confirmation === 'string')
    return renderAmount(c, { found, action, fault: confirmation, amount, tax });
  return renderConfirm(c, { found, confirmation, key, differs: false });
}

/** Handles the action. */
export async function act(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const name = actionNameOf(c);
  const found = await paymentOfPath(deps, c);
  const parsed = actionFieldsSchema.safeParse(c.get('fields'));
  if (!parsed.success) throw new ConsoleProblem('invalid');
  const fields = parsed.data;
  // Without what was seen nothing could tell that the money is another by now. An inquiry moves none.
  if (fields.left === undefined && name !== 'inquire') throw new ConsoleProblem('invalid');
  const asked = askedMoney(fields);
  const action = shownAction(found, name, fields);
  const confirmation = confirmationOf(action, asked);
  if (typeof confirmation === 'string')
    return renderAmount(c, {
      found,
      action,
      fault: confirmation,
      amount: fields.amount ?? '',
      tax: fields.tax ?? '',
    });
  const { back } = confirmation;
  if (back !== null && back > 0 && typedYen(fields.again ?? '') !== back)
    return renderConfirm(c, { found, confirmation, key: fields.key, differs: true });

  const operator = holderOf(c.get('view')).id;
  const { checkout } = found;
  const outcome = await carryOut(deps, {
    key: fields.key,
    target: `POST /v1/merchant/checkouts/${checkout.id}/${name}`,
    body: bodyOf(name, asked, fields),
    operate: (operation) =>
      operate(
        deps,
        found,
        { ...operation, operator, ...seenOf(fields) },
        name,
        asked,
        fields.attempt ?? null,
      ),
  });
  const noted = {
    operator,
    checkoutId: checkout.id,
    action: name,
    ...bodyOf(name, asked, fields),
    end: outcome.kind,
  };
  deps.log.info(noted, 'an operator acted in the console');
  const { words, base } = c.get('view');
  const latest = await deps.core.store.findById(checkout.shopId, checkout.id);
  return renderResult(c, {
    entry: 'payments',
    outcome,
    done: { title: words.action[action.kind].done },
    ...(name === 'inquire' ? { unknownLead: words.result.inquiredUnknown } : {}),
    again: { path: `${base}/console/payments/${checkout.id}/${name}`, fields: c.get('fields') },
    back: { href: `${base}/console/payments/${checkout.id}`, words: words.result.toPayment },
    more: paymentStateFacts(c.get('view'), latest ?? found),
  });
}

function actionNameOf(c: ConsoleContext): ActionName {
  const names = ['capture', 'cancel', 'refund', 'change', 'inquire'] as const;
  const name = names.find((one) => one === c.req.param('action'));
  if (name === undefined) throw new ConsoleProblem('not_found');
  return name;
}

function askedMoney({
  amount,
  tax,
}: {
  readonly amount?: string | undefined;
  readonly tax?: string | undefined;
}): AskedMoney {
  const [yen, taxYen] = [typedYen(amount ?? ''), typedYen(tax ?? '')];
  return { ...(yen === null ? {} : { amount: yen }), ...(taxYen === null ? {} : { tax: taxYen }) };
}

/** The action as it was shown: with what was left then, whatever has happened since. Its words are those of now. */
function shownAction(
  found: CheckoutAndAttempts,
  name: ActionName,
  { left = 0, attempt }: ActionFields,
): PossibleAction {
  const number = attempt ?? null;
  const now = possibleActions(found).find((one) => one.name === name && one.attempt === number);
  return { name, attempt: number, left, kind: now?.kind ?? kindOfPast(found, name, number, left) };
}

/** What an action was that cannot be any more, most often because it has happened. */
function kindOfPast(
  { checkout }: CheckoutAndAttempts,
  name: ActionName,
  attempt: number | null,
  left: number,
): ActionKind {
  switch (name) {
    case 'capture':
      return 'take';
    case 'cancel':
      if (attempt !== null) return 'duplicate';
      if (left === 0) return 'close';
      return checkout.funds === 'voided' ? 'void' : 'return';
    case 'refund':
    case 'change':
    case 'inquire':
      return name;
  }
}

/** The fields as the merchant API has them. */
function bodyOf(name: ActionName, { amount, tax }: AskedMoney, { attempt }: ActionFields): object {
  switch (name) {
    case 'cancel':
      return attempt === undefined ? {} : { attempt };
    case 'refund':
      return { amount };
    case 'change':
      return { amount, tax };
    case 'capture':
    case 'inquire':
      return {};
  }
}

/** What the operator saw: if the money is another by the time that it is decided about, somebody has moved it, and nothing is done. */
function seenOf({ left }: ActionFields): Pick<ShopOperation, 'left'> {
  return left === undefined ? {} : { left };
}

function operate(
  deps: ConsoleDeps,
  found: CheckoutAndAttempts,
  operation: ShopOperation,
  name: ActionName,
  { amount = 0, tax = 0 }: AskedMoney,
  attempt: number | null,
): Promise<OperationEnd> {
  switch (name) {
    case 'capture':
      return operateCapture(deps, found, operation);
    case 'cancel':
      return operateAdjustment(deps, found, operation, { kind: 'cancel' }, attempt);
    case 'refund':
      return operateAdjustment(deps, found, operation, { kind: 'refund', amount });
    case 'change':
      return operateAdjustment(deps, found, operation, { kind: 'change', amount, tax });
    case 'inquire':
      return operateInquire(deps, found);
  }
}

/** The action cannot be as the payment stands: often because it has happened already. */
function notNow(c: ConsoleContext, found: CheckoutAndAttempts): Promise<Response> {
  const { words, base } = c.get('view');
  return renderResult(c, {
    entry: 'payments',
    outcome: { kind: 'refused', word: 'not_now', detail: null, mayRepeat: false },
    done: { title: '' },
    again: { path: '', fields: {} },
    back: { href: `${base}/console/payments/${found.checkout.id}`, words: words.result.toPayment },
    more: paymentStateFacts(c.get('view'), found),
  });
}
