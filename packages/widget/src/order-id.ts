/**
 * Reads the order's number out of a token, to see that two tokens are for the same order and to tell `createOrder` which
 * order came before. It proves nothing: the signature is the BFF's business.
 */

/** The `orderId` claim; undefined when the token is of another kind, as a shop's own order source may issue. */
export function orderIdOf(orderToken = ''): string | undefined {
  try {
    const payload = orderToken.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const { orderId } = claims as { orderId?: unknown };
    return typeof orderId === 'string' ? orderId : undefined;
  } catch {
    return undefined;
  }
}
